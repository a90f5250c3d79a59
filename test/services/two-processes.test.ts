import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Client } from 'pg';
import { freePort, guildhall, startGuildhall, type Running } from '#test/command-line';
import { makeKitchen } from '#test/prep';
import { anonymous, withActor, type Actor } from '#platform/context';
import { parseSettings } from '#platform/config';
import { inTransaction, sql } from '#platform/database';
import { refreshPayee, registerPayee } from '#modules/payments';
import { openEdge, openHouse, type House } from '../../src/app/house.ts';
import { chefInOrder } from '#test/papers';

const clients = 200;
const password = 'a password for two processes';

interface Answer {
  status: number;
  type: string;
  body: { id?: string; code?: string; state?: string };
}

describe('two servers and one worker on one PostgreSQL', () => {
  const name = `house_${randomBytes(5).toString('hex')}`;
  let data: string;
  let settings: Record<string, string>;
  let house: House;
  let servers: { url: string; running: Running }[];
  let vendors: Running;
  let worker: Running;

  const admin = async (statement: string): Promise<void> => {
    const client = new Client({ connectionString: process.env['TEST_DATABASE_URL'] ?? '' });
    await client.connect();
    await client.query(statement);
    await client.end();
  };

  before(async () => {
    await admin(`create database ${name}`);
    data = await mkdtemp(join(tmpdir(), 'guildhall-two-'));
    const url = new URL(process.env['TEST_DATABASE_URL'] ?? '');
    url.pathname = `/${name}`;
    const [first, second, stripe, smtp] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
    settings = {
      DATABASE_URL: url.href,
      GUILDHALL_DATA: data,
      PUBLIC_URL: `http://127.0.0.1:${first}`,
      STRIPE_URL: `http://127.0.0.1:${stripe}`,
      STRIPE_SECRET_KEY: 'sk_test_prep',
      STRIPE_PUBLISHABLE_KEY: 'pk_test_prep',
      STRIPE_WEBHOOK_SECRET: 'whsec_two',
      SMTP_URL: `smtp://127.0.0.1:${smtp}`,
      GUILDHALL_ALLOW: 'sandbox',
      READS_PER_MINUTE: '100000',
      WRITES_PER_MINUTE: '100000',
      ADDRESS_PER_MINUTE: '1000000',
    };
    vendors = startGuildhall(['sandbox', '--stripe-port', String(stripe), '--smtp-port', String(smtp)], settings);
    await vendors.said('GUILDHALL_ALLOW=sandbox');
    const tooEarly = await guildhall(['serve'], { ...settings, PORT: String(first) });
    assert.match(tooEarly.stderr, /schema of market prep is older than this version.*guildhall migrate/);
    assert.equal((await guildhall(['migrate'], settings)).code, 0);
    house = await openHouse(parseSettings({ ...settings, LOG_LEVEL: 'silent' }), { demo: false, schema: 'require' });
    servers = [first, second].map((port) => ({
      url: `http://127.0.0.1:${port}/prep/api/v1`,
      running: startGuildhall(['serve'], { ...settings, PORT: String(port) }),
    }));
    worker = startGuildhall(['work'], settings);
    await Promise.all([...servers.map(({ running }) => running.said('Guildhall listens on')), worker.said('Working.')]);
  });

  after(async () => {
    await house?.close();
    for (const running of [...(servers ?? []).map((each) => each.running), worker, vendors]) await running?.stop();
    await rm(data, { recursive: true, force: true });
    await admin(`drop database if exists ${name} with (force)`);
  });

  /** Somebody with a session, made beside the servers: the log-in itself is not what is tested. */
  async function person(role: string, n: number, passwordHash: string): Promise<{ actor: Actor; token: string }> {
    const ctx = house.context();
    const email = `${role}.${n}@example.org`;
    const made = await inTransaction(ctx, (tx) =>
      house.prep.identity.createPerson(ctx, tx, { email, displayName: `${role} ${n}`, roles: [role], passwordHash }),
    );
    const actor = { kind: 'person', personId: made.id, roles: [role], name: email } as const;
    if (role === 'chef') await chefInOrder(withActor(ctx, actor));
    const session = await house.prep.identity.logIn(ctx, { email, password });
    return { actor, token: session.accessToken };
  }

  async function hostWithKitchen(passwordHash: string, n = 0): Promise<{ token: string; listingId: string }> {
    const { provider } = house.prep;
    const { actor, token } = await person('host', n, passwordHash);
    assert.ok(actor.personId !== undefined);
    const personId = actor.personId;
    const ctx = house.context();
    const { accountId } = await provider.createPayee(
      { reference: personId, email: 'host@example.org', country: 'US' },
      `payee-${personId}`,
    );
    await fetch(`${settings['STRIPE_URL']}/_sandbox/accounts/${accountId}/complete`, { method: 'POST' });
    await inTransaction(ctx, (tx) => registerPayee(ctx, tx, personId, accountId));
    await refreshPayee(ctx, { provider }, accountId);
    return { token, listingId: await makeKitchen(withActor(ctx, actor)) };
  }

  async function send(n: number, token: string, method: string, path: string, body?: object, key?: string): Promise<Answer> {
    const answer = await fetch(`${servers[n % servers.length]?.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    });
    return { status: answer.status, type: answer.headers.get('content-type') ?? '', body: (await answer.json()) as Answer['body'] };
  }

  async function reaches(token: string, id: string, state: string): Promise<void> {
    const deadline = Date.now() + 30_000;
    for (let n = 0; ; n++) {
      const { body } = await send(n, token, 'GET', `/bookings/${id}`);
      if (body.state === state) return;
      assert.ok(Date.now() < deadline, `the booking is ${body.state}, not ${state}: ${worker.output()}`);
    }
  }

  test('visitors and chefs browse what DATABASE_REPLICA_URL answers; hosts, staff and the house itself read the primary', async () => {
    // A plain database that is no standby will do: who reads where is what counts here.
    const replicated = { ...settings, DATABASE_REPLICA_URL: settings['DATABASE_URL'], LOG_LEVEL: 'silent' };
    const third = await openHouse(parseSettings(replicated), { demo: false, schema: 'require' });
    const { app, close } = await openEdge(third);
    try {
      const reader = (...roles: string[]): Actor => ({ kind: 'person', roles, name: roles.join() });
      const isPrimary = (actor?: Actor): boolean => third.context(actor).reads === third.context().db;
      assert.deepEqual([anonymous, reader('chef')].map(isPrimary), [false, false]);
      assert.deepEqual([reader('host'), reader('chef', 'host'), reader('admin'), undefined].map(isPrimary), [true, true, true, true]);
      for (const deadline = Date.now() + 10_000; ; ) {
        assert.equal((await app.inject('/prep/api/v1/listings')).statusCode, 200);
        const { body } = await app.inject('/metrics');
        if (/guildhall_replica_reads_total\{market="prep",by="replica"\} [1-9]/.test(body)) break;
        assert(Date.now() < deadline, String(body.match(/.*replica.*/g)));
      }
    } finally {
      await close();
      await third.close();
    }
  });

  test('the last hours of a pack are spent once, whichever server is asked, and by whichever request comes first', async () => {
    const passwordHash = await house.prep.identity.hashPassword(password);
    const host = await hostWithKitchen(passwordHash, 1);
    const { token: chef } = await person('chef', 9_999, passwordHash);
    const offer = { hours: 10, price: { amountMinor: 40_000, currency: 'USD' }, validMonths: 6 };
    const offered = await send(0, host.token, 'POST', `/listings/${host.listingId}/pack-offers`, offer);
    const offerId = (offered.body as unknown as { items: { id: string }[] }).items[0]?.id;
    const bought = await send(1, chef, 'POST', '/packs', { offerId, paymentMethodId: 'pm_card_visa' }, crypto.randomUUID());
    assert.equal(bought.status, 201, JSON.stringify(bought.body));
    const packId = bought.body.id;
    const pack = async (n: number): Promise<{ state: string; minutesLeft: number; left: { amountMinor: number } } | undefined> =>
      (
        (await send(n, chef, 'GET', '/packs')).body as unknown as {
          items: [{ state: string; minutesLeft: number; left: { amountMinor: number } }];
        }
      ).items[0];
    for (const deadline = Date.now() + 30_000; (await pack(0))?.state !== 'active'; ) assert.ok(Date.now() < deadline, worker.output());
    // Four hours each on forty days: the pack has two of them.
    const quotes = await Promise.all(
      Array.from({ length: 40 }, async (_, n) => {
        const start = Temporal.Now.zonedDateTimeISO('America/Los_Angeles')
          .add({ days: 3 + n })
          .withPlainTime('10:00')
          .toInstant();
        const slot = { startsAt: start.toString(), endsAt: start.add({ hours: 4 }).toString() };
        const quote = await send(n, chef, 'POST', '/quotes', { listingId: host.listingId, packId, ...slot });
        assert.equal(quote.status, 201, JSON.stringify(quote.body));
        return quote.body.id;
      }),
    );
    const answers = await Promise.all(quotes.map((quoteId, n) => send(n, chef, 'POST', '/bookings', { quoteId }, crypto.randomUUID())));
    const counts = Object.groupBy(answers, ({ status, body }) => (status === 201 ? '201' : `${status} ${body.code}`));
    assert.deepEqual(Object.fromEntries(Object.entries(counts).map(([kind, some]) => [kind, some?.length])), {
      201: 2,
      '409 packs.not_enough': 38,
    });
    const left = await pack(1);
    assert.deepEqual([left?.minutesLeft, left?.left.amountMinor], [120, 8_640]);
    const { rows } = await sql<{ balance: bigint }>`
      select balance_minor as balance from ledger_account where code = ${`escrow:pack:${packId}`}`.execute(house.context().db);
    assert.equal(rows[0]?.balance, 8_640n, 'in the books as in the pack');
  });

  test(`of ${clients} clients at both servers who want one hour, one gets it; the worker carries it on; all end when told`, async () => {
    const passwordHash = await house.prep.identity.hashPassword(password);
    const host = await hostWithKitchen(passwordHash);
    const start = Temporal.Now.zonedDateTimeISO('America/Los_Angeles').add({ days: 3 }).withPlainTime('10:00').toInstant();
    const slot = { startsAt: start.toString(), endsAt: start.add({ hours: 1 }).toString() };
    const chefs: { token: string; quoteId: string }[] = [];
    for (let n = 0; n < clients; n += 10) {
      const some = await Promise.all(
        Array.from({ length: 10 }, async (_, k) => {
          const { token } = await person('chef', n + k, passwordHash);
          const quote = await send(k, token, 'POST', '/quotes', { listingId: host.listingId, ...slot });
          assert.equal(quote.status, 201, JSON.stringify(quote.body));
          return { token, quoteId: quote.body.id as string };
        }),
      );
      chefs.push(...some);
    }

    const answers = await Promise.all(
      chefs.map(({ token, quoteId }, n) =>
        send(n, token, 'POST', '/bookings', { quoteId, paymentMethodId: 'pm_card_visa' }, crypto.randomUUID()),
      ),
    );
    const counts = Object.groupBy(answers, ({ status, body }) => (status === 201 ? '201' : `${status} ${body.code}`));
    assert.deepEqual(Object.fromEntries(Object.entries(counts).map(([kind, some]) => [kind, some?.length])), {
      201: 1,
      '409 calendar.slot_taken': clients - 1,
    });
    assert.ok(answers.every(({ status, type }) => status === 201 || type.startsWith('application/problem+json')));
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from reservation where resource_id = ${host.listingId}`.execute(
      house.context().db,
    );
    assert.equal(rows[0]?.n, 1, 'the winner holds the hour, and nobody else anything');

    const winner = answers.findIndex(({ status }) => status === 201);
    const id = answers[winner]?.body.id as string;
    await reaches(chefs[winner]?.token as string, id, 'requested');
    const accepted = await send(winner + 1, host.token, 'POST', `/bookings/${id}/transitions`, { transition: 'accept' });
    assert.equal(accepted.status, 200, JSON.stringify(accepted.body));
    await reaches(chefs[winner]?.token as string, id, 'confirmed');

    for (const { running } of servers) assert.equal(await running.stop(), 0, running.output());
    assert.equal(await worker.stop(), 0, worker.output());
    const left = await sql<{ n: number }>`select count(*)::int as n from job where state = 'running'`.execute(house.context().db);
    assert.equal(left.rows[0]?.n, 0, 'the worker finished what it had begun, or gave it back');
    const check = await guildhall(['ledger', 'check'], settings);
    assert.equal(check.code, 0, check.stdout + check.stderr);
  });
});

import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { before, describe, test } from 'node:test';
import { strFromU8, unzipSync } from 'fflate';
import { inTransaction, sql } from '#platform/database';
import { ownedBy, platformPersonalData, type DataSubject, type HeldRows } from '#platform/module';
import { deadLetters } from '#platform/jobs';
import { verifyAudit } from '#modules/audit';
import { checkLedger } from '#modules/ledger';
import { hostileWorld, password, type HostileWorld, type Somebody } from '#test/hostile-world';
import { claiming } from '../../src/markets/prep/claims/index.ts';
import { identityMail } from '../../src/markets/prep/identity-mail.ts';
import { readCatalog, type Catalog, type Column } from '../../scripts/generate/catalog.ts';
import { readNotice } from '../../scripts/generate/privacy.ts';

/** A word that stands nowhere else, planted in a column of a person's row. */
interface Canary {
  word: string;
  table: string;
  column: string;
  /** Whether the export shows it: neither secret nor left out. */
  shown: boolean;
}

/** What the house itself has to open while the test runs: written over, nobody could log in or disconnect. */
const mustOpen = /_sealed$|personal_key\.sealed|password_hash|secret_protected/;

const classOf = ({ comment }: Column): string => {
  const notice = readNotice(comment);
  return typeof notice === 'string' ? 'unknown' : notice.class;
};

describe('canaries in every column that holds words of a person', () => {
  let world: HostileWorld;
  let catalog: Catalog;
  const planted = new Map<string, Canary[]>();
  const unplanted = new Set<string>();

  const holdings = () => [
    platformPersonalData,
    ...world.house.prep.modules.flatMap(({ personalData }) => (personalData === undefined ? [] : [personalData])),
  ];
  const db = () => world.house.market.ctx.db;
  const subjectOf = async ({ personId }: Somebody): Promise<DataSubject> => {
    const { rows } =
      await sql<DataSubject>`select id::text, email, display_name as "displayName" from person where id = ${personId}`.execute(db());
    return rows[0] ?? assert.fail('the person is gone');
  };

  /** Writes a canary over each column of a personal class in the rows of one side; those that a constraint holds to codes stay. */
  async function plantIn(held: HeldRows, who: DataSubject, tag: string): Promise<void> {
    const table = catalog.tables.find(({ name }) => name === held.table);
    if (held.title === undefined || table === undefined) return;
    const stays = holdings()
      .flatMap(({ rows }) => rows)
      .flatMap((each) => (each.table !== held.table || each.erase === 'delete' ? [] : [...(each.erase.stays ?? [])]));
    for (const column of table.columns) {
      const { name, type } = column;
      if (!['personal', 'sensitive', 'secret'].includes(classOf(column)) || !/^(?:text|jsonb)/.test(type)) continue;
      if (mustOpen.test(`${held.table}.${name}`)) continue;
      if (name === held.whose || stays.includes(name) || (held.hide ?? []).includes(name)) continue;
      const list = planted.get(tag) ?? [];
      planted.set(tag, list);
      const word = `canary${tag}n${list.length}x${name === 'email' ? '@example.org' : ''}`;
      const value =
        type === 'jsonb'
          ? sql`case jsonb_typeof(${sql.ref(name)}) when 'array' then ${sql.ref(name)} || to_jsonb(array[${word}]::text[])
              when 'object' then ${sql.ref(name)} || jsonb_build_object('canary', ${word}::text) else ${sql.ref(name)} end`
          : sql`${word}`;
      try {
        const { numAffectedRows } = await sql`update ${sql.table(held.table)} set ${sql.ref(name)} = ${value}
          where ctid in (select ctid from ${sql.table(held.table)} where ${ownedBy(held, who)} and ${sql.ref(name)} is not null limit 1)`.execute(
          db(),
        );
        const there = await sql`select from ${sql.table(held.table)} t where position(${word} in to_jsonb(t)::text) > 0 limit 1`.execute(
          db(),
        );
        if (Number(numAffectedRows ?? 0) > 0 && there.rows.length > 0)
          list.push({ word, table: held.table, column: name, shown: classOf(column) !== 'secret' });
        else unplanted.add(`${held.table}.${name}`);
      } catch {
        unplanted.add(`${held.table}.${name}`); // a key, a code or a form that the database demands
      }
    }
  }

  const rowsWith = async (word: string): Promise<string[]> => {
    const found: string[] = [];
    for (const { name } of catalog.tables) {
      const { rows } = await sql<{ text: string }>`
        select to_jsonb(t)::text as text from ${sql.table(name)} t where position(${word} in lower(to_jsonb(t)::text)) > 0 limit 1`.execute(
        db(),
      );
      const [{ text } = { text: '' }] = rows;
      if (rows.length > 0) found.push(`${name}: …${text.slice(Math.max(0, text.toLowerCase().indexOf(word) - 200)).slice(0, 300)}`);
    }
    return found;
  };

  const exportOf = async ({ token }: Somebody): Promise<string> => {
    const { house } = world;
    assert.equal((await house.call(token, 'POST', '/me/privacy/exports')).status, 202);
    await house.settle();
    type Ready = { requests: { id: string; signature: string }[] };
    const [ready] = (await house.call<Ready>(token, 'GET', '/me/privacy')).body.requests;
    const { statusCode, rawPayload } = await house.app.inject({
      url: `/${house.market.name}/api/v1/me/privacy/exports/${ready?.id}/file${ready?.signature}`,
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(statusCode, 200);
    return Object.entries(unzipSync(new Uint8Array(rawPayload)))
      .map(([name, bytes]) => `${name}\n${strFromU8(bytes)}`)
      .join('\n');
  };

  before(async () => {
    world = await hostileWorld();
    const { ctx, name } = world.house.market;
    catalog = await readCatalog(db(), name);
    const people = { chef: world.victims.chef, host: world.victims.host, otherchef: world.strangers.chef, otherhost: world.strangers.host };
    for (const [tag, somebody] of Object.entries(people)) {
      const { house } = world;
      assert.equal((await house.call(somebody.token, 'PATCH', '/me', { displayName: `Canary${tag}name Person` })).status, 200);
      const who = await subjectOf(somebody);
      const actor = { ...somebody, name: who.displayName };
      await inTransaction(house.market.as(actor), (tx) =>
        ctx.audit.record(house.market.as(actor), tx, {
          action: 'test.canary',
          subject: { kind: 'test', id: 'canary' },
          before: { said: `canary${tag}before` },
          after: [`canary${tag}after`],
          reason: `canary${tag}reason`,
        }),
      );
      for (const data of holdings()) for (const held of data.rows) await plantIn(held, who, tag);
      for (const held of holdings().flatMap(({ rows }) => rows)) await fillFiles(held, who, tag);
      await plantInQueue(somebody, who, tag);
      planted.get(tag)?.push(
        ...['before', 'after', 'reason'].map((part) => ({
          word: `canary${tag}${part}`,
          table: 'audit_entry',
          column: part,
          shown: true,
        })),
      );
    }
  });

  /** Mails that were given up, with a code, a secret link, and words of the person to an address they had before: effects and dead letters. */
  async function plantInQueue({ personId }: Somebody, { email, displayName }: DataSubject, tag: string): Promise<void> {
    const { house } = world;
    const { ctx } = house.market;
    house.mail.switches.refuse = 'permanent';
    await inTransaction(ctx, async (tx) => {
      const to = { email: `canary${tag}old@example.org`, displayName, personId };
      const path = '/account/security';
      await identityMail.sendNotice(ctx, tx, { ...to, notice: 'passkey_added', data: { name: `canary${tag}queued` }, path });
      const data = { code: `canary${tag}code`, minutes: '10', device: 'Firefox', address: '192.0.2.7' };
      await identityMail.sendNotice(ctx, tx, { ...to, notice: 'log_in_code', data, path: '/forgot' });
      const token = `canary${tag}token`;
      await identityMail.sendReset(ctx, tx, { ...to, token, path: `/reset?token=${token}` });
    });
    assert.equal((await house.call(undefined, 'POST', '/auth/reset-request', { email })).status, 202);
    await house.settle();
    house.mail.switches.refuse = false;
    for (const gone of [`canary${tag}code`, `canary${tag}token`]) assert.deepEqual(await rowsWith(gone), [], 'given up, and still there');
    assert.equal((await rowsWith(`canary${tag}queued`)).length, 1);
    const dead = await deadLetters(ctx.db, { limit: 100 });
    assert.ok(dead.length >= 4 && dead.every(({ error }) => !error.includes('@')), 'a dead letter says whose it was');
  }

  /** Bytes that tell whose they are behind each key that a row names. */
  async function fillFiles(held: HeldRows, who: DataSubject, tag: string): Promise<void> {
    if (held.files === undefined) return;
    const table = sql.table(held.table);
    const { rows } = await sql<{
      row: Record<string, unknown>;
    }>`select to_jsonb(${table}.*) as row from ${table} where ${ownedBy(held, who)}`.execute(db());
    for (const key of rows.flatMap(({ row }) => [...(held.files?.(row) ?? [])])) {
      if (!/\.[a-z]+$/.test(key)) continue;
      await world.house.files.storage.put(key, Buffer.from(`bytes of canary${tag}file`), { maxBytes: 1_000 });
      planted.get(tag)?.push({ word: `canary${tag}file`, table: held.table, column: 'its file', shown: true });
    }
  }
  const filesWith = async (word: string): Promise<string[]> => {
    const { storage } = world.house.files;
    const found: string[] = [];
    for (const folder of ['evidence', 'papers', 'photographs', 'uploads', 'exports'])
      for (const { key } of await storage.list(folder, { limit: 1_000 })) {
        const file = await storage.get(key);
        if (file !== undefined && (await buffer(file.stream)).includes(word)) found.push(key);
      }
    return found;
  };

  test('all of a person’s own are in the export, and none of anybody else’s', async (t) => {
    const tags = ['chef', 'host', 'otherchef', 'otherhost'];
    for (const [tag, somebody] of [
      ['chef', world.victims.chef],
      ['host', world.victims.host],
      ['otherchef', world.strangers.chef],
    ] as const) {
      const text = await exportOf(somebody);
      const own = (planted.get(tag) ?? []).filter(({ shown }) => shown);
      assert.deepEqual(
        own.filter(({ word }) => !text.includes(word)).map(({ table, column }) => `${tag}: ${table}.${column}`),
        [],
      );
      const secret = (planted.get(tag) ?? []).filter(({ shown }) => !shown);
      assert.deepEqual(
        secret.filter(({ word }) => text.includes(word)).map(({ table, column }) => `${table}.${column}`),
        [],
      );
      for (const other of tags.filter((each) => each !== tag)) {
        const theirs = (planted.get(other) ?? []).filter(({ word }) => text.includes(word));
        assert.deepEqual(
          theirs.map(({ table, column }) => `${table}.${column} of ${other} in the export of ${tag}`),
          [],
        );
      }
      t.diagnostic(`${tag}: ${own.length} of ${own.length} canaries in the export, ${secret.length} secret ones left out`);
    }
    const taken = new Set([...planted.values()].flat().map(({ table, column }) => `${table}.${column}`));
    t.diagnostic(
      `columns that took no word: ${[...unplanted]
        .filter((each) => !taken.has(each))
        .sort()
        .join(' ')}`,
    );
  });

  for (const tag of ['chef', 'host'] as const)
    test(`none of a ${tag}’s is left anywhere once they are erased, and ledger and audit verify`, async (t) => {
      const { house } = world;
      await finishBusiness();
      const who = await subjectOf(world.victims[tag]);
      const { accessToken } = await house.prep.identity.logIn(house.market.ctx, { email: who.email, password });
      const closed = await house.call(accessToken, 'POST', '/me/close', { password });
      assert.equal(closed.status, 204, JSON.stringify(closed.body));
      house.market.clock.moveBy({ hours: 30 * 24 + 1 });
      house.mail.switches.refuse = 'permanent'; // the farewell is given up, too
      await house.settle();
      house.mail.switches.refuse = false;
      assert.deepEqual(await rowsWith(`canary${tag}`), []);
      assert.deepEqual(await rowsWith(who.email.toLowerCase()), []);
      assert.deepEqual(await filesWith(`canary${tag}`), []);
      assert.ok((await checkLedger(house.market.ctx)).ok);
      const { firstBroken } = await verifyAudit(house.market.ctx);
      assert.equal(firstBroken, undefined);
      t.diagnostic(`${planted.get(tag)?.length ?? 0} canaries planted, 0 left`);
    });

  test('none of anybody’s has reached the log', () => {
    const { logged } = world;
    assert.ok(logged.length > 0);
    assert.deepEqual(
      logged.filter((line) => /canary(?:other)?(?:chef|host)/i.test(line) || line.includes('@example.org')),
      [],
    );
  });

  /** Bookings and packs are at their end, and nothing is owed: what must be settled before one can leave is another test's. */
  async function finishBusiness(): Promise<void> {
    // Timers of an earlier version say nothing any more.
    await sql`update booking set state = 'cancelled', state_version = state_version + 1`.execute(db());
    await sql`update pack set state = 'ended'`.execute(db());
    for (const [kind, { states }] of Object.entries(claiming.graphs)) {
      const [end] = Object.entries(states).find(([, state]) => state.end !== undefined) ?? [];
      await sql`update booking_case set state = ${end}, state_version = state_version + 1 where kind = ${kind}`.execute(db());
    }
  }
});

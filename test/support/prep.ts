import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { redisCache } from '#platform/cache';
import type { Actor, Context } from '#platform/context';
import { inTransaction } from '#platform/database';
import { fetchGuard } from '#platform/fetch-guarded';
import type { Redis } from '#platform/redis';
import { createListing, publishListing } from '#modules/listings';
import { exportSigner } from '#modules/audit';
import { protectWith } from '#modules/identity';
import { refreshPayee, registerPayee } from '#modules/payments';
import { Money, type Id } from '#kernel';
import { fieldSeal } from '#platform/secrets-at-rest';
import { calendarSandboxClient, startCalendarSandbox, type CalendarSandbox } from '#vendors/calendar-sandbox';
import { memoryWriteOnce } from '#platform/write-once';
import { googleCalendar } from '#vendors/google-calendar';
import { microsoftCalendar } from '#vendors/microsoft-calendar';
import { startMailSandbox, smtpMail, type MailSandbox } from '#vendors/mail';
import { startStripeSandbox, stripePayments, type StripeSandbox } from '#vendors/stripe';
import { compose, equipment, type Prep, type PrepPorts } from '#markets/prep';
import { createRuntime } from '#platform/runtime';
import { beforeDatabaseCloses } from './database.ts';
import { testFiles, type TestFiles } from './files.ts';
import { testMarket, type TestMarket, type TestMarketOptions } from './market.ts';
import { chefInOrder, kitchenInOrder } from './papers.ts';
import { settle } from './settle.ts';
import { testServer } from './server.ts';

export interface Answer<T> {
  status: number;
  body: T;
  headers: Record<string, unknown>;
}

/** Prep as a whole in a test: real modules, real sandboxes over loopback, its own schema, a clock that stands still. */
export interface TestPrep {
  market: TestMarket;
  prep: Prep;
  app: FastifyInstance;
  stripe: StripeSandbox;
  mail: MailSandbox;
  files: TestFiles['files'];
  /** Google's and Microsoft's. */
  calendars: CalendarSandbox;
  /** Everything that is due, until nothing is. */
  settle(): Promise<void>;
  person(role: string, name: string): Promise<Actor & { personId: Id<'person'> }>;
  /** A host who can be paid. */
  host(name: string): Promise<Actor & { personId: Id<'person'> }>;
  kitchen(host: Actor): Promise<string>;
  call<T = Record<string, unknown>>(
    who: Actor | string | undefined,
    method: string,
    path: string,
    body?: object,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>;
}

let servers = 0;

export interface TestPrepOptions {
  /** Whether kitchens and chefs come with papers in order. True unless said. */
  papersInOrder?: boolean;
  /** Caps of the rules' worker, to have it fail. */
  ruleLimits?: PrepPorts['ruleLimits'];
  /** For cache and limits, in place of this process's memory. */
  redis?: Redis;
  /** For what may be old; PostgreSQL only. */
  replica?: TestMarketOptions['replica'];
}

export async function testPrep(
  now = '2026-03-02T17:00:00Z',
  { papersInOrder = true, ruleLimits, redis, replica }: TestPrepOptions = {},
): Promise<TestPrep> {
  const account = `prep${process.pid}x${servers++}`;
  const actors = new Map<string, Actor>();
  let current: TestMarket | undefined;
  const clock = { now: () => current?.clock.now() ?? Temporal.Instant.from(now) };
  const stripe = await startStripeSandbox({ dataFile: ':memory:', clock, seed: 11 });
  const folder = await mkdtemp(join(tmpdir(), 'guildhall-prep-'));
  const mail = await startMailSandbox({ dataFile: join(folder, 'mail.db'), clock });
  const calendars = await startCalendarSandbox({ dataFile: ':memory:', clock });
  const mailer = smtpMail({ url: mail.url, from: 'Prep <hello@prep.example>' });
  const provider = stripePayments({
    secretKey: `sk_test_${account}`,
    publishableKey: `pk_test_${account}`,
    webhookSecrets: ['whsec_test'],
    baseUrl: stripe.url,
    clock,
  });
  const seal = fieldSeal([{ id: 'test', secret: 'a secret for tests, long enough to be one' }]);
  const { files, cache } = testFiles(clock);
  const prep = compose({
    seal,
    provider,
    mailer,
    publicUrl: 'http://house.test',
    protector: protectWith('a secret for tests, long enough to be one'),
    signer: exportSigner('a secret for tests, long enough to be one'),
    checkpoints: {
      origin: 'house.test/prep/audit',
      seal: protectWith('a secret for tests, long enough to be one'),
      writeOnce: memoryWriteOnce(),
      everyMinutes: 60,
    },
    calendars: {
      providers: [
        googleCalendar({ ...calendarSandboxClient(calendars.url, 'google'), timeoutMs: 5_000 }),
        microsoftCalendar({ ...calendarSandboxClient(calendars.url, 'microsoft'), timeoutMs: 5_000 }),
      ],
      seal,
    },
    files,
    cache,
    ...(redis === undefined ? {} : { cache: redisCache(redis, { prefix: account }) }),
    // Calendars elsewhere are small servers on this machine.
    fetchOutside: fetchGuard({ allowLoopback: true }),
    passwordCost: { memoryKib: 1_024, passes: 1, lanes: 1 },
    ...(ruleLimits === undefined ? {} : { ruleLimits }),
  });
  const market = (current = await testMarket({ modules: prep.modules, audit: prep.audit, now, ...(replica && { replica }) }));
  // People of a test have always just proven who they are; what asks for that has tests of its own.
  const actorOf = (token: string): Actor | undefined => {
    const actor = actors.get(token);
    return actor === undefined ? undefined : { ...actor, provenAt: market.clock.now() };
  };
  const app = await testServer(
    {
      name: market.name,
      ctx: market.ctx,
      modules: prep.modules,
      authenticate: async (token) => actorOf(token) ?? prep.authenticate(market.ctx, token),
    },
    redis === undefined ? {} : { limits: { readsPerMinute: 1_000_000, writesPerMinute: 1_000_000, redis } },
  );
  const runtime = createRuntime(market.database, [{ modules: prep.modules, makeContext: () => market.ctx }]);
  await runtime.start();
  beforeDatabaseCloses(async () => {
    await runtime.stop();
    await app.close();
    await mailer.close();
    await stripe.close();
    await mail.close();
    await calendars.close();
    await rm(folder, { recursive: true, force: true });
  });

  const person: TestPrep['person'] = async (role, displayName) => {
    const email = `${displayName.toLowerCase().replaceAll(' ', '.')}.${actors.size}@example.org`;
    const made = await inTransaction(market.ctx, (tx) => prep.identity.createPerson(market.ctx, tx, { email, displayName, roles: [role] }));
    const actor = { kind: 'person' as const, personId: made.id, roles: [role], name: displayName };
    actors.set(tokenOf(actor), actor);
    if (role === 'chef' && papersInOrder) await chefInOrder(market.as(actor));
    return actor;
  };

  return {
    market,
    prep,
    app,
    stripe,
    mail,
    files,
    calendars,
    settle: () => settle(market, prep.modules),
    person,
    async host(name) {
      const actor = await person('host', name);
      const { accountId } = await provider.createPayee(
        { reference: actor.personId, email: 'host@example.org', country: 'US' },
        `payee-${actor.personId}`,
      );
      await fetch(`${stripe.url}/_sandbox/accounts/${accountId}/complete`, { method: 'POST' });
      await inTransaction(market.ctx, (tx) => registerPayee(market.ctx, tx, actor.personId, accountId));
      await refreshPayee(market.ctx, { provider }, accountId);
      return actor;
    },
    kitchen: (host) => makeKitchen(market.as(host), papersInOrder),
    async call(who, method, path, body, headers = {}) {
      const token = typeof who === 'string' ? who : who === undefined ? undefined : tokenOf(who);
      const answer = await app.inject({
        method: method as 'GET',
        url: `/${market.name}/api/v1${path}`,
        headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
        ...(body === undefined ? {} : { payload: body }),
      });
      return { status: answer.statusCode, body: (answer.body === '' ? {} : JSON.parse(answer.body)) as never, headers: answer.headers };
    },
  };
}

const tokenOf = ({ personId }: Actor): string => `token-${personId}`;

/** A kitchen in San Francisco, its papers in order unless said. */
export async function makeKitchen(ctx: Context, papersInOrder = true): Promise<string> {
  const made = await inTransaction(ctx, async (tx) => {
    const { id } = await createListing(
      ctx,
      tx,
      {
        title: 'Test Kitchen',
        summary: 'A kitchen for tests.',
        description: 'A kitchen that is open all day, for tests.',
        address: { line1: '1 Folsom St', city: 'San Francisco', region: 'CA', postalCode: '94110', country: 'US' },
        point: { latitude: 37.75, longitude: -122.41 },
        timeZone: 'America/Los_Angeles',
        hourly: Money.money(5_000, 'USD'),
        cleaning: Money.money(2_000, 'USD'),
        squareFeet: 500,
        capacity: 4,
        equipment: ['range'],
        certifications: [],
        rules: ['Clean up'],
        weekly: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: '06:00', closes: '22:00' })),
        bookingRules: { bufferMinutes: 30, leadMinutes: 60, slotMinutes: 30, minimumMinutes: 60, maximumMinutes: 720, horizonDays: 90 },
      },
      equipment,
    );
    await publishListing(ctx, tx, id);
    return id;
  });
  if (papersInOrder) await kitchenInOrder(ctx, made);
  return made;
}

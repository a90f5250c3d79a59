import { join } from 'node:path';
import pg from 'pg';
import { seededRandom, systemRandom, type Clock, type Id } from '#kernel';
import { makeContext, systemActor, withActor, type Actor, type Context } from '#platform/context';
import { memoryCache } from '#platform/cache';
import { inTransaction, migrate, openDatabase, sql } from '#platform/database';
import { createHttpServer } from '#platform/http';
import { returnLostJobs } from '#platform/jobs';
import { platformMigrations } from '#platform/migrations';
import { createRuntime } from '#platform/runtime';
import { fieldSeal } from '#platform/secrets-at-rest';
import { folderStorage, urlSigner } from '#platform/storage';
import { exportSigner } from '#modules/audit';
import { protectWith } from '#modules/identity';
import { checkLedger } from '#modules/ledger';
import { createListing, publishListing } from '#modules/listings';
import { reconcile, refreshPayee, registerPayee } from '#modules/payments';
import { compose, demoKitchens, equipment } from '#markets/prep';
import { smtpMail } from '#vendors/mail';
import { stripePayments } from '#vendors/stripe';
import { EmbeddedStatements } from '../../src/platform/database/embedded-statements.ts';
import { chefInOrder, kitchenInOrder } from './papers.ts';
import { silentLog } from './log.ts';

const templateDirectory = join(import.meta.dirname, '../../node_modules/.cache/guildhall/pglite-0.5.8');

/**
 * Prep alone in a process that may be killed at any moment: real modules and workers over HTTP, vendors elsewhere. Its parent
 * tells it the time, and at which commit to die: before the commit is sent, or after the database has answered it and before
 * anyone here knows.
 */

interface Orders {
  market: string;
  port: number;
  stripeUrl: string;
  mailUrl: string;
  /** For photographs, and for the embedded engine's database. */
  folder: string;
  /** Else TEST_DATABASE_URL. */
  embedded: boolean;
  now: string;
  /** Hours have passed since the last house died: so have its leases and the pauses before retries, which wait in real time. */
  hoursLater: boolean;
  dieAt?: { commit: number; when: 'before' | 'after' };
}

export interface Settled {
  ok: boolean;
  problems: unknown[];
  held: string[];
  difference: string;
  dead: number;
  holds: number;
  due: number;
}

const die = (): void => void process.kill(process.pid, 'SIGKILL');

interface Client {
  query(this: unknown, config: unknown, ...rest: unknown[]): Promise<unknown>;
}

function dieAtCommit({ commit, when }: NonNullable<Orders['dieAt']>): void {
  let commits = 0;
  const dying = <T>(send: () => Promise<T>): Promise<T> => {
    commits += 1;
    if (commits === commit && when === 'before') die();
    const answered = send();
    return commits === commit ? answered.finally(die) : answered;
  };
  const client = pg.Client.prototype as unknown as Client;
  const { query } = client;
  client.query = function onServer(config, ...rest) {
    const send = () => query.call(this, config, ...rest);
    return config === 'commit' ? dying(send) : send();
  };
  const embedded = EmbeddedStatements.prototype;
  const { commit: send } = embedded;
  embedded.commit = function inHouse() {
    return dying(() => send.call(this));
  };
}

async function main(orders: Orders): Promise<void> {
  let now = Temporal.Instant.from(orders.now);
  const clock: Clock = { now: () => now };
  const url = process.env['TEST_DATABASE_URL'] as string;
  const database = await openDatabase(
    orders.embedded
      ? { engine: 'embedded', directory: join(orders.folder, 'database'), templateDirectory }
      : { engine: 'postgres', url, poolSize: 6 },
  );
  const provider = stripePayments({
    secretKey: 'sk_test_crash',
    publishableKey: 'pk_test_crash',
    webhookSecrets: ['whsec_crash'],
    baseUrl: orders.stripeUrl,
    timeoutMs: 2_000,
    clock,
  });
  const prep = compose({
    provider,
    mailer: smtpMail({ url: orders.mailUrl, from: 'Prep <hello@prep.example>' }),
    publicUrl: 'http://house.test',
    protector: protectWith('a secret for tests, long enough to be one'),
    seal: fieldSeal([{ id: 'own', secret: 'a secret for tests, long enough to be one' }]),
    signer: exportSigner('a secret for tests, long enough to be one'),
    files: {
      storage: folderStorage(join(orders.folder, 'files')),
      urls: urlSigner({ secret: 'a secret for tests, long enough to be one', clock, publicUrl: 'http://house.test' }),
    },
    cache: memoryCache({ maxBytes: 8_000_000 }),
    passwordCost: { memoryKib: 1_024, passes: 1, lanes: 1 },
  });
  const sources = prep.modules.flatMap((each) =>
    each.migrations === undefined ? [] : [{ module: each.name, directory: each.migrations }],
  );
  await migrate(database, orders.market, [...platformMigrations, ...sources]);
  const context = (actor: Actor = systemActor('house'), correlationId?: string): Context =>
    makeContext({
      market: orders.market,
      roles: prep.roles,
      db: database.market(orders.market),
      clock,
      random: systemRandom,
      log: silentLog,
      audit: prep.audit,
      actor,
      ...(correlationId === undefined ? {} : { correlationId }),
    });
  const app = await createHttpServer({
    markets: [
      {
        name: orders.market,
        title: 'Prep',
        modules: prep.modules,
        roles: prep.roles,
        contextFor: context,
        authenticate: async (token) => actorOf(token),
      },
    ],
    log: silentLog,
    limits: { readsPerMinute: 1_000_000, writesPerMinute: 1_000_000 },
    trustProxy: [],
    secureCookies: false,
    health: { ready: {}, metrics: async () => '' },
  });
  const runtime = createRuntime(database, [{ modules: prep.modules, makeContext: () => context() }]);
  if (orders.hoursLater) {
    const { db } = context();
    await returnLostJobs(db, true);
    await sql`update job set retry_at = null where state = 'waiting'`.execute(db);
  }
  if (orders.dieAt !== undefined) dieAtCommit(orders.dieAt);
  await app.listen({ port: orders.port, host: '127.0.0.1' });
  await runtime.start();

  const answers: Record<string, (given: unknown) => Promise<unknown>> = {
    now: async (given) => void (now = Temporal.Instant.from(String(given))),
    async people() {
      const [chef, host] = [await person(context(), 'chef'), await person(context(), 'host')];
      const { accountId } = await provider.createPayee({ reference: host.personId, email: 'h@example.org', country: 'US' }, 'payee');
      await fetch(`${orders.stripeUrl}/_sandbox/accounts/${accountId}/complete`, { method: 'POST' });
      await inTransaction(context(), (tx) => registerPayee(context(), tx, host.personId, accountId));
      await refreshPayee(context(), { provider }, accountId);
      await chefInOrder(withActor(context(), chef));
      return { chef: `chef ${chef.personId}`, host: `host ${host.personId}`, listingId: await kitchen(withActor(context(), host)) };
    },
    payments: async () =>
      (
        await sql<{ id: string; captured: number; refunded: number }>`
          select id, captured_minor::int as captured, refunded_minor::int as refunded from payment`.execute(context().db)
      ).rows,
    due: () => due(context()),
    async story(id) {
      const { rows } = await sql<{ step: string }>`
        select graph || ' ' || transition || ' ' || at || ' -> ' || to_state as step from process_step
        where subject_id = ${id} or subject_id in (select id from booking_balance where booking_id = ${id}) order by at, seq`.execute(
        context().db,
      );
      return rows.map(({ step }) => step).join('; ');
    },
    settled: async (): Promise<Settled> => {
      const ctx = context();
      const { ok, problems, held } = await checkLedger(ctx);
      const { difference } = await reconcile(ctx, provider, 'USD');
      const { rows } = await sql<Pick<Settled, 'dead' | 'holds'>>`
        select (select count(*)::int from job where state = 'dead') as dead,
          (select count(*)::int from reservation where status = 'hold') as holds`.execute(ctx.db);
      return {
        ok,
        problems,
        held: held.map(({ account }) => account),
        difference: String(difference.amountMinor),
        ...(rows[0] ?? { dead: -1, holds: -1 }),
        due: await due(ctx),
      };
    },
  };
  process.on('message', ({ ask, given }: { ask: string; given?: unknown }) => {
    void answers[ask]?.(given).then((answer) => process.send?.({ answer: answer ?? null }));
  });
  process.send?.({ ready: true });

  /** How much is done or could be by now; a retry waits for its pause, in real time. */
  async function due({ db }: Context): Promise<number> {
    const { rows } = await sql<{ due: number }>`
      select count(*)::int as due from job where state = 'running' or (state = 'waiting' and run_at <= ${now})`.execute(db);
    return rows[0]?.due ?? -1;
  }

  async function person(ctx: Context, role: string): Promise<Actor & { personId: Id<'person'> }> {
    const made = await inTransaction(ctx, (tx) =>
      prep.identity.createPerson(ctx, tx, { email: `${role}@example.org`, displayName: role, roles: [role] }),
    );
    return { kind: 'person', personId: made.id, roles: [role], name: role };
  }
}

/** "chef <id>": the test logs nobody in, because a session dies with the clock's jumps. */
function actorOf(token: string): Actor {
  const [role = '', id = ''] = token.split(' ');
  return { kind: 'person', personId: id as Id<'person'>, roles: [role], name: role };
}

async function kitchen(ctx: Context): Promise<string> {
  const today = ctx.clock.now().toZonedDateTimeISO('America/Los_Angeles').toPlainDate();
  const [sample] = demoKitchens(seededRandom(1).below(100), today);
  if (sample === undefined) throw new Error('The demo has no kitchens.');
  const made = await inTransaction(ctx, async (tx) => {
    const weekly = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: '06:00', closes: '22:00' }));
    const bookingRules = { ...sample.listing.bookingRules, horizonDays: 700 };
    const { id } = await createListing(ctx, tx, { ...sample.listing, weekly, bookingRules }, equipment);
    await publishListing(ctx, tx, id);
    return id;
  });
  await kitchenInOrder(ctx, made);
  return made;
}

await main(JSON.parse(process.argv[2] ?? '{}') as Orders);

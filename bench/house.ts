import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { frozenClock, seededRandom, systemClock, systemRandom, type Id } from '#kernel';
import { memoryCache } from '#platform/cache';
import { makeContext, systemActor, withActor, type Actor, type Context } from '#platform/context';
import { inTransaction, migrate, openDatabase, type Database } from '#platform/database';
import { createHttpServer } from '#platform/http';
import { platformMigrations } from '#platform/migrations';
import { fieldSeal } from '#platform/secrets-at-rest';
import { folderStorage, urlSigner } from '#platform/storage';
import { createMetrics } from '#platform/telemetry';
import { exportSigner } from '#modules/audit';
import { protectWith } from '#modules/identity';
import { createListing, publishListing, replaceInspections } from '#modules/listings';
import { compose, demoKitchens, equipment, type Prep } from '#markets/prep';
import { smtpMail } from '#vendors/mail';
import { stripePayments } from '#vendors/stripe';
import { kitchenInOrder } from '#test/papers';
import { silentLog } from '#test/log';

const password = 'bench-house-password';
const market = 'bench';

export interface BenchHouse {
  app: FastifyInstance;
  database: Database;
  prep: Prep;
  context(actor?: Actor, correlationId?: string): Context;
}

/** Prep as production composes it, on a real PostgreSQL: tokens, limits, metrics and security headers all on. */
export async function openBenchHouse(vendors: { stripeUrl: string; mailUrl: string }): Promise<BenchHouse> {
  const url = process.env['TEST_DATABASE_URL'];
  if (url === undefined) throw new Error('The benchmarks need TEST_DATABASE_URL: run them with "bash .ci/services npm run bench".');
  const database = await openDatabase({ engine: 'postgres', url, poolSize: 10 });
  const prep = compose({
    provider: stripePayments({
      secretKey: 'sk_test_bench',
      publishableKey: 'pk_test_bench',
      webhookSecrets: ['whsec_bench'],
      baseUrl: vendors.stripeUrl,
      clock: systemClock,
    }),
    mailer: smtpMail({ url: vendors.mailUrl, from: 'Bench <hello@bench.example>' }),
    publicUrl: 'http://bench.example',
    protector: protectWith('a secret for benchmarks, long enough to be one'),
    seal: fieldSeal([{ id: 'own', secret: 'a secret for benchmarks, long enough to be one' }]),
    signer: exportSigner('a secret for benchmarks, long enough to be one'),
    files: {
      storage: folderStorage(join(tmpdir(), 'guildhall-bench-files')),
      urls: urlSigner({ secret: 'a secret for benchmarks', clock: systemClock, publicUrl: 'http://bench.example' }),
    },
    cache: memoryCache({ maxBytes: 64_000_000 }),
    passwordCost: { memoryKib: 1_024, passes: 1, lanes: 1 },
  });
  const sources = prep.modules.flatMap((each) =>
    each.migrations === undefined ? [] : [{ module: each.name, directory: each.migrations }],
  );
  await migrate(database, market, [...platformMigrations, ...sources]);
  const context = (actor: Actor = systemActor('bench'), correlationId?: string): Context =>
    makeContext({
      market,
      roles: prep.roles,
      db: database.market(market),
      clock: systemClock,
      random: systemRandom,
      log: silentLog,
      audit: prep.audit,
      actor,
      ...(correlationId === undefined ? {} : { correlationId }),
    });
  const gatekeeper = context(systemActor('gatekeeper'));
  const app = await createHttpServer({
    markets: [
      {
        name: market,
        title: 'Bench',
        modules: prep.modules,
        roles: prep.roles,
        contextFor: context,
        authenticate: (token) => prep.authenticate(gatekeeper, token),
      },
    ],
    log: silentLog,
    limits: { readsPerMinute: 100_000_000, writesPerMinute: 100_000_000 },
    trustProxy: [],
    secureCookies: false,
    health: { ready: {}, metrics: async () => '' },
    observe: createMetrics().observe,
  });
  return { app, database, prep, context };
}

export type Somebody = Actor & { personId: Id<'person'>; email: string };

export async function makePerson({ prep, context }: BenchHouse, role: string, index: number): Promise<Somebody> {
  const email = `${role}${index}@bench.example`;
  const ctx = context();
  const passwordHash = await prep.identity.hashPassword(password);
  const person = await inTransaction(ctx, (tx) =>
    prep.identity.createPerson(ctx, tx, { email, displayName: `${role} ${index}`, roles: [role], passwordHash }),
  );
  return { kind: 'person', personId: person.id, roles: [role], name: person.displayName, email };
}

/** A bearer token, from a real log-in. */
export async function logIn({ app }: BenchHouse, { email }: Somebody): Promise<string> {
  const answer = await app.inject({ method: 'POST', url: '/bench/api/v1/auth/login', payload: { email, password, session: 'bearer' } });
  return answer.json<{ accessToken: string }>().accessToken;
}

/** The demo's kitchens, several times over, each with its inspections and its papers in order. Returns their ids. */
export async function fillKitchens(house: BenchHouse, host: Actor, rounds: number): Promise<string[]> {
  const ctx = withActor(house.context(), host);
  const today = frozenClock(ctx.clock.now().toString()).now().toZonedDateTimeISO('America/Los_Angeles').toPlainDate();
  const ids: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const { listing, inspections } of demoKitchens(seededRandom(round).below(1_000_000), today)) {
      const made = await inTransaction(ctx, async (tx) => {
        const { id } = await createListing(ctx, tx, listing, equipment);
        await replaceInspections(ctx, tx, id, inspections);
        await publishListing(ctx, tx, id);
        return id;
      });
      await kitchenInOrder(ctx, made);
      ids.push(made);
    }
  }
  return ids;
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

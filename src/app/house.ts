import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { systemClock, systemRandom, type MovableClock } from '#kernel';
import { vendorStates } from '#platform/breaker';
import { memoryCache, redisCache } from '#platform/cache';
import { makeContext, systemActor, type Actor, type Context, type Logger } from '#platform/context';
import { migrate, openDatabase, requireCurrentSchema, sql, type Database } from '#platform/database';
import type { Take } from '#platform/limits';
import { createHttpServer, type ServedMarket } from '#platform/http';
import { workStats } from '#platform/jobs';
import { platformMigrations } from '#platform/migrations';
import { serveRealtime } from '#platform/realtime';
import { openRedis, type Redis } from '#platform/redis';
import { openReads, type Replica } from '#platform/replica';
import { createRuntime, type Runtime } from '#platform/runtime';
import type { CalendarProvider } from '#platform/outside-calendar';
import { fieldSeal, type FieldSeal } from '#platform/secrets-at-rest';
import { folderStorage, urlSigner } from '#platform/storage';
import { createLogger, createMetrics, type AuditFacts } from '#platform/telemetry';
import type { Settings } from '#platform/config';
import { checkpointState, exportSigner, type CheckpointConfig } from '#modules/audit';
import { protectWith } from '#modules/identity';
import { slowParts } from '#modules/operations';
import { calendarSandboxClient } from '#vendors/calendar-sandbox';
import { clamdScanner } from '#vendors/clamav';
import { googleCalendar } from '#vendors/google-calendar';
import { smtpMail } from '#vendors/mail';
import { microsoftCalendar } from '#vendors/microsoft-calendar';
import { stripePayments } from '#vendors/stripe';
import * as prep from '#markets/prep';
import { checkpointPlace } from './checkpoint-place.ts';
import { demoClock } from './demo-clock.ts';
import { loginProviders } from './login-providers.ts';
import { addHouseRoutes } from './house-routes.ts';
import { personCheck, personCheckOrigins } from './person-check.ts';
import { startSandboxes, type Sandboxes } from './sandboxes.ts';
import { installationSecrets, refuseLostSecrets } from './secrets.ts';
import { isWebBuilt, mountWeb } from './web.ts';

const projectRoot = join(import.meta.dirname, '../..');
const demoStaffSession = { mostMinutes: 30 * 24 * 60, unusedMinutes: 30 * 24 * 60 };
const cacheBytes = 64_000_000;
export const templateDirectory = join(projectRoot, 'node_modules/.cache/guildhall/pglite-0.5.8');

/** Everything that is wired together, before it listens. */
export interface House {
  settings: Settings;
  database: Database;
  clock: MovableClock | undefined;
  sandboxes: Sandboxes | undefined;
  prep: prep.Prep;
  runtime: Runtime;
  log: Logger;
  /** Undefined when each process keeps its own cache and counts its own limits. */
  redis: Redis | undefined;
  /** Undefined when the one database answers everything. */
  replica: Replica | undefined;
  /** Seals single columns, under the first of its keys. */
  seal: FieldSeal;
  /** Where the audit log's checkpoints go, and what signs them. */
  checkpoints: CheckpointConfig;
  /** What keys of this installation are derived from. */
  secret: string;
  /** The migrations that opening it ran. */
  migrated: readonly string[];
  /** The house itself, acting in a market. */
  context(actor?: Actor, correlationId?: string): Context;
  close(): Promise<void>;
}

export interface HouseOptions {
  /** Sandboxes instead of vendors, a clock that can be moved, and demo people. */
  demo: boolean;
  /** Only `start` and `migrate` change a schema. Everybody else demands the one that this version was written for. */
  schema: 'migrate' | 'require';
  log?: Logger;
}

/** Opens the database, sees to the schema and wires the modules to vendors or their sandboxes. What was opened is closed if it fails. */
export async function openHouse(settings: Settings, options: HouseOptions): Promise<House> {
  const opened: (() => Promise<void>)[] = [];
  try {
    return await assemble(settings, options, opened);
  } catch (error) {
    for (const close of opened.toReversed()) await close().catch(() => undefined);
    throw error;
  }
}

async function assemble(
  settings: Settings,
  { demo, schema, log = createLogger({ level: settings.logLevel, format: settings.logFormat }) }: HouseOptions,
  opened: (() => Promise<void>)[],
): Promise<House> {
  const dataDirectory = settings.dataDirectory;
  const embedded = settings.databaseUrl === undefined;
  if (embedded) refuseLostSecrets(dataDirectory);
  // Beside an embedded database before it is made, so that neither is ever found alone; beside PostgreSQL once that answers.
  if (embedded) await installationSecrets(dataDirectory);
  const database = await openDatabase(
    settings.databaseUrl === undefined
      ? { engine: 'embedded', directory: join(dataDirectory, 'database'), templateDirectory }
      : { engine: 'postgres', url: settings.databaseUrl, poolSize: settings.databasePool },
  );
  opened.push(() => database.close());
  const secrets = await installationSecrets(dataDirectory);
  const publicUrl = (settings.publicUrl ?? `http://${settings.host}:${settings.port}`).replace(/\/$/, '');
  const clock = demo ? demoClock(dataDirectory) : undefined;
  const { name } = prep.facts;
  const sandboxes = demo
    ? await startSandboxes({
        dataDirectory,
        clock: clock ?? systemClock,
        webhook: { url: `http://${settings.host}:${settings.port}/${name}/api/v1/webhooks/stripe`, secret: secrets.webhook },
      })
    : undefined;
  const redis = settings.redisUrl === undefined ? undefined : openRedis(settings.redisUrl, log);
  if (redis !== undefined) opened.push(async () => redis.disconnect());
  if (sandboxes !== undefined) opened.push(() => sandboxes.close());
  const seal = fieldSeal(fieldKeys(settings, secrets.protection));
  const checkpoints: CheckpointConfig = {
    origin: `${new URL(publicUrl).host}/${name}/audit`,
    seal,
    writeOnce: checkpointPlace(settings, clock ?? systemClock),
    everyMinutes: settings.auditCheckpointMinutes,
  };
  const composed = prep.compose({
    seal,
    // Phones do not jump ahead with the demo's clock.
    phoneTime: () => systemClock.now(),
    // The demo's clock jumps by days, and its staff should see what became of things after.
    ...(demo ? { staffSession: demoStaffSession } : {}),
    publicUrl,
    files: {
      storage: folderStorage(join(dataDirectory, 'files', name)),
      urls: urlSigner({ secret: secrets.protection, clock: clock ?? systemClock, publicUrl }),
    },
    cache: redis === undefined ? memoryCache({ maxBytes: cacheBytes }) : redisCache(redis, { prefix: 'guildhall:cache' }),
    protector: protectWith(secrets.protection),
    signer: exportSigner(secrets.protection),
    calendars: { providers: calendarProviders(settings, sandboxes), seal },
    ...(settings.breachedPasswordsUrl === undefined ? {} : { breachedPasswordsUrl: settings.breachedPasswordsUrl }),
    logIns: loginProviders(settings, sandboxes?.identities.url),
    checkpoints,
    ...vendors(settings, sandboxes, secrets.webhook, clock),
  });
  const sources = composed.modules.flatMap((each) =>
    each.migrations === undefined ? [] : [{ module: each.name, directory: each.migrations }],
  );
  const migrations = [...platformMigrations, ...sources];
  if (schema === 'require') await requireCurrentSchema(database, name, migrations);
  const migrated = schema === 'migrate' ? await migrate(database, name, migrations) : [];

  const reads: ReturnType<typeof openReads> | undefined =
    settings.databaseReplicaUrl === undefined
      ? undefined
      : openReads({
          url: settings.databaseReplicaUrl,
          poolSize: settings.databasePool,
          market: name,
          primary: database.market(name),
          context: () => context(),
        });
  if (reads !== undefined) opened.push(() => reads.close());
  const context = (actor: Actor = systemActor('guildhall'), correlationId?: string): Context =>
    makeContext({
      market: name,
      roles: composed.roles,
      db: database.market(name),
      ...(reads !== undefined && mayReadOld(actor) && { reads: reads.replica.reads }),
      clock: clock ?? systemClock,
      random: systemRandom,
      log,
      audit: composed.audit,
      actor,
      ...(correlationId === undefined ? {} : { correlationId }),
    });
  const runtime = createRuntime(database, [{ modules: composed.modules, makeContext: () => context() }]);
  return {
    settings,
    database,
    clock,
    sandboxes,
    prep: composed,
    runtime,
    log,
    redis,
    replica: reads?.replica,
    seal,
    checkpoints,
    secret: secrets.protection,
    migrated,
    context,
    async close() {
      redis?.disconnect();
      await sandboxes?.close();
      await reads?.close();
      await database.close();
    },
  };
}

/** Whoever lets kitchens or runs the market looks at what they have just changed, and sees it; so does the house itself. */
const mayReadOld = ({ kind, roles }: Actor): boolean => kind !== 'system' && roles.every((role) => role === 'chef');

function vendors(
  settings: Settings,
  sandboxes: Sandboxes | undefined,
  webhookSecret: string,
  clock: MovableClock | undefined,
): Pick<prep.PrepPorts, 'provider' | 'mailer' | 'scanner'> {
  const market = prep.facts.name;
  const from = settings.mailFrom ?? 'Prep <hello@prep.example>';
  if (sandboxes !== undefined) {
    return {
      provider: stripePayments({
        secretKey: `sk_test_${market}`,
        publishableKey: `pk_test_${market}`,
        webhookSecrets: [webhookSecret],
        baseUrl: sandboxes.stripe.url,
        scriptUrl: `${sandboxes.stripe.url}/v3/`,
        clock: clock ?? systemClock,
      }),
      mailer: smtpMail({ url: sandboxes.mail.url, from }),
      scanner: clamdScanner({ url: sandboxes.scanner.url }),
    };
  }
  // `serve` and `work` demand real ones; commands that call no vendor (import, migrate, the checks) run without.
  return {
    provider: stripePayments({
      secretKey: settings.stripeSecretKey ?? 'sk_not_set',
      publishableKey: settings.stripePublishableKey ?? 'pk_not_set',
      webhookSecrets: settings.stripeWebhookSecrets.length > 0 ? settings.stripeWebhookSecrets : ['whsec_not_set'],
      ...(settings.stripeUrl === undefined ? {} : { baseUrl: settings.stripeUrl, scriptUrl: new URL('/v3/', settings.stripeUrl).href }),
      clock: systemClock,
    }),
    mailer: smtpMail({ url: settings.smtpUrl ?? 'smtp://127.0.0.1:25', from }),
    ...(settings.clamdUrl === undefined ? {} : { scanner: clamdScanner({ url: settings.clamdUrl }) }),
  };
}

/** Newest first. The installation's own comes last, so that what it sealed before there were others still opens. */
const fieldKeys = ({ fieldKeys: given }: Settings, own: string) => [
  ...given.map((each) => ({ id: each.slice(0, each.indexOf(':')), secret: each.slice(each.indexOf(':') + 1) })),
  { id: 'house', secret: own },
];

/** Those with a client of ours. In the demo, and with a sandbox, both without. */
function calendarProviders(settings: Settings, sandboxes: Sandboxes | undefined): CalendarProvider[] {
  const url = sandboxes?.calendars.url ?? settings.calendarSandboxUrl?.replace(/\/$/, '');
  const { googleCalendarClientId: googleId, googleCalendarClientSecret: googleSecret } = settings;
  const {
    microsoftCalendarClientId: microsoftId,
    microsoftCalendarClientSecret: microsoftSecret,
    microsoftCalendarTenant: tenant,
  } = settings;
  const providers: CalendarProvider[] = [];
  if (url !== undefined) {
    providers.push(googleCalendar(calendarSandboxClient(url, 'google')), microsoftCalendar(calendarSandboxClient(url, 'microsoft')));
    return providers;
  }
  if (googleId !== undefined && googleSecret !== undefined)
    providers.push(googleCalendar({ clientId: googleId, clientSecret: googleSecret }));
  if (microsoftId !== undefined && microsoftSecret !== undefined)
    providers.push(microsoftCalendar({ clientId: microsoftId, clientSecret: microsoftSecret, tenant }));
  return providers;
}

async function auditFacts(ctx: Context): Promise<AuditFacts> {
  const { waiting, beyond, lastExportedAt } = await checkpointState(ctx);
  const ago = lastExportedAt && ctx.clock.now().since(lastExportedAt).total('seconds');
  return { exportedSecondsAgo: ago, waiting, beyond };
}

/** The edge of a house: REST, documents, sockets, pages and, in the demo, the sandbox's own addresses. */
export async function openEdge(house: House): Promise<{ app: FastifyInstance; close(): Promise<void> }> {
  const { settings, database, prep: composed, log } = house;
  const metrics = createMetrics();
  metrics.watchQueue(prep.facts.name, () => workStats(database.market(prep.facts.name), house.context().clock.now()));
  metrics.watchIndex(prep.facts.name, () => composed.search.facts(database.market(prep.facts.name)));
  metrics.watchVendors(prep.facts.name, () => vendorStates(database.market(prep.facts.name)));
  metrics.watchAudit(prep.facts.name, () => auditFacts(house.context()));
  if (house.replica !== undefined) metrics.watchReplica(prep.facts.name, house.replica.facts);
  // Checking a token asks for the time and the keys only, so one context does for all.
  const gatekeeper = house.context(systemActor('gatekeeper'));
  const market: ServedMarket = {
    ...prep.facts,
    modules: composed.modules,
    roles: composed.roles,
    plans: composed.plans,
    contextFor: (actor, correlationId) => house.context(actor, correlationId),
    authenticate: (token) => composed.authenticate(gatekeeper, token),
  };
  const secureCookies = settings.publicUrl?.startsWith('https:') === true;
  const app = await createHttpServer({
    markets: [market],
    log,
    limits: {
      readsPerMinute: settings.readsPerMinute,
      writesPerMinute: settings.writesPerMinute,
      addressPerMinute: settings.addressPerMinute,
      redis: house.redis,
    },
    trustProxy: settings.trustProxy,
    secureCookies,
    corsOrigins: settings.corsOrigins.map((each) => each.replace(/\/$/, '')),
    ...(settings.challenge !== 'off' && {
      challenge: (take: Take) => ({
        mode: settings.challenge as 'always' | 'suspicious',
        challenges: personCheck(settings, house.secret, take, log),
      }),
    }),
    countries: { allowed: settings.countries, header: settings.countryHeader },
    health: {
      ready: { database: async () => void (await sql`select 1`.execute(database.owner)) },
      metrics: metrics.text,
      token: settings.metricsToken,
      slow: () => slowParts(house.context()),
      facts: { audit: () => auditFacts(house.context()) },
    },
    observe: metrics.observe,
  });
  const realtime = await serveRealtime(app, database, [market]);
  addHouseRoutes(app, house);
  const buildDirectory = join(projectRoot, 'web/build');
  if (isWebBuilt(buildDirectory))
    await mountWeb(app, {
      buildDirectory,
      secureCookies,
      now: () => house.context().clock.now(),
      checkOrigins: personCheckOrigins(settings),
    });
  else log.warn({}, 'the pages are not built; only the API is served. Build them: node bin/bootstrap.js');
  return {
    app,
    async close() {
      await realtime.close();
      await app.close();
    },
  };
}

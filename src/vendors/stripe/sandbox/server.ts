import { type Clock, isGuildhallError, type Random, seededRandom, systemClock, systemRandom } from '#kernel';
import Fastify, { type FastifyInstance } from 'fastify';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { accountRoutes } from './accounts.ts';
import { balanceRoutes } from './balance.ts';
import type { Route } from './call.ts';
import { chargeRoutes } from './charges.ts';
import { addControls } from './controls.ts';
import { customerRoutes } from './customers.ts';
import { type Deliveries, type Endpoint, startDeliveries, type WebhookRetry } from './deliveries.ts';
import { configuredEndpointId, createEngine } from './engine.ts';
import { eventRoutes } from './events.ts';
import { type Faults, faultsWith } from './faults.ts';
import { createGate, problemJson, type RequestHooks } from './gate.ts';
import { idempotencyKeys } from './idempotency.ts';
import { intentRoutes } from './intents.ts';
import { addPages } from './pages.ts';
import { paymentMethodRoutes } from './payment-methods.ts';
import { refundRoutes } from './refunds.ts';
import { listEvents, reportState, type SandboxState } from './report.ts';
import { badRequest, StripeProblem } from './problem.ts';
import { openStore, type Store } from './store.ts';
import { transferRoutes } from './transfers.ts';

export interface StripeSandboxOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** An SQLite file, made when absent, or `:memory:`. */
  dataFile: string;
  clock?: Clock;
  /** For ids and secrets. Default the system's. */
  random?: Random;
  /** Makes the faults repeatable. */
  seed?: number;
  /** Hears the events of every account, besides the endpoints made over the API. */
  webhook?: Endpoint;
  /** Default: first after 1 s, doubling to at most 60 s, 16 attempts. */
  webhookRetry?: WebhookRetry;
  /** How long a charge takes to become available balance. Default two days, as in the United States. */
  settleDays?: number;
  /** How browsers reach this sandbox, when not by its own host and port. */
  publicUrl?: string;
  hooks?: RequestHooks;
}

export interface StripeSandbox {
  readonly url: string;
  readonly port: number;
  /** Faults, by method here or over `/_sandbox/switches`. */
  readonly switches: Pick<Faults, 'set' | 'reset'> & { readonly current: Faults['switches'] };
  /** May be replaced at any time. */
  hooks: RequestHooks;
  state(account?: string): SandboxState;
  /** The newest 100 events. */
  events(account?: string): unknown[];
  redeliver: Deliveries['redeliver'];
  /** Resolves when every webhook that can be delivered has been. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Stripe in small: its protocol over HTTP, kept in one SQLite file. `sk_test_NAME` and `pk_test_NAME` are the keys of the
 * account NAME; accounts share nothing.
 *
 * @throws stripe_sandbox.unreadable_data (invalid); a port in use throws Node's EADDRINUSE
 */
export async function startStripeSandbox(options: StripeSandboxOptions): Promise<StripeSandbox> {
  const { host = '127.0.0.1', clock = systemClock, random = systemRandom } = options;
  const store = openStore(options.dataFile, random);
  const faults = faultsWith((seed = options.seed) => (seed === undefined ? random : seededRandom(seed)));
  let hooks = options.hooks ?? {};
  let url = options.publicUrl ?? '';

  const engine = createEngine({
    store,
    clock,
    baseUrl: () => url,
    settleSeconds: (options.settleDays ?? 2) * 24 * 3600,
    deliveries: () => deliveries,
    configured: options.webhook,
  });
  const deliveries: Deliveries = startDeliveries({
    store,
    random,
    retry: options.webhookRetry ?? { firstDelayMs: 1_000, maxDelayMs: 60_000, attempts: 16 },
    mode: () => faults.switches.webhooks,
    now: engine.nowSeconds,
    endpoint: (id) => (id === configuredEndpointId ? options.webhook : storedEndpoint(store, id)),
    eventBody: (id) => bodyOf(store, id),
  });
  faults.onChange(deliveries.wake);

  const app = createServer();
  const gate = createGate({ engine, keys: idempotencyKeys(store), faults, newSecret: store.newSecret, hooks: () => hooks });
  for (const route of allRoutes(store)) app.route({ method: route.method, url: route.path, handler: gate(route) });
  addPages(app, { store, engine });
  addControls(app, { store, engine, faults, deliveries });
  addBrowserScript(app);

  const close = async (): Promise<void> => {
    await deliveries.stop();
    await app.close();
    store.close();
  };
  try {
    await app.listen({ port: options.port ?? 0, host });
  } catch (error) {
    await close();
    throw error;
  }
  const { port } = app.server.address() as AddressInfo;
  url ||= `http://${host}:${port}`;

  return {
    url,
    port,
    switches: {
      set: faults.set,
      reset: faults.reset,
      get current() {
        return faults.switches;
      },
    },
    get hooks() {
      return hooks;
    },
    set hooks(next) {
      hooks = next;
    },
    state: (account) => reportState(store, engine.nowSeconds(), deliveries.counts(), account),
    events: (account) => listEvents(store, 100, account),
    redeliver: deliveries.redeliver,
    settled: deliveries.settled,
    close,
  };
}

const allRoutes = (store: Store): Route[] => [
  ...customerRoutes,
  ...paymentMethodRoutes,
  ...intentRoutes,
  ...chargeRoutes,
  ...refundRoutes,
  ...accountRoutes,
  ...transferRoutes(store),
  ...balanceRoutes(store),
  ...eventRoutes,
];

function createServer(): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: 256 * 1024,
    forceCloseConnections: true,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
  });
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  // Stripe.js calls from the shop's own pages; the publishable key says what it may.
  app.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/v1/')) return;
    reply.header('access-control-allow-origin', '*').header('access-control-expose-headers', 'request-id');
    if (request.method !== 'OPTIONS') return;
    await reply
      .header('access-control-allow-methods', 'GET, POST, DELETE')
      .header('access-control-allow-headers', 'authorization, content-type, idempotency-key, stripe-version')
      .header('access-control-max-age', '600')
      .status(204)
      .send();
  });
  app.options('/v1/*', (_request, reply) => reply.status(204).send());
  app.setNotFoundHandler((request) => {
    throw badRequest(`Unrecognized request URL (${request.method}: ${request.url.split('?', 1)[0]}).`, { status: 404 });
  });
  app.setErrorHandler((error, _request, reply) => {
    const problem = asProblem(error);
    return reply.status(problem.status).type('application/json; charset=utf-8').send(problemJson(problem));
  });
  return app;
}

function asProblem(error: unknown): StripeProblem {
  if (error instanceof StripeProblem) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (isGuildhallError(error)) return badRequest(message, { code: error.code, status: error.kind === 'missing' ? 404 : 400 });
  const { statusCode = 500 } = error as { statusCode?: number };
  if (statusCode < 500) return badRequest(message, { status: statusCode });
  // A fault in the sandbox itself must be told from one it was asked to play.
  return new StripeProblem(500, { type: 'api_error', message: `The Stripe sandbox broke: ${message}` }, false);
}

function storedEndpoint(store: Store, id: string): Endpoint | undefined {
  const row = store.db
    .prepare(
      "SELECT json_extract(body, '$.url') AS url, json_extract(hidden, '$.secret') AS secret FROM objects WHERE kind = 'webhook_endpoint' AND id = ?",
    )
    .get(id);
  return row && { url: String(row['url']), secret: String(row['secret']) };
}

function bodyOf(store: Store, eventId: string): string | undefined {
  const row = store.db.prepare("SELECT body FROM objects WHERE kind = 'event' AND id = ?").get(eventId);
  return row && String(row['body']);
}

function addBrowserScript(app: FastifyInstance): void {
  const script = readFileSync(new URL('stripe.browser.js', import.meta.url), 'utf8');
  const done = "parent.postMessage({ from: 'stripe-sandbox', authentication: 'done' }, '*');\n";
  const send = (text: string) => (_request: unknown, reply: { type(type: string): { send(text: string): unknown } }) =>
    reply.type('text/javascript; charset=utf-8').send(text);
  app.get('/v3', send(script));
  app.get('/v3/', send(script));
  app.get('/v3/done.js', send(done));
}

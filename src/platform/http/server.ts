import { randomUUIDv7 } from 'node:crypto';
import { Readable } from 'node:stream';
import cookie from '@fastify/cookie';
import fastify, { errorCodes, type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { GuildhallError, isUuid, missing } from '#kernel';
import { readAtMost } from '#platform/bounded-body';
import type { Logger } from '#platform/context';
import type { Take } from '#platform/limits';
import { databaseTrouble } from './database-trouble.ts';
import { addHealth, type HealthChecks } from './health.ts';
import { logRefusal } from './log-refusal.ts';
import { createGate, type ChallengeOptions } from './challenge.ts';
import { createLimiter, openBuckets, type Limits } from './limits.ts';
import type { ServedMarket } from './market.ts';
import { addDocs } from './docs.ts';
import { addCaps, answerBrokenLine, bodyLimitBytes, patience, type Patience } from './caps.ts';
import { allowCountries, type Countries } from './countries.ts';
import { allowOrigins } from './cross-origin.ts';
import { plainCookies } from './host-cookies.ts';
import { securityHeaders } from './security-headers.ts';
import { watchMethods, type MethodsAt } from './methods.ts';
import { problem, toProblem } from './problem.ts';
import { serveMarket } from './serve-market.ts';
import { validatorCompiler } from './validate.ts';

export interface ServerOptions {
  markets: readonly ServedMarket[];
  log: Logger;
  limits: Limits;
  /** Addresses and ranges of the proxies in front, whose X-Forwarded-* is believed. Of nobody else's: clients write there what they like. */
  trustProxy: readonly string[];
  /** People reach the house over HTTPS: cookies then travel over it only, under names that nobody else can set, and browsers are told to stay. */
  secureCookies: boolean;
  /** Origins whose pages may use the API with a token; none unless said. */
  corsOrigins?: readonly string[];
  /** Who is served, by where they are; everybody unless said. */
  countries?: Countries;
  /** Asks for a sign of a person where routes want one; nobody unless said. What was used is remembered in the same buckets as limits. */
  challenge?(take: Take): ChallengeOptions;
  health: HealthChecks;
  /** Shorter times than the usual ones, for who does not want to wait for them. */
  patience?: Partial<Patience>;
  /** Called once per answered request, for metrics. */
  observe?(request: { market: string; route: string; method: string; status: number; seconds: number }): void;
}

/** The edge of the house: every route of every market, deny by default, one shape of error. Not listening yet. */
export async function createHttpServer(options: ServerOptions): Promise<FastifyInstance> {
  const { markets, log, limits, trustProxy, secureCookies } = options;
  const times = { ...patience, ...options.patience };
  const own = securityHeaders(secureCookies);
  const app = fastify({
    logger: false,
    trustProxy: trustProxy.length === 0 ? false : [...trustProxy],
    bodyLimit: bodyLimitBytes,
    requestTimeout: times.requestTimeout,
    connectionTimeout: times.connectionTimeout,
    http: times,
    clientErrorHandler: answerBrokenLine,
    routerOptions: { maxParamLength: 200 },
    genReqId: (request) => correlationIdOf(request.headers['x-correlation-id']),
    // The router refuses what it cannot decode before any hook runs.
    frameworkErrors: (error, request, reply) => answerUnreadable(error, request, reply as unknown as FastifyReply, own),
    return503OnClosing: true,
    forceCloseConnections: 'idle',
  });
  app.setValidatorCompiler(validatorCompiler);
  app.decorateRequest('actor', undefined);
  app.decorateRequest('rawBody', undefined);
  // Text is no body that any route takes; without a parser it is refused as every other type is.
  app.removeContentTypeParser('text/plain');
  await app.register(cookie);
  keepRawBodies(app);
  answerErrors(app, log);
  const methodsAt = watchMethods(app);
  answerNotFound(app, methodsAt);
  addOwnHeaders(app, own);
  addCaps(app);
  allowCountries(app, options.countries ?? { allowed: [], header: '' });
  allowOrigins(app, options.corsOrigins ?? [], methodsAt);
  if (secureCookies) readHostCookies(app);
  hangUpAfterClose(app);
  if (options.observe !== undefined) observeAnswers(app, options.observe);

  const take = openBuckets(limits, log);
  const limiter = createLimiter(limits, take);
  const gate = options.challenge === undefined ? undefined : createGate(options.challenge(take), take);
  for (const market of markets) {
    serveMarket(app, { market, limiter, gate, secureCookies });
    await addDocs(app, market);
  }
  addHealth(app, options.health);
  return app;
}

function answerUnreadable(
  error: FastifyError,
  { headers }: Pick<FastifyRequest, 'headers'>,
  reply: FastifyReply,
  own: Readonly<Record<string, string>>,
): void {
  const id = correlationIdOf(headers['x-correlation-id']);
  const refused = toProblem(error, id);
  void reply.headers({ ...own, 'x-correlation-id': id, 'content-type': 'application/problem+json' });
  void reply.code(refused.status).serializer(JSON.stringify).send(refused);
}

function correlationIdOf(given: string | string[] | undefined): string {
  return typeof given === 'string' && isUuid(given) ? given : randomUUIDv7();
}

const tooLarge = errorCodes.FST_ERR_CTP_BODY_TOO_LARGE;

/** Signatures are over exact bytes, so routes that verify them get the body as it came, within the limit of every body. */
function keepRawBodies(app: FastifyInstance): void {
  app.addHook('preParsing', async (request, _reply, payload) => {
    if ((request.routeOptions.config as { rawBody?: boolean }).rawBody !== true) return payload;
    request.rawBody = await readAtMost(payload, bodyLimitBytes, () => new tooLarge());
    const again = Readable.from([request.rawBody]);
    return Object.assign(again, { receivedEncodedLength: request.rawBody.length });
  });
}

function answerErrors(app: FastifyInstance, log: Logger): void {
  app.setErrorHandler(async (thrown, request, reply) => {
    const error = databaseTrouble(thrown) ?? thrown;
    const refused = toProblem(error, request.id);
    if (error instanceof GuildhallError && error.retryAfterSeconds !== undefined) void reply.header('retry-after', error.retryAfterSeconds);
    if (refused.status >= 500)
      log.error({ error, correlationId: request.id, route: request.routeOptions.url, method: request.method }, 'a request failed');
    else logRefusal(log, request, refused);
    return reply.code(refused.status).header('content-type', 'application/problem+json').serializer(JSON.stringify).send(refused);
  });
}

/** No address here answers another site's preflight: OPTIONS says what there is, and nothing about other origins. */
function answerNotFound(app: FastifyInstance, methodsAt: MethodsAt): void {
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    const methods = methodsAt(path);
    if (methods.length > 0) {
      void reply.header('allow', [...methods, 'OPTIONS'].join(', '));
      if (request.method === 'OPTIONS') return reply.code(204).send();
    }
    const refused =
      methods.length === 0
        ? toProblem(missing('http.not_found', `There is nothing at ${request.method} ${path.slice(0, 200)}.`), request.id)
        : problem(405, 'http.method_not_allowed', `This address takes ${methods.join(', ')}, not ${request.method}.`, request.id);
    return reply.code(refused.status).header('content-type', 'application/problem+json').serializer(JSON.stringify).send(refused);
  });
}

/** Modules and pages know our cookies by their plain names. */
function readHostCookies(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => {
    request.cookies = plainCookies(request.cookies);
    done();
  });
}

function addOwnHeaders(app: FastifyInstance, own: Readonly<Record<string, string>>): void {
  // With callbacks, not promises: these run on every request and wait for nothing.
  app.addHook('onRequest', (request, reply, done) => {
    void reply.headers(own).header('x-correlation-id', request.id);
    done();
  });
  app.addHook('onSend', (request, reply, _payload, done) => {
    if (request.url.includes('/api/v1/') && !reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
    done();
  });
}

/**
 * Closing ends idle connections; one that was still being answered would stay open after its answer for as long as it is
 * kept alive, and the stop would wait for it.
 */
function hangUpAfterClose(app: FastifyInstance): void {
  let closing = false;
  app.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  app.addHook('onResponse', (_request, _reply, done) => {
    if (closing) setImmediate(() => app.server.closeIdleConnections());
    done();
  });
}

function observeAnswers(app: FastifyInstance, observe: NonNullable<ServerOptions['observe']>): void {
  app.addHook('onResponse', (request: FastifyRequest, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    observe({
      market: route.split('/')[1] ?? '',
      route,
      method: request.method,
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1_000,
    });
    done();
  });
}

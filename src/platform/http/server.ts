import { Readable } from 'node:stream';
import cookie from '@fastify/cookie';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { GuildhallError, isUuid, missing, systemRandom, uuidv7 } from '#kernel';
import type { Logger } from '#platform/context';
import { addHealth, type HealthChecks } from './health.ts';
import { createLimiter, type Limits } from './limits.ts';
import type { ServedMarket } from './market.ts';
import { addDocs } from './docs.ts';
import { toProblem } from './problem.ts';
import { serveMarket } from './serve-market.ts';
import { validatorCompiler } from './validate.ts';

const kibibyte = 1_024;

export interface ServerOptions {
  markets: readonly ServedMarket[];
  log: Logger;
  limits: Limits;
  /** Trust X-Forwarded-* of the proxy in front. */
  trustProxy: boolean;
  /** Cookies only over HTTPS. */
  secureCookies: boolean;
  health: HealthChecks;
  /** Called once per answered request, for metrics. */
  observe?(request: { market: string; route: string; method: string; status: number; seconds: number }): void;
}

/** The edge of the house: every route of every market, deny by default, one shape of error. Not listening yet. */
export async function createHttpServer(options: ServerOptions): Promise<FastifyInstance> {
  const { markets, log, limits, trustProxy, secureCookies } = options;
  const app = fastify({
    logger: false,
    trustProxy,
    bodyLimit: 256 * kibibyte,
    routerOptions: { maxParamLength: 200 },
    genReqId: (request) => correlationIdOf(request.headers['x-correlation-id']),
    return503OnClosing: true,
    forceCloseConnections: 'idle',
  });
  app.setValidatorCompiler(validatorCompiler);
  app.decorateRequest('actor', undefined);
  app.decorateRequest('rawBody', undefined);
  await app.register(cookie);
  keepRawBodies(app);
  answerErrors(app, log);
  addSecurityHeaders(app);
  if (options.observe !== undefined) observeAnswers(app, options.observe);

  const limiter = createLimiter(limits, log);
  for (const market of markets) {
    serveMarket(app, { market, limiter, secureCookies });
    await addDocs(app, market);
  }
  addHealth(app, options.health);
  return app;
}

function correlationIdOf(given: string | string[] | undefined): string {
  return typeof given === 'string' && isUuid(given) ? given : uuidv7(Date.now(), systemRandom.bytes(10));
}

/** Signatures are over exact bytes, so routes that verify them get the body as it came. */
function keepRawBodies(app: FastifyInstance): void {
  app.addHook('preParsing', async (request, _reply, payload) => {
    if ((request.routeOptions.config as { rawBody?: boolean }).rawBody !== true) return payload;
    const chunks: Buffer[] = [];
    for await (const chunk of payload) chunks.push(chunk as Buffer);
    request.rawBody = Buffer.concat(chunks);
    const again = Readable.from([request.rawBody]);
    return Object.assign(again, { receivedEncodedLength: request.rawBody.length });
  });
}

function answerErrors(app: FastifyInstance, log: Logger): void {
  app.setErrorHandler(async (error, request, reply) => {
    const problem = toProblem(error, request.id);
    if (error instanceof GuildhallError && error.retryAfterSeconds !== undefined) void reply.header('retry-after', error.retryAfterSeconds);
    if (problem.status >= 500)
      log.error({ error, correlationId: request.id, route: request.routeOptions.url, method: request.method }, 'a request failed');
    return reply.code(problem.status).header('content-type', 'application/problem+json').serializer(JSON.stringify).send(problem);
  });
  app.setNotFoundHandler(async (request, reply) => {
    const problem = toProblem(
      missing('http.not_found', `There is nothing at ${request.method} ${request.url.split('?')[0]?.slice(0, 200)}.`),
      request.id,
    );
    return reply.code(404).header('content-type', 'application/problem+json').serializer(JSON.stringify).send(problem);
  });
}

function addSecurityHeaders(app: FastifyInstance): void {
  // With callbacks, not promises: these run on every request and wait for nothing.
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-correlation-id', request.id).header('x-content-type-options', 'nosniff').header('referrer-policy', 'same-origin');
    done();
  });
  app.addHook('onSend', (request, reply, _payload, done) => {
    if (request.url.includes('/api/v1/') && !reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
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

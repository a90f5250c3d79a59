import { Readable } from 'node:stream';
import { Type } from 'typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { onlyFree, planOf, readsFrom, type Actor } from '#platform/context';
import { actorOf, asSeenBy, requireAccess, requireRecentProof, requireScope } from './authenticate.ts';
import { answerHeader, type Gate } from './challenge.ts';
import { answerOnce } from './idempotency.ts';
import type { Limiter } from './limits.ts';
import type { ServedMarket } from './market.ts';
import { closed } from './schemas.ts';
import type { CookieToSet, RequestFacts, Route, RouteAnswer } from './route.ts';

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor | undefined;
    rawBody: Buffer | undefined;
  }
}

interface Serving {
  market: ServedMarket;
  limiter: Limiter;
  /** Undefined where the house asks nobody for a sign of a person. */
  gate: Gate | undefined;
  secureCookies: boolean;
}

const apiPrefix = '/api/v1';

/** Adds every route of a market's modules under `/<market>`. A route without an access rule stops the start. */
export function serveMarket(app: FastifyInstance, serving: Serving): void {
  for (const { name, routes = [] } of serving.market.modules) {
    for (const route of routes) {
      if (route.stream === true) app.register(async (scope) => addRoute(unparsed(scope), serving, route, name));
      else addRoute(app, serving, route, name);
    }
  }
}

/** Where bodies are not read: routes get the stream. */
function unparsed(scope: FastifyInstance): FastifyInstance {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  return scope;
}

function addRoute(app: FastifyInstance, serving: Serving, route: Route, module: string): void {
  const { market, limiter, gate } = serving;
  const url = `/${market.name}${route.root === true ? '' : apiPrefix}${route.path}`;
  if (route.access === undefined) throw new Error(`${route.method} ${url} of ${module} has no access rule.`);
  if (route.mayBeOld === true && route.method !== 'GET')
    throw new Error(`${route.method} ${url} of ${module} writes: it may not read what is old.`);

  app.route({
    method: route.method,
    url,
    schema: schemaOf(route),
    config: { rawBody: route.rawBody === true, summary: route.summary },
    async onRequest(request, reply) {
      request.actor = asSeenBy(route, await actorOf(request, market));
      const { limitTimes: times } = planOf(market.plans ?? onlyFree, request.actor);
      await limiter(route, { address: request.ip, personId: request.actor.personId, times }, reply);
      requireScope(route, request.actor);
      requireAccess(route.access, request.actor, market.roles);
      if (route.recentProof === true) requireRecentProof(request.actor, market.contextFor(request.actor, request.id).clock.now());
    },
    async handler(request, reply) {
      let answer: RouteAnswer<unknown> = { status: 500 };
      const run = async (): Promise<void> => void (answer = await answerOf(serving, route, request));
      // After the schema: a form that was filled in wrongly costs nobody their answer.
      if (route.challenge === undefined || gate === undefined) await run();
      else await gate(route.challenge, { address: request.ip, answer: request.headers[answerHeader]?.toString() }, run);
      return send(reply, serving, answer);
    },
  });
}

async function answerOf({ market }: Serving, route: Route, request: FastifyRequest): Promise<RouteAnswer<unknown>> {
  const given = market.contextFor(request.actor as Actor, request.id);
  const ctx = route.mayBeOld === true ? readsFrom(given) : given;
  const run = (): Promise<RouteAnswer<unknown>> =>
    route.handle(ctx, { params: request.params, query: request.query, body: request.body, request: new Facts(request) });
  if (route.idempotent !== true) return run();
  const key = request.headers['idempotency-key'];
  const print = `${route.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`;
  return answerOnce(ctx, typeof key === 'string' ? key : undefined, print, run);
}

/** Read on demand, so that a route that needs none of it pays for none. */
class Facts implements RequestFacts {
  readonly #request: FastifyRequest;
  constructor(request: FastifyRequest) {
    this.#request = request;
  }
  get ip(): string {
    return this.#request.ip;
  }
  get userAgent(): string {
    return (this.#request.headers['user-agent'] ?? '').slice(0, 300);
  }
  get country(): string | undefined {
    return this.#request.server.countryOf(this.#request);
  }
  get cookies(): Record<string, string | undefined> {
    return this.#request.cookies;
  }
  get headers(): Record<string, string | undefined> {
    return this.#request.headers as Record<string, string | undefined>;
  }
  get rawBody(): Buffer | undefined {
    return this.#request.rawBody;
  }
  get idempotencyKey(): string | undefined {
    return this.#request.headers['idempotency-key'] as string | undefined;
  }
  get stream(): Readable | undefined {
    return this.#request.body instanceof Readable ? this.#request.body : undefined;
  }
}

function send(
  reply: FastifyReply,
  { market, secureCookies }: Serving,
  { status, body, headers, cookies }: RouteAnswer<unknown>,
): FastifyReply {
  if (headers !== undefined) void reply.headers(headers);
  for (const cookie of cookies ?? []) setCookie(reply, market.name, secureCookies, cookie);
  void reply.code(status);
  return body === undefined ? reply.send() : reply.send(body);
}

function setCookie(reply: FastifyReply, market: string, secure: boolean, { name, value, maxAgeSeconds, path = '' }: CookieToSet): void {
  const given = { httpOnly: true, sameSite: 'lax', secure, maxAge: maxAgeSeconds } as const;
  // A __Host- cookie is one of the whole host, see host-cookies.ts.
  if (secure) void reply.setCookie(`__Host-${name}`, value, { ...given, path: '/' });
  else void reply.setCookie(name, value, { ...given, path: `/${market}${path}` });
}

const nothing = Type.Object({}, closed);

/** A route that declares no query or body takes none: what it does not know is refused and never dropped in silence. */
function schemaOf({ method, params, query = nothing, body = nothing, rawBody, stream, response }: Route): object {
  const answers = Object.fromEntries(Object.entries(response).filter(([, schema]) => schema !== null));
  return {
    ...(params === undefined ? {} : { params }),
    querystring: query,
    ...(method === 'GET' || rawBody === true || stream === true ? {} : { body }),
    ...(Object.keys(answers).length === 0 ? {} : { response: answers }),
  };
}

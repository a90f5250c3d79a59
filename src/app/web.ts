import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createRequestHandler, type RouterContextProvider, type ServerBuild } from 'react-router';
import { hostCookieHeader, hostSetCookie, plainCookieHeader, plainSetCookie, visitorCountry } from '#platform/http';
import type { ApiRequest, ApiResponse, Visitor } from '../../web/app/api/visitor.ts';

export interface WebOptions {
  /** Holds `client/` and `server/index.js`, as `react-router build web` writes them. */
  buildDirectory: string;
  /** Business time, for pages that say "today". */
  now(): Temporal.Instant;
  /** Over HTTPS cookies of ours have another name on the line; pages know them by the plain one. */
  secureCookies: boolean;
  /** Whose scripts, frames and styles a page lets in when it asks for a sign of a person. */
  checkOrigins: readonly string[];
}

interface PageBuild extends ServerBuild {
  entry: ServerBuild['entry'] & { module: { loadContext(visitor: Visitor): RouterContextProvider } };
}

const bodyLimitBytes = 1024 * 1024;
const assetPolicy = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";
const yearSeconds = 365 * 24 * 3600;
/** Addresses that belong to machines: one that no route answers is a 404 of the API, not a page. */
const notPages =
  /^\/(?:api|health|metrics|assets|sandbox\/api)(?:\/|$)|^\/[^/]+\/(?:api|graphql|ws|pictures|photographs|files|\.well-known)(?:\/|$)/;
/** What a page's calls to the API say about the visitor. Cookies travel apart: they change during a request. */
const forwarded = ['host', 'origin', 'referer', 'user-agent', 'accept-language', 'sec-fetch-site', 'sec-fetch-mode'] as const;

/** Tells whether the pages were built; without that there is nothing to mount. */
export function isWebBuilt(buildDirectory: string): boolean {
  return existsSync(join(buildDirectory, 'server', 'index.js'));
}

/**
 * Serves the web app: its files, and a page for every address that no other route has taken. Pages get their data from
 * this app's own HTTP interface, in process and as the visitor, so they can show and do only what the API lets him.
 */
export async function mountWeb(app: FastifyInstance, options: WebOptions): Promise<void> {
  const build = (await import(pathToFileURL(join(options.buildDirectory, 'server', 'index.js')).href)) as PageBuild;
  const answer = createRequestHandler(build, 'production');
  const client = join(options.buildDirectory, 'client');

  await app.register(async (scope) => {
    // A worker is bound by what its own script was served with. Pages say their own.
    scope.addHook('onRequest', (_request, reply, done) => {
      void reply.header('content-security-policy', assetPolicy);
      done();
    });
    await scope.register(fastifyStatic, {
      root: join(client, 'assets'),
      prefix: '/assets/',
      decorateReply: false,
      preCompressed: true,
      immutable: true,
      maxAge: yearSeconds * 1000,
      index: false,
    });

    // Forms must reach React Router as they came; Fastify's own parsers would refuse them with a 415.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: bodyLimitBytes }, (_request, body, done) => done(null, body));

    scope.route({
      method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      url: '/*',
      schema: { hide: true },
      handler: async (request, reply) => {
        if (notPages.test(request.url.split('?', 1)[0] ?? '')) return reply.callNotFound();
        const visitor = visitorOf(app, request, options);
        const response = await answer(toWebRequest(request, reply, visitor.origin), build.entry.module.loadContext(visitor));
        await send(reply, response, visitor.setCookies, options);
        return reply;
      },
    });
  });
}

function visitorOf(app: FastifyInstance, request: FastifyRequest, options: WebOptions): Visitor {
  const headers: Record<string, string> = { 'x-correlation-id': request.id };
  for (const name of forwarded) {
    const value = request.headers[name];
    if (typeof value === 'string') headers[name] = value;
  }
  return {
    nonce: randomBytes(16).toString('base64url'),
    origin: `${request.protocol}://${request.host}`,
    cookieHeader: options.secureCookies ? plainCookieHeader(request.headers.cookie ?? '') : (request.headers.cookie ?? ''),
    now: () => options.now().toString(),
    checkOrigins: options.checkOrigins,
    report: (error) => request.log.error({ err: error }, 'a page failed'),
    setCookies: [],
    call: (call) =>
      inject(app, call, {
        headers: { ...headers, ...visitorCountry(app.countryOf(request)), ...app.insideCall },
        ip: request.ip,
        secureCookies: options.secureCookies,
      }),
  };
}

interface Asking {
  headers: Record<string, string>;
  ip: string;
  secureCookies: boolean;
}

async function inject(app: FastifyInstance, call: ApiRequest, { headers, ip, secureCookies }: Asking): Promise<ApiResponse> {
  const { cookie } = call.headers;
  const answer = await app.inject({
    method: call.method,
    url: call.path,
    headers: { ...headers, ...call.headers, ...(secureCookies && cookie ? { cookie: hostCookieHeader(cookie) } : {}) },
    remoteAddress: ip,
    ...(call.body === undefined ? {} : { payload: call.body }),
  });
  const set = answer.headers['set-cookie'];
  return {
    status: answer.statusCode,
    contentType: String(answer.headers['content-type'] ?? ''),
    setCookies: (set === undefined ? [] : [set].flat()).map((each) => (secureCookies ? plainSetCookie(each) : each)),
    body: answer.body,
  };
}

function toWebRequest(request: FastifyRequest, reply: FastifyReply, origin: string): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined && !name.startsWith(':')) headers.append(name, one);
  }
  const gone = new AbortController();
  reply.raw.on('close', () => gone.abort());
  const body = request.method === 'GET' || request.method === 'HEAD' ? undefined : (request.body as Buffer | undefined);
  return new Request(origin + request.url, {
    method: request.method,
    headers,
    signal: gone.signal,
    ...(body ? { body: new Uint8Array(body) } : {}),
  });
}

/** Sends React Router's answer as it is. Fastify lets go of the reply: its serializers and hooks have no part in a page. */
async function send(
  reply: FastifyReply,
  response: Response,
  setCookies: readonly string[],
  { secureCookies }: Pick<WebOptions, 'secureCookies'>,
): Promise<void> {
  reply.hijack();
  const { raw } = reply;
  const cookies = [...response.headers.getSetCookie(), ...setCookies].map((each) => (secureCookies ? hostSetCookie(each) : each));
  raw.statusCode = response.status;
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
  for (const [name, value] of response.headers) if (name !== 'set-cookie') raw.setHeader(name, value);
  if (cookies.length > 0) raw.setHeader('set-cookie', cookies);
  if (!response.body) {
    raw.end();
    return;
  }
  const body = Readable.fromWeb(response.body as import('node:stream/web').ReadableStream);
  // The browser may leave before the end; that is no error of ours, and the rendering stops with it.
  body.on('error', () => raw.destroy());
  raw.on('close', () => body.destroy());
  body.pipe(raw);
}

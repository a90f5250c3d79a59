import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { Type } from 'typebox';
import { isUuid } from '#kernel';
import type { Logger } from '#platform/context';
import { closed, decodeCursor, pageOf, pageQuery, page, route, type Problem, type ServerOptions } from '#platform/http';
import { silentLog } from '#test/log';
import { somebody } from '#test/market';
import { bareServer } from '#test/server';

const Note = Type.Object({ text: Type.String({ maxLength: 100 }) }, closed);
const Place = Type.Object({ n: Type.Integer() }, closed);
const limitBytes = 256 * 1_024;
/** What the routes were given. */
const done: unknown[] = [];

const routes = [
  route({
    method: 'GET',
    path: '/notes',
    summary: 'Lists',
    tags: ['test'],
    access: 'public',
    query: Type.Object(pageQuery, closed),
    response: { 200: pageOf(Place) },
    async handle(_ctx, { query: { cursor, limit = 20 } }) {
      const from = cursor === undefined ? 0 : decodeCursor(Place, cursor).n + 1;
      const rows = [0, 1, 2, 3, 4].filter((n) => n >= from).map((n) => ({ n }));
      return { status: 200, body: page(rows.slice(0, limit + 1), limit, (last) => last) };
    },
  }),
  route({
    method: 'POST',
    path: '/notes',
    summary: 'Writes',
    tags: ['test'],
    access: 'signed-in',
    body: Note,
    response: { 200: Note },
    async handle(_ctx, { body }) {
      done.push(body);
      return { status: 200, body };
    },
  }),
  route({
    method: 'DELETE',
    path: '/notes/:id',
    summary: 'Removes',
    tags: ['test'],
    access: { may: 'notes.remove' },
    response: { 204: null },
    async handle() {
      done.push('removed');
      return { status: 204 };
    },
  }),
  route({
    method: 'POST',
    path: '/hook',
    summary: 'Takes exact bytes',
    tags: ['test'],
    access: 'public',
    rawBody: true,
    response: { 200: Type.Object({ bytes: Type.Integer() }, closed) },
    async handle(_ctx, { request }) {
      done.push('hook');
      return { status: 200, body: { bytes: request.rawBody?.length ?? 0 } };
    },
  }),
  route({
    method: 'GET',
    path: '/broken',
    summary: 'Fails',
    tags: ['test'],
    access: 'public',
    response: { 200: null },
    async handle() {
      throw new Error('the password of the database is hunter2');
    },
  }),
  route({
    method: 'GET',
    path: '/seldom',
    summary: 'Has a limit',
    tags: ['test'],
    access: 'public',
    limitPerMinute: 2,
    response: { 200: null },
    handle: async () => ({ status: 200 }),
  }),
];

const ana = somebody('chef');
const logged: { facts: object; message: string }[] = [];
const observed: { market: string; route: string; status: number }[] = [];

function openEdge(change: Partial<ServerOptions> = {}, also: typeof routes = []): Promise<FastifyInstance> {
  const roles = { admin: { title: 'Admin', staff: true, may: ['notes.remove'], mayAsk: [] } };
  const log: Logger = { ...silentLog, error: (facts, message) => void logged.push({ facts, message }) };
  return bareServer(
    { routes: [...routes, ...also], roles, authenticate: (token) => ({ ana })[token] },
    { log, observe: (request) => void observed.push(request), ...change },
  );
}

describe('the edge', () => {
  let app: FastifyInstance;
  before(async () => void (app = await openEdge()));
  after(() => app.close());

  const ask = async (options: InjectOptions) => {
    const { statusCode: status, headers, body } = await app.inject(options);
    return {
      status,
      headers,
      body,
      problem: String(headers['content-type']).startsWith('application/problem+json') ? (JSON.parse(body) as Problem) : undefined,
    };
  };
  const bearer = { authorization: 'Bearer ana' };
  const write = (payload: InjectOptions['payload'], headers: Record<string, string> = {}) =>
    ask({
      method: 'POST',
      url: '/fair/api/v1/notes',
      headers: { ...bearer, 'content-type': 'application/json', ...headers },
      payload: payload ?? '',
    });
  const refusedWith = async (asked: Promise<Awaited<ReturnType<typeof ask>>>, status: number, code: string) => {
    done.length = 0;
    const answer = await asked;
    assert.deepEqual([answer.status, answer.problem?.code, answer.problem?.status], [status, code, status], answer.body);
    assert.equal(answer.problem?.correlationId, answer.headers['x-correlation-id']);
    assert.deepEqual(done, [], 'nothing was done');
    return answer;
  };

  test('takes a body up to its limit and refuses a longer one, whether it says its length or not', async () => {
    const body = (bytes: number): string => JSON.stringify({ text: 'x' }).padEnd(bytes, ' ');
    assert.equal((await write(body(limitBytes))).status, 200);
    await refusedWith(write(body(limitBytes + 1)), 413, 'http.too_large');
    await refusedWith(write(Readable.from([body(limitBytes), ' '])), 413, 'http.too_large');
  });

  test('keeps exact bytes for signatures up to the same limit, and stops reading there', async () => {
    const hook = (payload: InjectOptions['payload']) =>
      ask({ method: 'POST', url: '/fair/api/v1/hook', headers: { 'content-type': 'application/json' }, payload: payload ?? '' });
    const spaced = '{ "a":1 }\n';
    assert.deepEqual(JSON.parse((await hook(spaced)).body), { bytes: spaced.length });
    let sent = 0;
    const endless = Readable.from(
      (function* () {
        for (; sent < 4_000; sent++) yield Buffer.alloc(16 * 1_024, 32);
      })(),
    );
    await refusedWith(hook(endless), 413, 'http.too_large');
    assert.ok(sent < 100, `read ${sent} pieces of 16 KiB before it refused`);
  });

  test('takes bodies as JSON alone', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/xml',
      'nonsense',
    ])
      await refusedWith(write('{"text":"a"}', { 'content-type': type }), 415, 'http.unsupported_media_type');
    assert.equal((await write('{"text":"a"}', { 'content-type': 'application/json; charset=utf-8' })).status, 200);
  });

  test('refuses what is not JSON, nothing at all, and keys that would reach into the language', async () => {
    for (const [text, code] of [
      ['{"text":', 'http.bad_json'],
      ['', 'http.bad_json'],
      ['{"text":"a","__proto__":{"admin":true}}', 'http.bad_json'],
      ['{"text":"a","constructor":{"prototype":{"admin":true}}}', 'http.bad_json'],
    ] as const)
      await refusedWith(write(text), 400, code);
  });

  test('names every field that is wrong, and takes none that is not in the schema', async () => {
    const { problem } = await refusedWith(write('{"text":5,"extra":1}'), 400, 'http.invalid');
    assert.ok(problem?.fields?.some(({ path }) => path === '/text'));
    assert.ok(problem?.fields?.some(({ message }) => message.includes('extra')));
    for (const text of ['null', '[]', '"a"', '{}']) await refusedWith(write(text), 400, 'http.invalid');
    const unsent = await app.inject({ method: 'POST', url: '/fair/api/v1/notes', headers: bearer });
    assert.equal(unsent.json<Problem>().code, 'http.invalid', 'a body that is not sent is not there');
  });

  test('says 404 for an address that is not there and 405 with the ways in for a wrong method', async () => {
    for (const url of ['/', '/fair', '/fair/api/v1/nothing', '/fair/api/v1/notes/1/2', '/other/api/v1/notes'])
      await refusedWith(ask({ method: 'GET', url }), 404, 'http.not_found');
    const { headers } = await refusedWith(ask({ method: 'PUT', url: '/fair/api/v1/notes?a=1' }), 405, 'http.method_not_allowed');
    assert.equal(headers.allow, 'GET, HEAD, POST, OPTIONS');
    assert.equal(
      (await refusedWith(ask({ method: 'GET', url: '/fair/api/v1/notes/7' }), 405, 'http.method_not_allowed')).headers.allow,
      'DELETE, OPTIONS',
    );
  });

  test('refuses an address that cannot be read, in the same shape', async () => {
    await refusedWith(ask({ method: 'GET', url: '/fair/api/v1/%E0%A4%A' }), 400, 'http.bad_request');
  });

  test('answers OPTIONS with the ways in and lets no other site in', async () => {
    const preflight = {
      origin: 'https://evil.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    };
    const { status, headers } = await ask({ method: 'OPTIONS', url: '/fair/api/v1/notes', headers: preflight });
    assert.deepEqual([status, headers.allow], [204, 'GET, HEAD, POST, OPTIONS']);
    const plain = await ask({ method: 'GET', url: '/fair/api/v1/notes', headers: { origin: 'https://evil.example' } });
    for (const each of [headers, plain.headers])
      assert.deepEqual(
        Object.keys(each).filter((name) => name.startsWith('access-control-')),
        [],
      );
    await refusedWith(ask({ method: 'OPTIONS', url: '/nowhere' }), 404, 'http.not_found');
  });

  test('answers HEAD as GET, without the body', async () => {
    const [head, get] = [await ask({ method: 'HEAD', url: '/fair/api/v1/notes' }), await ask({ method: 'GET', url: '/fair/api/v1/notes' })];
    assert.deepEqual([head.status, head.body, head.headers['content-length']], [200, '', get.headers['content-length']]);
  });

  test('goes through a list by its cursors, and refuses one that the list did not give', async () => {
    const list = (query: string) => ask({ method: 'GET', url: `/fair/api/v1/notes${query}` });
    const seen: number[] = [];
    for (let query = '?limit=2'; ; ) {
      const { items, nextCursor } = JSON.parse((await list(query)).body) as { items: { n: number }[]; nextCursor?: string };
      seen.push(...items.map(({ n }) => n));
      if (nextCursor === undefined) break;
      query = `?limit=2&cursor=${nextCursor}`;
    }
    assert.deepEqual(seen, [0, 1, 2, 3, 4]);
    const forged = [{ n: 'x' }, { n: 1, m: 2 }, null, [], 5].map((place) => Buffer.from(JSON.stringify(place)).toString('base64url'));
    for (const cursor of ['garbage', '..%2F', '', ...forged]) await refusedWith(list(`?cursor=${cursor}`), 400, 'http.bad_cursor');
    await refusedWith(list('?cursor=%00'), 400, 'http.invalid');
    await refusedWith(list(`?cursor=${'a'.repeat(501)}`), 400, 'http.invalid');
    for (const limit of ['0', '101', '-1', '1.5', '', 'many', '1e1', '0x10', 'true', ' 5'])
      await refusedWith(list(`?limit=${limit}`), 400, 'http.invalid');
    await refusedWith(list('?unknown=1'), 400, 'http.invalid');
  });

  test('says when to come back to whoever comes too often', async () => {
    const asked = () => ask({ method: 'GET', url: '/fair/api/v1/seldom' });
    assert.deepEqual([(await asked()).status, (await asked()).status], [200, 200]);
    const { headers } = await refusedWith(asked(), 429, 'http.too_many_requests');
    assert.ok(Number(headers['retry-after']) >= 1 && Number(headers['retry-after']) <= 60);
    assert.equal(
      (await ask({ method: 'GET', url: '/fair/api/v1/seldom', headers: bearer })).status,
      200,
      'another person has a count of their own',
    );
  });

  test('gives every answer an id to find it by: the client’s own when it is a UUID, else a new one', async () => {
    const own = '018f0000-0000-7000-8000-000000000001';
    const idOf = async (given?: string, url = '/fair/api/v1/notes') =>
      (await ask({ method: 'GET', url, headers: given === undefined ? {} : { 'x-correlation-id': given } })).headers['x-correlation-id'];
    assert.equal(await idOf(own), own);
    assert.equal(await idOf(own, '/nowhere'), own);
    const made = [await idOf(), await idOf(), await idOf('not an id'), await idOf('x'.repeat(500))].map(String);
    assert.ok(made.every(isUuid));
    assert.equal(new Set(made).size, 4);
  });

  test('sends its headers with every answer, refusals and all, and lets nothing of the API be kept', async () => {
    for (const url of ['/fair/api/v1/notes', '/nowhere', '/fair/api/v1/broken', '/health/live']) {
      const { headers } = await ask({ method: 'GET', url });
      assert.deepEqual([headers['x-content-type-options'], headers['referrer-policy']], ['nosniff', 'same-origin'], url);
      if (url.includes('/api/v1/')) assert.equal(headers['cache-control'], 'no-store', url);
    }
  });

  test('keeps what broke to itself: the client gets the id, the log the reason', async () => {
    logged.length = 0;
    const { body, problem } = await refusedWith(ask({ method: 'GET', url: '/fair/api/v1/broken' }), 500, 'http.internal');
    assert.ok(!body.includes('hunter2') && !body.includes('at '), body);
    const [entry] = logged as { facts: { correlationId?: string; route?: string } }[];
    assert.deepEqual([logged.length, entry?.facts.correlationId, entry?.facts.route], [1, problem?.correlationId, '/fair/api/v1/broken']);
    await refusedWith(ask({ method: 'GET', url: '/nowhere' }), 404, 'http.not_found');
    assert.equal(logged.length, 1, 'a refusal is no fault of ours');
  });

  test('lets in whom the rule names: nobody 401, a bad token 401, the wrong role 403', async () => {
    const post = (headers: Record<string, string>) =>
      ask({
        method: 'POST',
        url: '/fair/api/v1/notes',
        headers: { ...headers, 'content-type': 'application/json' },
        payload: '{"text":"a"}',
      });
    await refusedWith(post({}), 401, 'identity.sign_in');
    await refusedWith(post({ authorization: 'Bearer stranger' }), 401, 'identity.bad_token');
    await refusedWith(post({ authorization: 'Basic ana' }), 401, 'identity.sign_in');
    await refusedWith(ask({ method: 'DELETE', url: '/fair/api/v1/notes/1', headers: bearer }), 403, 'identity.forbidden');
  });

  test('believes a cookie on a write only from our own pages', async () => {
    const post = (headers: object) =>
      ask({
        method: 'POST',
        url: '/fair/api/v1/notes',
        headers: { cookie: 'gh_fair_access=ana', host: 'house.test', 'content-type': 'application/json', ...headers },
        payload: '{"text":"a"}',
      });
    for (const foreign of [
      {},
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'http://house.test', 'sec-fetch-site': 'cross-site' },
    ])
      await refusedWith(post(foreign), 403, 'http.cross_site');
    for (const ours of [{ 'sec-fetch-site': 'same-origin' }, { origin: 'http://house.test' }]) assert.equal((await post(ours)).status, 200);
  });

  test('is measured by the pattern of the route, never by addresses that a visitor makes up', async () => {
    observed.length = 0;
    for (const url of ['/fair/api/v1/notes/1', '/fair/api/v1/notes/2']) await ask({ method: 'DELETE', url, headers: bearer });
    for (const url of ['/made/up', '/made/up/too']) await ask({ method: 'GET', url });
    assert.deepEqual([...new Set(observed.map(({ market, route: at, status }) => `${market} ${at} ${status}`))].sort(), [
      ' none 404',
      'fair /fair/api/v1/notes/:id 403',
    ]);
  });
});

describe('closing', () => {
  test('finishes the request in flight and takes no other', async () => {
    const started = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    const slow = route({
      method: 'GET',
      path: '/slow',
      summary: 'Takes its time',
      tags: ['test'],
      access: 'public',
      response: { 200: Type.Object({ ok: Type.Boolean() }, closed) },
      async handle() {
        started.resolve();
        await finish.promise;
        return { status: 200, body: { ok: true } };
      },
    });
    const app = await openEdge({}, [slow]);
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    const inFlight = fetch(`${url}/fair/api/v1/slow`);
    await started.promise;
    let isClosed = false;
    const before = performance.now();
    const closing = app.close().then(() => (isClosed = true));
    await assert.rejects(fetch(`${url}/fair/api/v1/notes`), 'nobody else is let in');
    assert.equal(isClosed, false);
    finish.resolve();
    const answer = await inFlight;
    assert.deepEqual([answer.status, await answer.json()], [200, { ok: true }]);
    await closing;
    assert.ok(performance.now() - before < 5_000, 'the stop does not wait for a connection that is only kept alive');
  });
});

describe('health', () => {
  test('is ready when every check is, and otherwise names the one that is not, with its reason', async () => {
    const checks = { database: async () => undefined, stripe: async () => undefined };
    for (const [ready, status, said] of [
      [checks, 200, { status: 'ok', checks: { database: 'ok', stripe: 'ok' } }],
      [
        { ...checks, database: () => Promise.reject(new Error('no connection')) },
        503,
        { status: 'unavailable', checks: { database: 'no connection', stripe: 'ok' } },
      ],
    ] as const) {
      const app = await openEdge({ health: { ready, metrics: async () => 'up 1\n' } });
      const answer = await app.inject('/health/ready');
      assert.deepEqual([answer.statusCode, answer.json()], [status, said]);
      assert.equal((await app.inject('/health/live')).statusCode, 200, 'a process that waits for its database is alive');
      const metrics = await app.inject('/metrics');
      assert.deepEqual([metrics.body, metrics.headers['content-type']], ['up 1\n', 'text/plain; version=0.0.4; charset=utf-8']);
      await app.close();
    }
  });
});

test('an address in X-Forwarded-For is believed of the proxies in front and of nobody else', async () => {
  const heard: (string | undefined)[] = [];
  const also = [
    route({
      method: 'GET',
      path: '/who',
      summary: 'Hears an address',
      tags: ['test'],
      access: 'public',
      response: { 200: null },
      async handle(_ctx, { request }) {
        heard.push(request.ip);
        return { status: 200 };
      },
    }),
  ];
  const one = await openEdge({ trustProxy: ['loopback', '10.0.0.0/8'] }, also);
  const none = await openEdge({}, also);
  const from = (remoteAddress: string) => ({
    url: '/fair/api/v1/who',
    remoteAddress,
    headers: { 'x-forwarded-for': '198.51.100.9, 203.0.113.5' },
  });
  await one.inject(from('10.1.2.3'));
  await one.inject(from('192.0.2.4'));
  await none.inject(from('127.0.0.1'));
  await Promise.all([one.close(), none.close()]);
  assert.deepEqual(heard, ['203.0.113.5', '192.0.2.4', '127.0.0.1'], 'what the client itself wrote first is never believed');
});

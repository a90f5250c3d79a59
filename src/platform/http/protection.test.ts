import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { Type } from 'typebox';
import { route, type Problem, type ServerOptions } from '#platform/http';
import { somebody } from '#test/market';
import { bareServer } from '#test/server';
import { hostCookieHeader, hostSetCookie, plainCookieHeader, plainCookies, plainSetCookie } from './host-cookies.ts';

const ana = somebody('chef');
const base = { tags: ['test'], access: 'public', response: { 200: null } } as const;
let trouble = new Error('none');
const routes = [
  route({ ...base, method: 'GET', path: '/plain', summary: 'Answers', handle: async () => ({ status: 200 }) }),
  route({
    ...base,
    method: 'GET',
    path: '/mine',
    summary: 'Only for one',
    access: 'signed-in',
    handle: async () => ({ status: 200, cookies: [{ name: 'gh_fair_access', value: 'next', maxAgeSeconds: 60, path: '/api' }] }),
  }),
  route({
    ...base,
    method: 'POST',
    path: '/anything',
    summary: 'Takes any JSON',
    body: Type.Unknown(),
    handle: async () => ({ status: 200 }),
  }),
  route({ ...base, method: 'POST', path: '/hook', summary: 'A webhook', rawBody: true, handle: async () => ({ status: 200 }) }),
  route({
    ...base,
    method: 'GET',
    path: '/trouble',
    summary: 'Fails',
    handle: async () => {
      throw trouble;
    },
  }),
  route({
    ...base,
    method: 'GET',
    path: '/file',
    root: true,
    summary: 'A file with a policy of its own',
    handle: async () => ({ status: 200, headers: { 'content-security-policy': "default-src 'none'; sandbox" } }),
  }),
];

const openEdge = (change: Partial<ServerOptions> = {}): Promise<FastifyInstance> =>
  bareServer({ routes, authenticate: (token) => (token === 'ana' ? ana : undefined) }, { secureCookies: true, ...change });

const api = (path: string): string => `/fair/api/v1${path}`;
/** Every kind of answer there is. */
const kinds: InjectOptions[] = [
  { url: api('/plain') },
  { url: api('/mine') },
  { url: api('/nothing') },
  { url: '/nowhere' },
  { url: '/%zz' },
  { url: '/fair/file' },
  { url: '/fair/api/docs/' },
  { url: '/fair/api/openapi.json' },
  { url: '/health/live' },
  { method: 'OPTIONS', url: api('/plain') },
  { method: 'POST', url: api('/anything'), payload: '{', headers: { 'content-type': 'application/json' } },
];

describe('over HTTPS', () => {
  let app: FastifyInstance;
  before(async () => void (app = await openEdge()));
  after(() => app.close());

  test('every kind of answer forbids sniffing, framing, inline scripts and a way back to http', async () => {
    for (const each of kinds) {
      const { headers } = await app.inject(each);
      const policy = String(headers['content-security-policy']);
      assert.doesNotMatch(policy, /unsafe|\*|https:/, String(each.url));
      assert.match(policy, /default-src 'none'/, String(each.url));
      if (each.url !== '/fair/file') assert.match(policy, /frame-ancestors 'none'/, String(each.url));
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['referrer-policy'], 'same-origin');
      assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
      assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
      assert.match(String(headers['permissions-policy']), /camera=\(\)/);
      assert.match(String(headers['strict-transport-security']), /^max-age=63072000/);
      assert.equal(headers['access-control-allow-origin'], undefined);
    }
    const plain = await openEdge({ secureCookies: false });
    assert.equal(
      (await plain.inject(kinds[0] as InjectOptions)).headers['strict-transport-security'],
      undefined,
      'http has nothing to keep',
    );
    await plain.close();
  });

  test('a cookie is set for this host alone and believed by that name only: a planted plain one counts for nothing', async () => {
    const asked = (cookie: string) => app.inject({ url: api('/mine'), headers: { cookie } });
    assert.equal((await asked('gh_fair_access=ana')).statusCode, 401);
    const answer = await asked('__Host-gh_fair_access=ana');
    assert.equal(answer.statusCode, 200);
    assert.equal(String(answer.headers['set-cookie']), '__Host-gh_fair_access=next; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Lax');
  });
});

test('a cookie has its plain name inside the house and its own on the line, and what is not ours passes as it is', () => {
  const set = 'gh_prep_flash=x; Path=/prep; Max-Age=60; HttpOnly; SameSite=Lax';
  assert.equal(hostSetCookie(set), '__Host-gh_prep_flash=x; Path=/; Secure; Max-Age=60; HttpOnly; SameSite=Lax');
  assert.match(plainSetCookie(hostSetCookie(set)), /^gh_prep_flash=x;/);
  assert.equal(plainCookieHeader('a=1; gh_prep_access=planted; __Host-gh_prep_access=t'), 'a=1; gh_prep_access=t');
  assert.equal(hostCookieHeader('a=1; gh_prep_access=t'), 'a=1; __Host-gh_prep_access=t');
  assert.deepEqual(plainCookies({ a: '1', gh_x: 'planted', '__Host-gh_y': 't' }), { a: '1', gh_y: 't' });
});

test('pages of a named origin may use the API with a token, those of another may not, and nobody’s cookies count', async () => {
  const app = await openEdge({ corsOrigins: ['https://tools.example'] });
  const from = (origin: string, also: InjectOptions = {}) =>
    app.inject({ url: api('/plain'), ...also, headers: { origin, ...also.headers } });
  const allowed = (await from('https://tools.example')).headers;
  assert.deepEqual([allowed['access-control-allow-origin'], allowed['vary']], ['https://tools.example', 'Origin']);
  assert.equal(allowed['access-control-allow-credentials'], undefined);
  const preflight = await from('https://tools.example', { method: 'OPTIONS', headers: { 'access-control-request-method': 'GET' } });
  assert.deepEqual([preflight.statusCode, preflight.headers['access-control-allow-methods']], [204, 'GET, HEAD']);
  assert.match(String(preflight.headers['access-control-allow-headers']), /authorization/);
  for (const origin of ['https://evil.example', 'https://tools.example.evil.example', 'null', 'http://tools.example']) {
    assert.equal((await from(origin)).headers['access-control-allow-origin'], undefined, origin);
  }
  assert.equal((await from('https://tools.example', { url: '/fair/file' })).headers['access-control-allow-origin'], undefined);
  await app.close();
});

describe('a house for some countries', () => {
  let app: FastifyInstance;
  before(async () => {
    app = await openEdge({ countries: { allowed: ['US', 'PR'], header: 'CF-IPCountry' }, trustProxy: ['10.0.0.1'] });
  });
  after(() => app.close());
  const ask = (country: string | undefined, { peer = '10.0.0.1', url = api('/plain'), ...also }: InjectOptions & { peer?: string } = {}) =>
    app.inject({
      url: url as string,
      remoteAddress: peer,
      ...also,
      headers: { 'x-forwarded-for': '203.0.113.9', ...(country === undefined ? {} : { 'cf-ipcountry': country }), ...also.headers },
    });

  test('serves those that its proxy names, refuses the rest in plain words, and believes nobody else', async () => {
    assert.equal((await ask('us')).statusCode, 200);
    for (const refused of [await ask('DE'), await ask(undefined), await ask('US', { peer: '198.51.100.7' })]) {
      const problem = refused.json<Problem>();
      assert.deepEqual([refused.statusCode, problem.code], [451, 'http.country_not_served']);
    }
    const page = await ask('DE', { url: '/fair/kitchens', headers: { accept: 'text/html' } });
    assert.equal(page.statusCode, 451);
    assert.match(page.body, /<h1>Not offered here<\/h1>/);
  });

  test('lets health checks, webhooks and its own pages’ calls through', async () => {
    assert.equal((await ask(undefined, { url: '/health/live' })).statusCode, 200);
    const hook = await ask(undefined, {
      method: 'POST',
      url: api('/hook'),
      payload: '{}',
      headers: { 'content-type': 'application/json' },
    });
    assert.equal(hook.statusCode, 200);
    assert.equal((await ask(undefined, { headers: { ...app.insideCall } })).statusCode, 200);
    assert.equal((await ask(undefined, { headers: { 'x-guildhall-inside': 'guessed' } })).statusCode, 451);
  });
});

describe('caps', () => {
  let app: FastifyInstance;
  before(async () => {
    app = await openEdge();
    await app.listen({ port: 0, host: '127.0.0.1' });
  });
  after(() => app.close());

  test('a body nested too deep and a request of too many headers are refused by name', async () => {
    const post = (payload: string) =>
      app.inject({ method: 'POST', url: api('/anything'), payload, headers: { 'content-type': 'application/json' } });
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    assert.equal((await post(nested(20))).statusCode, 200);
    for (const payload of [nested(21), nested(100_000), `${'{"a":'.repeat(30)}1${'}'.repeat(30)}`]) {
      const answer = await post(payload);
      assert.deepEqual([answer.statusCode, answer.json<Problem>().code], [400, 'http.too_deep']);
    }
    const { port } = app.server.address() as AddressInfo;
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`x-${i}`, '1']));
    const refused = await fetch(`http://127.0.0.1:${port}${api('/plain')}`, { headers: many });
    assert.deepEqual([refused.status, ((await refused.json()) as Problem).code], [431, 'http.too_many_headers']);
  });

  test('a request that cannot be read on the line is answered in the house’s shape and hung up', async () => {
    const { port } = app.server.address() as AddressInfo;
    const said = async (bytes: string): Promise<string> => {
      const socket = connect(port, '127.0.0.1');
      let text = '';
      socket.on('data', (part) => (text += part.toString()));
      socket.write(bytes);
      await once(socket, 'close');
      return text;
    };
    assert.match(await said('NONSENSE\r\n\r\n'), /^HTTP\/1\.1 400 .*http\.bad_request/s);
    assert.match(
      await said(`GET / HTTP/1.1\r\nHost: a\r\nX-A: ${'a'.repeat(17_000)}\r\n\r\n`),
      /^HTTP\/1\.1 431 .*http\.headers_too_large/s,
    );
  });

  test('who drips a request is not waited for without end', () => {
    const { headersTimeout, requestTimeout, timeout } = app.server;
    assert.deepEqual([headersTimeout, requestTimeout, timeout], [10_000, 120_000, 150_000]);
  });

  test('a database that is full, gone or stopping is told as such, and no word of it gets out', async () => {
    const known: [Error, string][] = [
      [new Error('timeout exceeded when trying to connect'), 'database.busy'],
      [Object.assign(new Error('sorry, too many clients already'), { code: '53300' }), 'database.busy'],
      [Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' }), 'database.unavailable'],
      [Object.assign(new Error('connect ECONNREFUSED 10.1.2.3:5432'), { code: 'ECONNREFUSED' }), 'database.unavailable'],
    ];
    for (const [error, code] of known) {
      trouble = error;
      const answer = await app.inject({ url: api('/trouble') });
      assert.deepEqual([answer.statusCode, answer.json<Problem>().code], [503, code]);
      assert(Number(answer.headers['retry-after']) > 0);
      assert.doesNotMatch(answer.body, /connect|10\.1|clients/);
    }
  });
});

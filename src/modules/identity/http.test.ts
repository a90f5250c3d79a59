import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { goodPassword, identityFixture, otherPassword, type Fixture } from './fixture.test-support.ts';
import { setUpSecondFactor } from '#test/second-factor';
import { testServer } from '#test/server';

type App = Awaited<ReturnType<typeof testServer>>;

describe('identity over HTTP', () => {
  let f: Fixture;
  let app: App;
  let address = 0;

  before(async () => {
    f = await identityFixture();
    const { name, ctx } = f.market;
    app = await testServer(
      { name, ctx, modules: [f.identity], authenticate: (token) => f.identity.authenticate(ctx, token) },
      { secureCookies: true },
    );
  });
  after(() => app.close());

  /** Every call comes from an address of its own, so that the edge's limits do not mix the tests up. */
  async function call(method: 'GET' | 'POST' | 'PATCH', path: string, body?: object, headers: Record<string, string> = {}) {
    address += 1;
    const url = path.startsWith('/.') ? `/${f.market.name}${path}` : `/${f.market.name}/api/v1${path}`;
    const remoteAddress = `10.0.${address >> 8}.${address & 255}`;
    const answer = await app.inject({ method, url, remoteAddress, headers, ...(body === undefined ? {} : { payload: body }) });
    return {
      status: answer.statusCode,
      headers: answer.headers,
      cookies: answer.cookies,
      json: (answer.body === '' ? undefined : answer.json()) as Record<string, unknown> & { code?: string },
    };
  }
  const bearer = (token: unknown) => ({ authorization: `Bearer ${String(token)}` });

  test('a whole life: register, confirm, read oneself, rename, refresh, change the password, log out', async () => {
    const email = 'grace@example.org';
    const asked = await call('POST', '/auth/register', { email, password: goodPassword, displayName: 'Grace', role: 'host' });
    assert.deepEqual([asked.status, asked.json], [202, { status: 'check_mail' }]);
    assert.equal((await call('POST', '/auth/login', { email, password: goodPassword })).json.code, 'identity.not_verified');
    await f.settle();
    const confirmed = await call('POST', '/auth/verify', { token: f.mailedToken(email), password: goodPassword });
    assert.equal(confirmed.status, 200);
    assert.equal(
      (await call('POST', '/auth/verify', { token: f.mailedToken(email), password: goodPassword })).json.code,
      'identity.token_refused',
    );

    const mine = bearer(confirmed.json['accessToken']);
    const me = await call('GET', '/me', undefined, mine);
    assert.deepEqual([me.json['email'], me.json['roles'], me.json['displayName']], [email, ['host'], 'Grace']);
    assert.equal((await call('PATCH', '/me', { displayName: 'Grace H.' }, mine)).json['displayName'], 'Grace H.');
    const refreshed = await call('POST', '/auth/refresh', { refreshToken: confirmed.json['refreshToken'] });
    assert.deepEqual((refreshed.json['person'] as { displayName: string }).displayName, 'Grace H.');
    assert.equal((await call('POST', '/auth/password', { current: goodPassword, next: otherPassword }, mine)).status, 204);
    assert.equal((await call('POST', '/auth/login', { email, password: goodPassword })).json.code, 'identity.wrong_credentials');
    assert.equal((await call('POST', '/auth/logout', undefined, mine)).status, 204);
    const { action, reason } = f.market.audited.at(-1) ?? assert.fail();
    assert.deepEqual([action, reason], ['session.end', 'logged_out']);
    assert.equal((await call('GET', '/me', undefined, mine)).json.code, 'identity.bad_token');
    assert.equal(
      (await call('POST', '/auth/refresh', { refreshToken: refreshed.json['refreshToken'] })).json.code,
      'identity.session_ended',
    );
  });

  test('a browser gets its tokens in cookies that no script reads, and none in the body', async () => {
    const person = await f.person();
    const { name } = f.market;
    const loggedIn = await call('POST', '/auth/login', { email: person.email, password: goodPassword, session: 'cookie' });
    assert.deepEqual(Object.keys(loggedIn.json).sort(), ['expiresAt', 'person', 'sessionExpiresAt']);
    assert.deepEqual(loggedIn.cookies.map((cookie) => cookie.name).sort(), [
      `__Host-gh_${name}_access`,
      `__Host-gh_${name}_device`,
      `__Host-gh_${name}_refresh`,
    ]);
    for (const cookie of loggedIn.cookies) {
      assert.deepEqual([cookie.httpOnly, cookie.secure, cookie.sameSite, cookie.path], [true, true, 'Lax', '/']);
    }
    const jar = (answer: { cookies: { name: string; value: string }[] }) =>
      answer.cookies.map(({ name: key, value }) => `${key}=${value}`).join('; ');
    const own = { cookie: jar(loggedIn), 'sec-fetch-site': 'same-origin' };
    assert.equal((await call('GET', '/me', undefined, own)).json['email'], person.email);

    const refreshOnly = loggedIn.cookies.filter((cookie) => cookie.name.endsWith('_refresh'));
    const foreign = { cookie: jar({ cookies: refreshOnly }), 'sec-fetch-site': 'cross-site' };
    for (const path of ['/auth/refresh', '/auth/logout']) {
      assert.equal((await call('POST', path, path === '/auth/refresh' ? {} : undefined, foreign)).json.code, 'http.cross_site');
    }
    const refreshed = await call('POST', '/auth/refresh', {}, own);
    assert.deepEqual(refreshed.cookies.map((cookie) => cookie.name).sort(), [`__Host-gh_${name}_access`, `__Host-gh_${name}_refresh`]);
    const out = await call('POST', '/auth/logout', undefined, {
      cookie: jar({ cookies: refreshed.cookies.filter((each) => each.name.endsWith('_refresh')) }),
      'sec-fetch-site': 'same-origin',
    });
    assert.equal(out.status, 204);
    assert.deepEqual(
      out.cookies.map(({ value, maxAge }) => [value, maxAge]),
      [
        ['', 0],
        ['', 0],
      ],
    );
    assert.equal(
      (await call('POST', '/auth/refresh', {}, { cookie: jar(refreshed), 'sec-fetch-site': 'same-origin' })).json.code,
      'identity.session_ended',
    );
  });

  test('a browser that logs in again leaves no session behind, and no other browser loses its own', async () => {
    const person = await f.person();
    const logIn = (headers: Record<string, string> = {}) =>
      call('POST', '/auth/login', { email: person.email, password: goodPassword, session: 'cookie' }, headers);
    const own = ({ cookies }: Awaited<ReturnType<typeof logIn>>) => {
      const kept = cookies.find(({ name }) => name.endsWith('_refresh'));
      return { cookie: `${kept?.name}=${kept?.value}`, 'sec-fetch-site': 'same-origin' };
    };
    const refresh = async (browser: Record<string, string>) => (await call('POST', '/auth/refresh', {}, browser)).status;
    const [first, elsewhere] = [own(await logIn()), own(await logIn())];
    const second = own(await logIn(first));
    assert.deepEqual([await refresh(first), await refresh(second), await refresh(elsewhere)], [401, 200, 200]);
    const third = await logIn({ ...second, 'sec-fetch-site': 'cross-site' });
    assert.deepEqual([third.status, await refresh(second)], [200, 200], 'another site ends nothing');
  });

  test('the browser that registers holds a cookie that confirms without a password; a form from another site gives it none', async () => {
    const { name } = f.market;
    const asking = (email: string) => ({ email, password: goodPassword, displayName: 'Grace', role: 'chef' });
    const planted = await call('POST', '/auth/register', asking('planted@example.org'), { 'sec-fetch-site': 'cross-site' });
    assert.deepEqual([planted.status, planted.cookies], [202, []]);

    const [fresh, taken] = [await call('POST', '/auth/register', asking('own@example.org')), await f.person()];
    const again = await call('POST', '/auth/register', asking(taken.email));
    assert.deepEqual([again.json, again.cookies.length], [fresh.json, fresh.cookies.length], 'the answer tells nothing of the address');
    await f.settle();
    const [own] = fresh.cookies;
    assert.deepEqual([own?.name, own?.httpOnly, own?.sameSite], [`__Host-gh_${name}_registration`, true, 'Lax']);
    const token = f.mailedToken('own@example.org');
    assert.equal((await call('POST', '/auth/verify', { token })).json.code, 'identity.password_needed');
    const cookie = `${own?.name}=${own?.value}`;
    const foreign = await call('POST', '/auth/verify', { token }, { cookie, 'sec-fetch-site': 'cross-site' });
    assert.equal(foreign.json.code, 'identity.password_needed');
    const confirmed = await call('POST', '/auth/verify', { token }, { cookie, 'sec-fetch-site': 'same-origin' });
    assert.equal(confirmed.status, 200);
    assert.equal(confirmed.cookies.find((each) => each.name === own?.name)?.maxAge, 0);
  });

  test('a script in the page cannot have the cookie’s tokens told to it by asking for them in the body', async () => {
    const person = await f.person();
    const loggedIn = await call('POST', '/auth/login', { email: person.email, password: goodPassword, session: 'cookie' });
    const cookie = loggedIn.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const own = { cookie, 'sec-fetch-site': 'same-origin' };
    const asked = await call('POST', '/auth/refresh', { session: 'bearer' }, own);
    assert.deepEqual([asked.status, asked.json.code], [401, 'identity.session_ended']);
    assert.deepEqual([asked.json['accessToken'], asked.json['refreshToken'], asked.cookies], [undefined, undefined, []]);
    assert.equal((await call('POST', '/auth/refresh', { session: 'cookie' }, own)).status, 200, 'the token was not used up');
  });

  test('nothing tells a stranger whether an address is registered: status, body and headers are alike', async () => {
    const known = (await f.person()).email;
    const unknown = 'nobody-here@example.org';
    const asks: ((email: string) => [string, object])[] = [
      (email) => ['/auth/register', { email, password: otherPassword, displayName: 'X', role: 'chef' }],
      (email) => ['/auth/reset-request', { email }],
      (email) => ['/auth/resend', { email }],
      (email) => ['/auth/login', { email, password: 'not the right one at all' }],
    ];
    for (const ask of asks) {
      const seen = await Promise.all(
        [known, unknown].map(async (email) => {
          const { status, headers, json } = await call('POST', ...ask(email));
          const { 'x-correlation-id': _id, date: _date, ...rest } = headers;
          // The value is chance, of the same length for everybody.
          const cookie = String(rest['set-cookie'] ?? '').replace(/=[\w-]{43};/, '=…;');
          return { status, headers: { ...rest, 'set-cookie': cookie }, body: { ...json, correlationId: '' } };
        }),
      );
      assert.deepEqual(seen[0], seen[1], ask(known)[0]);
    }
  });

  test('the work for a known and an unknown address is the same: the same statements in the same order', async () => {
    const known = (await f.person()).email;
    const statements = async (path: string, body: object) => {
      const seen: string[] = [];
      const route = f.identity.routes?.find((each) => each.path === path);
      const ctx = {
        ...f.visitor,
        db: f.visitor.db.withPlugin({
          transformQuery: ({ node }) => (seen.push(node.kind), node),
          transformResult: async ({ result }) => result,
        }),
      };
      await route
        ?.handle(ctx, { params: {}, query: {}, body, request: { ip: '', userAgent: '', cookies: {}, headers: {} } })
        .catch(() => undefined);
      return seen;
    };
    for (const path of ['/auth/register', '/auth/reset-request', '/auth/resend', '/auth/login']) {
      const password = path === '/auth/login' ? 'not the right one at all' : otherPassword;
      const body = (email: string) => ({ email, password, displayName: 'X', role: 'chef' });
      const forKnown = await statements(path, body(known));
      assert.ok(forKnown.length > 0);
      assert.deepEqual(forKnown, await statements(path, body('nobody-at-all@example.org')), path);
    }
  });

  test('roles are changed by admins only', async () => {
    const person = await f.person();
    const admin = await f.adminToken();
    const path = `/admin/people/${person.id}/roles`;
    const body = { role: 'host', reason: 'asked by phone' };
    assert.equal((await call('POST', path, body)).status, 401);
    assert.equal((await call('POST', path, body, bearer((await f.logIn(person)).accessToken))).status, 403);
    assert.deepEqual((await call('POST', path, body, bearer(admin.accessToken))).json['roles'], ['chef', 'host']);
    assert.deepEqual((await call('POST', `${path}/revoke`, body, bearer(admin.accessToken))).json['roles'], ['chef']);
    const nobody = await call('POST', '/admin/people/00000000-0000-7000-8000-00000000dead/roles', body, bearer(admin.accessToken));
    assert.equal(nobody.json.code, 'identity.no_such_person');
  });

  test('what matters most asks for a proof of the last ten minutes, and goes on after it', async () => {
    const session = await f.logIn(await f.person());
    f.market.clock.moveBy({ minutes: 10, seconds: 1 });
    const before = f.market.audited.length;
    const asked = await call('POST', '/me/factors/totp', undefined, bearer(session.accessToken));
    assert.deepEqual([asked.status, asked.json.code], [401, 'identity.proof_needed']);
    assert.equal(f.market.audited.length, before);
    const proof = await call('POST', '/auth/proof', { password: goodPassword, session: 'cookie' }, bearer(session.accessToken));
    assert.deepEqual([proof.status, 'accessToken' in proof.json], [200, false]);
    const cookie = proof.cookies.find(({ name }) => name.endsWith('_access'))?.value;
    assert.equal((await call('POST', '/me/factors/totp', undefined, bearer(cookie))).status, 201);
  });

  test('a log-in in two steps keeps its ticket in a cookie of the browser, which is gone after it', async () => {
    const person = await f.person();
    const ctx = await f.as(await f.logIn(person));
    const { recoveryCodes } = await setUpSecondFactor(f.identity, ctx);
    const first = await call('POST', '/auth/login', { email: person.email, password: goodPassword, session: 'cookie' });
    assert.deepEqual([first.status, first.json['status'], 'ticket' in first.json], [202, 'second_step', false]);
    const ticket = first.cookies.find(({ name }) => name.endsWith('_second'));
    assert.equal(ticket?.httpOnly, true);
    const body = { recoveryCode: recoveryCodes[0], session: 'cookie' };
    assert.equal((await call('POST', '/auth/second-step', body)).json.code, 'identity.second_step_over');
    const cookies = { cookie: `${ticket?.name}=${ticket?.value}` };
    const elsewhere = await call('POST', '/auth/second-step', body, { ...cookies, 'sec-fetch-site': 'cross-site' });
    assert.equal(elsewhere.json.code, 'identity.second_step_over');
    const second = await call('POST', '/auth/second-step', body, cookies);
    assert.equal(second.status, 200);
    assert.equal(second.cookies.find(({ name }) => name === ticket?.name)?.value, '');
  });

  test('a lost second step is reset in the browser that logs in: its cookie shows what waits, and opens nothing before the waiting is over', async () => {
    const person = await f.person();
    await setUpSecondFactor(f.identity, await f.as(await f.logIn(person)));
    const second = async () => {
      const answer = await call('POST', '/auth/login', { email: person.email, password: goodPassword, session: 'cookie' });
      const ticket = answer.cookies.find(({ name }) => name.endsWith('_second'));
      return { cookie: `${ticket?.name}=${ticket?.value}`, 'sec-fetch-site': 'same-origin' };
    };
    const path = '/auth/second-step/lost';
    const confirm = (browser: Record<string, string>) => {
      const mailedCode = f.mails.findLast(({ email, data }) => email === person.email && data?.['code'])?.data?.['code'];
      return call('POST', `${path}/confirm`, { mailedCode, session: 'cookie' }, browser);
    };
    const browser = await second();
    assert.deepEqual((await call('GET', path, undefined, browser)).json, { isOver: false });
    for (const headers of [{}, { ...browser, 'sec-fetch-site': 'cross-site' }])
      assert.equal((await call('POST', path, {}, headers)).json.code, 'identity.second_step_over');
    assert.deepEqual((await call('POST', path, {}, browser)).json, { status: 'check_mail' });
    const begun = await confirm(browser);
    assert.deepEqual([begun.status, begun.json['status'], begun.cookies], [202, 'waiting', []]);
    const { endsAt } = begun.json;
    assert.deepEqual((await call('GET', path, undefined, browser)).json, { endsAt, isOver: false });
    assert.deepEqual((await call('POST', path, {}, browser)).json, { status: 'waiting', endsAt });

    f.market.clock.moveBy({ hours: 72 });
    const later = await second();
    assert.deepEqual((await call('GET', path, undefined, later)).json, { endsAt, isOver: true });
    assert.equal((await call('POST', path, {}, later)).status, 202);
    const opened = await confirm(later);
    assert.equal(opened.status, 200);
    assert.equal(opened.cookies.find(({ name }) => name.endsWith('_second'))?.value, '');
    const access = opened.cookies.find(({ name }) => name.endsWith('_access'))?.value;
    const { totp, reset } = (await call('GET', '/me/factors', undefined, bearer(access))).json;
    assert.deepEqual([totp, reset], [undefined, undefined]);
  });

  test('the keys are published, without their secret part', async () => {
    await f.logIn(await f.person());
    const { status, json } = await call('GET', '/.well-known/jwks.json');
    assert.equal(status, 200);
    for (const key of json['keys'] as object[]) assert.deepEqual(Object.keys(key).sort(), ['alg', 'crv', 'kid', 'kty', 'use', 'x']);
  });

  test('wrong input is a problem with a stable code, and nothing is written', async () => {
    const before = f.market.audited.length;
    for (const body of [
      {},
      { email: 1, password: goodPassword },
      { email: 'a@example.org', password: goodPassword, admin: true },
      { email: 'x'.repeat(300), password: goodPassword },
    ]) {
      const { status, json } = await call('POST', '/auth/login', body);
      assert.deepEqual([status, json.code], [400, 'http.invalid']);
    }
    for (const [path, body] of [
      ['/auth/verify', { token: 'A'.repeat(43) }],
      ['/auth/reset', { token: 'A'.repeat(43), password: goodPassword }],
    ] as const) {
      assert.deepEqual([(await call('POST', path, body)).json.code, path], ['identity.token_refused', path]);
    }
    assert.equal(f.market.audited.length, before);
  });
});

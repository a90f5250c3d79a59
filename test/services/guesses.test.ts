import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { testServer } from '#test/server';
import { goodPassword, identityFixture, type Fixture } from '../../src/modules/identity/fixture.test-support.ts';

type App = Awaited<ReturnType<typeof testServer>>;

describe('guessing, over HTTP', () => {
  let f: Fixture;
  let app: App;
  before(async () => {
    f = await identityFixture();
    const { name, ctx } = f.market;
    app = await testServer({ name, ctx, modules: [f.identity], authenticate: (token) => f.identity.authenticate(ctx, token) });
  });
  after(() => app.close());

  const send = (path: string, payload: object, remoteAddress: string) =>
    app.inject({ method: 'POST', url: `/${f.market.name}/api/v1${path}`, remoteAddress, payload });

  test('a thousand addresses together have ten tries at one account in an hour, and its owner’s own device still opens it', async () => {
    const { email } = await f.person();
    const { deviceToken } = await f.logIn({ email } as Parameters<Fixture['logIn']>[0]);
    const statuses = new Map<number, number>();
    for (let i = 0; i < 1_000; i += 50) {
      const wave = Array.from({ length: 50 }, (_none, j) => `10.1.${(i + j) >> 8}.${(i + j) & 255}`);
      const answers = await Promise.all(wave.map((from) => send('/auth/login', { email, password: `guess number ${from}` }, from)));
      for (const { statusCode } of answers) statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
    }
    assert.deepEqual(
      statuses,
      new Map([
        [401, 10],
        [429, 990],
      ]),
    );
    assert.equal((await send('/auth/login', { email, password: goodPassword }, '10.2.0.1')).statusCode, 429);
    assert.equal((await send('/auth/login', { email, password: goodPassword, deviceToken }, '10.2.0.2')).statusCode, 200);
  });

  test('log-in, registration and reset answer the same for an address with an account and for one without: status, headers and body', async () => {
    const { email } = await f.person({ email: 'known-here@example.org' });
    const bodies: Record<string, (address: string) => object> = {
      '/auth/login': (address) => ({ email: address, password: 'not the password of anybody' }),
      '/auth/register': (address) => ({ email: address, password: goodPassword, displayName: 'Ada', role: 'chef' }),
      '/auth/resend': (address) => ({ email: address }),
      '/auth/reset-request': (address) => ({ email: address }),
    };
    // What differs from answer to answer by itself: the time, the request's own number, and a registration's secret cookie.
    const own = /"correlationId":"[^"]*"|gh_[a-z0-9_]+_registration=[^;]*/g;
    for (const [path, body] of Object.entries(bodies)) {
      const [known, unknown] = await Promise.all(
        [email, 'nobody-here@example.org'].map(async (address, i) => {
          const { statusCode, headers, body: text } = await send(path, body(address), `10.3.0.${i}`);
          const kept = Object.entries(headers).filter(([name]) => name !== 'date' && !/request-id|correlation/.test(name));
          return JSON.stringify([statusCode, kept, text]).replaceAll('\\"', '"').replaceAll(own, '');
        }),
      );
      assert.equal(known, unknown, path);
    }
  });
});

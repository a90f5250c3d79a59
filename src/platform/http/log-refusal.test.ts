import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Type } from 'typebox';
import type { FastifyInstance } from 'fastify';
import { silentLog } from '#test/log';
import { somebody } from '#test/market';
import { bareServer } from '#test/server';
import { closed } from './schemas.ts';
import { route } from './route.ts';

const ana = somebody('chef');
const noted: { facts: Record<string, unknown>; message: string }[] = [];

const removal = route({
  method: 'POST',
  path: '/notes/:id/remove',
  summary: 'Removes a note',
  tags: ['test'],
  access: { may: 'notes.remove' },
  limitPerMinute: 2,
  params: Type.Object({ id: Type.String() }, closed),
  body: Type.Object({ why: Type.String({ maxLength: 20 }) }, closed),
  response: { 204: null },
  handle: async () => ({ status: 204 }),
});

describe('a refusal', () => {
  let app: FastifyInstance;
  before(async () => {
    app = await bareServer(
      {
        routes: [removal],
        roles: { admin: { title: 'Admin', staff: true, may: ['notes.remove'], mayAsk: [] } },
        authenticate: (token) => ({ ana, sam: { ...ana, roles: ['admin'] } })[token],
      },
      { log: { ...silentLog, info: (facts, message) => void noted.push({ facts: { ...facts }, message }) } },
    );
  });
  after(() => app.close());

  const ask = async (token: string | undefined, why: unknown) => {
    noted.length = 0;
    const { statusCode } = await app.inject({
      method: 'POST',
      url: '/fair/api/v1/notes/7/remove',
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      payload: { why },
    });
    return { statusCode, facts: noted[0]?.facts, lines: noted.length };
  };

  test('of a right, a token, an input or a rate is logged with who, where and why, and nothing of what was sent', async () => {
    const secret = 'what nobody may read, whatever it was';
    for (const [token, why, status, code] of [
      [undefined, secret, 401, 'identity.sign_in'],
      ['stranger', secret, 401, 'identity.bad_token'],
      ['ana', secret, 403, 'identity.forbidden'],
      ['sam', secret, 400, 'http.invalid'],
      ['sam', secret, 429, 'http.too_many_requests'],
    ] as const) {
      const { statusCode, facts, lines } = await ask(token, why);
      assert.deepEqual([statusCode, lines, facts?.['status'], facts?.['code']], [status, 1, status, code]);
      assert.deepEqual([facts?.['method'], facts?.['route']], ['POST', '/fair/api/v1/notes/:id/remove']);
      assert.equal(facts?.['personId'], token === 'ana' || token === 'sam' ? ana.personId : undefined);
      assert.equal(facts?.['from'], token === 'ana' || token === 'sam' ? undefined : '127.0.0.1');
      assert.ok(!JSON.stringify(noted).includes(secret));
    }
  });

  test('for an address that is not there, and a success, say nothing', async () => {
    noted.length = 0;
    await app.inject('/nowhere');
    await app.inject('/health/live');
    assert.deepEqual(noted, []);
  });
});

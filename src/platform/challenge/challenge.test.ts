import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { Type } from 'typebox';
import { unauthenticated } from '#kernel';
import { closed, route, type Problem } from '#platform/http';
import { memoryBuckets } from '#platform/limits';
import { bareServer } from '#test/server';
import { proofOfWork } from './index.ts';

const secret = 'the house’s own, of this test';
type Posed = Parameters<typeof solveChallenge>[0]['challenge'];

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');
/** As a browser does it. */
async function solve(posed: object): Promise<string> {
  const { parameters, signature } = posed as Posed;
  const challenge = { parameters, ...(signature === undefined ? {} : { signature }) };
  const solution = await solveChallenge({ challenge, deriveKey });
  return encode({ challenge, solution });
}
const change = (answer: string, edit: (value: { challenge: Posed; solution: { counter: number } }) => void): string => {
  const value = JSON.parse(Buffer.from(answer, 'base64').toString()) as { challenge: Posed; solution: { counter: number } };
  edit(value);
  return encode(value);
};

test('work that was done counts once, for what it was asked for, and nothing else counts at all', async (t) => {
  const work = proofOfWork({ secret, take: memoryBuckets(), cost: 1 });
  const answer = await solve(await work.pose('registration'));
  assert.equal(await work.check(answer, 'log-in'), 'other_purpose');
  assert.equal(
    await work.check(
      change(answer, ({ solution }) => (solution.counter += 1)),
      'registration',
    ),
    'wrong',
  );
  const forgeries: ((value: { challenge: Posed }) => void)[] = [
    ({ challenge }) => (challenge.parameters.keyPrefix = '0'),
    ({ challenge }) => (challenge.parameters.expiresAt = 9_999_999_999),
    ({ challenge }) => (challenge.parameters.data = { purpose: 'log-in' }),
    ({ challenge }) => (challenge.signature = '0'.repeat(64)),
  ];
  for (const forge of forgeries) assert.equal(await work.check(change(answer, forge), 'registration'), 'forged', String(forge));
  for (const nonsense of ['', 'nonsense', encode(null), encode({}), encode({ challenge: {}, solution: {} }), 'a'.repeat(100_000)])
    assert.equal(await work.check(nonsense, 'registration'), 'unreadable');
  const elsewhere = proofOfWork({ secret: 'another house', take: memoryBuckets(), cost: 1 });
  assert.equal(await elsewhere.check(answer, 'registration'), 'forged');

  const twice = await Promise.all([work.check(answer, 'registration'), work.check(answer, 'registration')]);
  assert.deepEqual(twice.toSorted(), ['used', undefined], 'of two at once one counts');

  const late = await solve(await work.pose('registration'));
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 301_000 });
  assert.equal(await work.check(late, 'registration'), 'expired');
});

describe('a route that asks for a sign of a person', () => {
  let app: FastifyInstance;
  const asked = { purpose: 'registration', freePerHour: 2, counts: 'every' } as const;
  const routes = [
    route({
      method: 'POST',
      path: '/register',
      summary: 'Registers',
      tags: ['test'],
      access: 'public',
      challenge: asked,
      body: Type.Object({ name: Type.String({ minLength: 1, maxLength: 10 }) }, closed),
      response: { 204: null },
      handle: async () => ({ status: 204 }),
    }),
    route({
      method: 'POST',
      path: '/log-in',
      summary: 'Logs in',
      tags: ['test'],
      access: 'public',
      challenge: { purpose: 'log-in', freePerHour: 2, counts: 'refused' },
      body: Type.Object({ password: Type.String({ maxLength: 10 }) }, closed),
      response: { 204: null },
      async handle(_ctx, { body }) {
        if (body.password !== 'right') throw unauthenticated('identity.wrong_credentials', 'Not right.');
        return { status: 204 };
      },
    }),
  ];
  const open = (mode: 'always' | 'suspicious' | 'off'): Promise<FastifyInstance> =>
    bareServer({ routes }, mode === 'off' ? {} : { challenge: (take) => ({ mode, challenges: proofOfWork({ secret, take, cost: 1 }) }) });
  before(async () => void (app = await open('suspicious')));
  after(() => app.close());

  const post = (
    path: string,
    payload: object,
    { from = '203.0.113.1', answer, at = app }: { from?: string; answer?: string; at?: FastifyInstance } = {},
  ) =>
    at.inject({
      method: 'POST',
      url: `/fair/api/v1${path}`,
      remoteAddress: from,
      payload,
      ...(answer === undefined ? {} : { headers: { 'challenge-answer': answer } }),
    });
  const refusedWith = (answer: LightMyRequestResponse, code: string): object => {
    const { code: said, facts } = answer.json<Problem>();
    assert.deepEqual([answer.statusCode, said, facts?.['header']], [403, code, 'Challenge-Answer']);
    return facts?.['challenge'] as object;
  };

  test('lets an address do so much freely, then asks, and goes on for each answer once; another address is not asked', async () => {
    for (let i = 0; i < 2; i++) assert.equal((await post('/register', { name: 'ana' })).statusCode, 204);
    const answer = await solve(refusedWith(await post('/register', { name: 'ana' }), 'challenge.needed'));
    assert.equal((await post('/register', { name: '' }, { answer })).statusCode, 400, 'a form filled in wrongly costs nobody their answer');
    assert.equal((await post('/register', { name: 'ana' }, { answer })).statusCode, 204);
    const next = await solve(refusedWith(await post('/register', { name: 'ana' }, { answer }), 'challenge.refused'));
    refusedWith(await post('/log-in', { password: 'right' }, { answer: next }), 'challenge.refused');
    assert.equal((await post('/register', { name: 'ana' }, { answer: next })).statusCode, 204);
    assert.equal((await post('/register', { name: 'kofi' }, { from: '203.0.113.2' })).statusCode, 204);
  });

  test('of a log-in only what was refused makes suspicious, and then also who is right is asked', async () => {
    const from = '203.0.113.3';
    for (let i = 0; i < 5; i++) assert.equal((await post('/log-in', { password: 'right' }, { from })).statusCode, 204);
    for (let i = 0; i < 2; i++) assert.equal((await post('/log-in', { password: 'wrong' }, { from })).statusCode, 401);
    const answer = await solve(refusedWith(await post('/log-in', { password: 'right' }, { from }), 'challenge.needed'));
    assert.equal((await post('/log-in', { password: 'right' }, { from, answer })).statusCode, 204);
  });

  test('asks everybody where the house says always, and nobody where it says off', async () => {
    const [always, off] = [await open('always'), await open('off')];
    refusedWith(await post('/register', { name: 'ana' }, { at: always }), 'challenge.needed');
    for (let i = 0; i < 5; i++) assert.equal((await post('/register', { name: 'ana' }, { at: off })).statusCode, 204);
    await always.close();
    await off.close();
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fastify from 'fastify';
import { addHealth } from './health.ts';

const token = 'what-prometheus-bears-0123456789abcdef';
const ready = { database: () => Promise.reject(new Error('no route to 10.0.0.7')) };

async function asked(given: string | undefined, remoteAddress: string, headers: Record<string, string> = {}) {
  const app = fastify();
  addHealth(app, { ready, metrics: async () => 'up 1\n', token: given });
  const [metrics, health] = await Promise.all(
    ['/metrics', '/health/ready'].map((url) => app.inject({ url, remoteAddress, headers: { host: 'house.test', ...headers } })),
  );
  await app.close();
  return { metrics: metrics?.statusCode, reason: health?.body.includes('10.0.0.7'), status: health?.statusCode };
}

test('metrics and the reasons of health are for whoever bears the token, or without one for this machine, and not through a proxy on it', async () => {
  const all = { metrics: 200, reason: true, status: 503 };
  const nothing = { metrics: 404, reason: false, status: 503 };
  assert.deepEqual(await asked(undefined, '127.0.0.1'), all);
  assert.deepEqual(await asked(undefined, '::1'), all);
  assert.deepEqual(await asked(undefined, '10.0.0.9'), nothing);
  for (const header of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'])
    assert.deepEqual(await asked(undefined, '127.0.0.1', { [header]: '127.0.0.1' }), nothing, header);
  assert.deepEqual(await asked(token, '10.0.0.9', { authorization: `Bearer ${token}` }), all);
  for (const authorization of [`Bearer ${token.slice(1)}`, `Bearer ${token}0`, token, ''])
    assert.deepEqual(await asked(token, '127.0.0.1', { authorization }), nothing, authorization);
});

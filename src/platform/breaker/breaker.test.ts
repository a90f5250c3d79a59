import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createBreaker } from './breaker.ts';

const outage = new Error('nobody answered');
const refusal = new Error('no');

function steered() {
  let nowMs = 0;
  let calls = 0;
  const breaker = createBreaker({ what: 'vendor', code: 'vendor.down', isOutage: (error) => error === outage, now: () => nowMs });
  const call = async (result: 'well' | Error): Promise<string> => {
    try {
      return await breaker.run(async () => {
        calls += 1;
        if (result === 'well') return 'well';
        throw result;
      });
    } catch (error) {
      return error === result ? 'called' : String((error as { code?: string }).code);
    }
  };
  const fail = async (times: number): Promise<void> => {
    for (let n = 0; n < times; n++) await call(outage);
  };
  return { breaker, call, fail, pass: (ms: number) => void (nowMs += ms), calls: () => calls };
}

describe('a circuit breaker', () => {
  test('opens after three outages in a row, and then calls nobody', async () => {
    const { call, fail, calls, breaker } = steered();
    await fail(2);
    assert.equal(await call(refusal), 'called', 'a refusal is an answer');
    await fail(2);
    assert.equal(breaker.state, 'closed');
    await fail(1);
    assert.equal(breaker.state, 'open');
    const before = calls();
    assert.equal(await call('well'), 'vendor.down');
    assert.equal(calls(), before);
  });

  test('lets one probe through after a pause that doubles, and closes with the first answer', async () => {
    const { breaker, call, fail, pass } = steered();
    await fail(3);
    pass(999);
    assert.equal(await call('well'), 'vendor.down');
    pass(1);
    assert.equal(breaker.state, 'half-open');
    await fail(1);
    pass(1_999);
    assert.equal(await call('well'), 'vendor.down');
    pass(1);
    const probe = Promise.withResolvers<string>();
    const probing = breaker.run(() => probe.promise);
    assert.equal(await call('well'), 'vendor.down', 'one probe at a time');
    probe.resolve('well');
    await probing;
    assert.equal(breaker.state, 'closed');
    assert.equal(await call('well'), 'well');
  });

  test('a call that began before it opened and fails after delays no probe', async () => {
    const { breaker, fail, pass } = steered();
    const old = Promise.withResolvers<never>();
    const late = breaker.run(() => old.promise).catch(() => undefined);
    await fail(3);
    pass(1_000);
    old.reject(outage);
    await late;
    assert.equal(breaker.state, 'half-open');
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  assert as assume,
  conflict,
  forbidden,
  GuildhallError,
  invalid,
  isGuildhallError,
  limited,
  missing,
  unauthenticated,
  unavailable,
  type ErrorKind,
} from '#kernel';

const makers: Record<ErrorKind, typeof invalid> = { invalid, unauthenticated, forbidden, missing, conflict, limited, unavailable };

for (const [kind, make] of Object.entries(makers)) {
  test(`${kind}() makes an error of that kind that carries code, message, fields, facts, wait and cause`, () => {
    const cause = new Error('deeper');
    const details = { fields: [{ path: '/a', message: 'Write it.' }], retryAfterSeconds: 30, facts: { n: 1 }, cause };
    const error = make('test.code', 'What was wrong, and what to do.', details);
    assert.ok(error instanceof GuildhallError && error instanceof Error);
    const { code, message, fields, retryAfterSeconds, facts } = error;
    assert.deepEqual([error.kind, code, message, error.cause], [kind, 'test.code', 'What was wrong, and what to do.', cause]);
    assert.deepEqual({ fields, retryAfterSeconds, facts, cause }, details);
    assert.equal(error.name, 'GuildhallError');
    assert.match(error.stack ?? '', /errors\.test\.ts/);
  });
}

test('an error without details carries none', () => {
  const { fields, retryAfterSeconds, facts, cause } = missing('test.gone', 'It is gone.');
  assert.deepEqual([fields, retryAfterSeconds, facts, cause], [undefined, undefined, undefined, undefined]);
});

test('an error is told by its code, and what the product did not throw on purpose is never one', () => {
  const error = conflict('test.taken', 'Taken.');
  assert.ok(isGuildhallError(error));
  assert.ok(isGuildhallError(error, 'test.taken'));
  assert.equal(isGuildhallError(error, 'test'), false);
  assert.equal(isGuildhallError(error, ''), false);
  for (const other of [new Error('x'), { code: 'test.taken', kind: 'conflict' }, 'test.taken', null, undefined])
    assert.equal(isGuildhallError(other), false);
});

test('a broken assumption is an error of ours, not one that a client is told', () => {
  assert.doesNotThrow(() => assume(1, 'one is something'));
  assert.throws(
    () => assume(0, 'the books balance'),
    (error: Error) => !isGuildhallError(error) && error.message === 'Broken assumption: the books balance',
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redact } from '#platform/telemetry';

test('secrets are taken out at any depth, inside arrays, errors and causes', () => {
  const error = new Error('mail to ana@example.org failed', { cause: new Error('Bearer eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0.c2ln') });
  const text = JSON.stringify(
    redact({ a: { b: [{ password: 'hunter2hunter2', accessToken: 'abc', note: 'card 4242 4242 4242 4242' }] }, error, key: 'sk_live_123' }),
  );
  for (const secret of ['hunter2', 'abc', '4242', 'ana@', 'eyJ', 'sk_live']) assert.ok(!text.includes(secret), secret);
  assert.match(text, /mail to \[email\] failed/);
});

test('what is not secret stays readable', () => {
  assert.deepEqual(redact({ booking: 'P-7F3K2', n: 3, big: 5n, none: null }), { booking: 'P-7F3K2', n: 3, big: '5', none: null });
});

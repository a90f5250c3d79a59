import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redact, redactText } from '#platform/telemetry';

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

test('secrets are taken out of sentences: passwords in addresses, a payment’s client secret, tokens, signing secrets', () => {
  for (const [text, left] of [
    ['no answer from postgres://guildhall:hunter2@db:5432/house', 'no answer from postgres://guildhall:[secret]@db:5432/house'],
    ['redis://:hunter2@cache:6379', 'redis://:[secret]@cache:6379'],
    ['intent pi_3abc_secret_XyZ9 waits', 'intent [secret] waits'],
    ['signed with whsec_abc123, key rk_live_9', 'signed with [secret], key [secret]'],
    ['card 4242-4242-4242-4242 was refused', 'card [number] was refused'],
    ['with gldh_AbC-0123456789_abcdefghijklmnopqrstuvwxyz0 today', 'with [token] today'],
    ['to Ana.Maria+x@mail.example.co.uk, twice', 'to [email], twice'],
  ] as const)
    assert.equal(redactText(text), left);
  for (const plain of ['http://127.0.0.1:4000/prep?at=10:30', 'booking P-7F3K2Q at 2026-03-08T10:00:00Z', 'pi_3abc was captured'])
    assert.equal(redactText(plain), plain);
});

test('keys that hold secrets are emptied however they are written', () => {
  for (const key of [
    'password',
    'newPassword',
    'passphrase',
    'client_secret',
    'refreshToken',
    'Authorization',
    'set-cookie',
    'apiKey',
    'api_key',
    'cardNumber',
    'cvc',
    'privateJwk',
  ])
    assert.deepEqual(redact({ [key]: { deep: 'x' } }), { [key]: '[redacted]' }, key);
});

test('what has no end is cut: circles, depth, long lists', () => {
  const circle: Record<string, unknown> = { n: 1 };
  circle['again'] = circle;
  assert.ok(JSON.stringify(redact(circle)).includes('[deeper]'));
  assert.equal((redact(Array.from({ length: 500 }, (_, i) => i)) as number[]).length, 100);
  const error = new Error('a');
  error.cause = error;
  assert.ok(JSON.stringify(redact(error)).length < 100_000);
});

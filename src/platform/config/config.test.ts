import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { describeSettings, parseSettings, settings } from '#platform/config';

test('an empty environment is the demo: port 4000 on this machine only, embedded database', () => {
  const { port, host, databaseUrl } = parseSettings({});
  assert.deepEqual({ port, host, databaseUrl }, { port: 4000, host: '127.0.0.1', databaseUrl: undefined });
});

test('every wrong value is named at once, with its problem and an example', () => {
  assert.throws(
    () => parseSettings({ PORT: 'eighty', TRUST_PROXY: 'yes', LOG_LEVEL: 'loud' }),
    (error: Error) => {
      assert.match(error.message, /PORT: "eighty" is not a whole number. Example: PORT=4000/);
      assert.match(error.message, /TRUST_PROXY: "yes" is no list of the proxies in front/);
      assert.match(error.message, /LOG_LEVEL: "loud" is none of debug, info/);
      return true;
    },
  );
});

test('lists are cut at commas, and blanks around and between do not count', () => {
  assert.deepEqual(parseSettings({ STRIPE_WEBHOOK_SECRET: ' a, ,b ' }).stripeWebhookSecrets, ['a', 'b']);
});

test('the description masks secrets and says where each value is from', () => {
  const rows = describeSettings({ STRIPE_SECRET_KEY: 'sk_live_x', PORT: '81' });
  assert.deepEqual(rows.find(({ variable }) => variable === 'STRIPE_SECRET_KEY')?.value, '(set)');
  assert.deepEqual(
    rows.find(({ variable }) => variable === 'PORT'),
    { variable: 'PORT', value: '81', source: 'environment', about: 'Port to listen on' },
  );
  assert.ok(!JSON.stringify(rows).includes('sk_live_x'));
});

test('Redis is off unless it is named, and its address, which may hold a password, is not shown', () => {
  assert.equal(parseSettings({}).redisUrl, undefined);
  const env = { REDIS_URL: 'redis://:secret@cache:6379' };
  assert.equal(parseSettings(env).redisUrl, env.REDIS_URL);
  assert.equal(describeSettings(env).find(({ variable }) => variable === 'REDIS_URL')?.value, '(set)');
});

test('a number is whole and not below zero, and a word is exactly one of its choices', () => {
  for (const [variable, text] of [
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['PORT', '0x50'],
    ['PORT', '9999999999'],
    ['DATABASE_POOL', 'Infinity'],
    ['TRUST_PROXY', 'TRUE'],
    ['TRUST_PROXY', 'true'],
    ['TRUST_PROXY', '1'],
    ['TRUST_PROXY', '0.0.0.0/0'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['TRUST_PROXY', 'loopback,proxy.example'],
    ['LOG_LEVEL', 'INFO'],
    ['LOG_FORMAT', 'toString'],
  ] as const)
    assert.throws(
      () => parseSettings({ [variable]: text }),
      (error: Error) => error.message.startsWith(`${variable}: "${text}" is `) && error.message.includes(`Example: ${variable}=`),
      `${variable}=${text}`,
    );
});

test('the proxies to believe are addresses and ranges, and none when nothing is said', () => {
  assert.deepEqual(parseSettings({}).trustProxy, []);
  assert.deepEqual(parseSettings({ TRUST_PROXY: 'loopback, 10.0.0.0/8,fd00::/8,192.0.2.7' }).trustProxy, [
    'loopback',
    '10.0.0.0/8',
    'fd00::/8',
    '192.0.2.7',
  ]);
});

test('an empty variable is as one that is not set', () => {
  const empty = Object.fromEntries(Object.values(settings).map(({ variable }) => [variable, '']));
  assert.deepEqual(parseSettings(empty), parseSettings({}));
});

test('every setting’s own example is one that it takes, and no two settings share a variable', () => {
  const all = Object.values(settings);
  // All at once: some are of use only with others, and a refusal names its variable.
  assert.doesNotThrow(() => parseSettings(Object.fromEntries(all.map(({ variable, example }) => [variable, example]))));
  assert.equal(new Set(all.map(({ variable }) => variable)).size, all.length);
});

test('a widget without its keys is refused: everybody would be asked for what nobody can give', () => {
  assert.throws(() => parseSettings({ CHALLENGE_WIDGET: 'turnstile' }), /CHALLENGE_WIDGET: needs CHALLENGE_SITE_KEY and CHALLENGE_SECRET/);
  const keys = { CHALLENGE_SITE_KEY: 'site', CHALLENGE_SECRET: 'secret' };
  assert.equal(parseSettings({ CHALLENGE_WIDGET: 'turnstile', ...keys }).challengeWidget, 'turnstile');
});

test('a replica of the embedded database is refused: there is none', () => {
  const url = 'postgres://guildhall@replica/guildhall';
  assert.throws(
    () => parseSettings({ DATABASE_REPLICA_URL: url }),
    /DATABASE_REPLICA_URL: the embedded database has no replica. Set DATABASE_URL/,
  );
  assert.equal(parseSettings({ DATABASE_URL: 'postgres://guildhall@db/guildhall', DATABASE_REPLICA_URL: url }).databaseReplicaUrl, url);
});

test('countries without a proxy to tell them are refused, as is an origin with a star', () => {
  assert.throws(() => parseSettings({ COUNTRIES: 'US' }), /COUNTRIES: only a proxy can say .* TRUST_PROXY/);
  assert.deepEqual(parseSettings({ COUNTRIES: 'US,pr', TRUST_PROXY: 'loopback' }).countries, ['US', 'pr']);
  for (const text of ['*', 'https://*/a', 'tools.example.org']) assert.throws(() => parseSettings({ CORS_ORIGINS: text }), /CORS_ORIGINS/);
});

test('half of what is of use only whole is refused: a key without its secret would be left unused, and nobody told', () => {
  const key = { AUDIT_S3_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE' };
  assert.throws(() => parseSettings(key), /AUDIT_S3_SECRET_ACCESS_KEY: not set, while AUDIT_S3_ACCESS_KEY_ID is/);
  assert.throws(
    () => parseSettings({ APPLE_LOGIN_CLIENT_ID: 'org.example.prep', APPLE_LOGIN_TEAM_ID: 'ABCDE12345' }),
    /APPLE_LOGIN_KEY_ID, APPLE_LOGIN_PRIVATE_KEY: not set/,
  );
  assert.equal(parseSettings({ ...key, AUDIT_S3_SECRET_ACCESS_KEY: 'its secret' }).auditS3SecretAccessKey, 'its secret');
});

test('a secret may come as a file, which is read without its last line end; twice given, or out of reach, is refused without its value', () => {
  const folder = mkdtempSync(join(tmpdir(), 'guildhall-config-'));
  try {
    const file = join(folder, 'key');
    writeFileSync(file, 'sk_live_from_the_vault\n');
    assert.equal(parseSettings({ STRIPE_SECRET_KEY_FILE: file }).stripeSecretKey, 'sk_live_from_the_vault');
    const described = describeSettings({ STRIPE_SECRET_KEY_FILE: file }).find(({ variable }) => variable === 'STRIPE_SECRET_KEY');
    assert.deepEqual([described?.value, described?.source], ['(set)', 'file']);
    assert.equal(parseSettings({ MAIL_FROM_FILE: file }).mailFrom, undefined, 'for secrets alone');
    for (const [wrong, said] of [
      [{ STRIPE_SECRET_KEY_FILE: file, STRIPE_SECRET_KEY: 'sk_live_x' }, /STRIPE_SECRET_KEY: is given twice/],
      [{ STRIPE_SECRET_KEY_FILE: join(folder, 'none') }, /STRIPE_SECRET_KEY: cannot be read .*ENOENT/],
    ] as const)
      assert.throws(
        () => parseSettings(wrong),
        (error: Error) => said.test(error.message) && !error.message.includes('sk_live'),
      );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

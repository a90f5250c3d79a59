import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inClear } from './doctor.ts';

const named = (settings: Parameters<typeof inClear>[0]) => inClear(settings).map((each) => each.split(' ')[0]);

test('every server on another machine that is spoken to without TLS is named, and no password with it', () => {
  const clear = {
    databaseUrl: 'postgres://u:geheim@db:5432/g',
    databaseReplicaUrl: 'postgres://u:geheim@standby/g?sslmode=prefer',
    redisUrl: 'redis://cache:6379',
    smtpUrl: 'smtp://mail.example',
  };
  assert.deepEqual(named(clear), ['DATABASE_URL', 'DATABASE_REPLICA_URL', 'REDIS_URL', 'SMTP_URL']);
  assert.ok(!inClear(clear).join().includes('geheim'));
  assert.deepEqual(
    named({
      databaseUrl: 'postgres://u@db/g?sslmode=verify-full',
      databaseReplicaUrl: 'postgres://u@127.0.0.1/g',
      redisUrl: 'rediss://cache:6379',
      smtpUrl: 'smtps://mail.example',
    }),
    [],
  );
  assert.deepEqual(named({ databaseUrl: 'postgres:///g?host=/run', databaseReplicaUrl: 'postgres://u@%2Frun%2Fpostgresql/g' }), []);
  assert.deepEqual(named({ redisUrl: 'redis://localhost:6379', smtpUrl: 'smtp://[::1]:25' }), []);
});

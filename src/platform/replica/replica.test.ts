import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { sql, type Db } from '#platform/database';
import { createLag } from './lag.ts';
import { readsThrough } from './reads.ts';
import { watchReplica } from './replica.ts';

/** Two servers that answer with their own names, positions in the log, and a clock, all moved by hand. */
function servers() {
  const world = {
    nowMs: 0,
    written: 100,
    replayed: 100,
    standby: true,
    fails: undefined as (Error & { code?: string }) | undefined,
    primaryFails: false,
  };
  const asked = { checks: 0, primary: 0, replica: 0 };
  const rows = (row: object) => ({ rows: [row as never] });
  const primary = readsThrough(async (query) => {
    if (world.primaryFails) throw new Error('the primary is gone');
    if (query.sql.includes('pg_current_wal_lsn')) return rows({ bytes: world.written });
    asked.primary += 1;
    return rows({ by: 'primary' });
  });
  const replica = readsThrough(async (query) => {
    if (query.sql.includes('pg_is_in_recovery')) asked.checks += 1;
    else asked.replica += 1;
    if (world.fails !== undefined) throw world.fails;
    if (!query.sql.includes('pg_is_in_recovery')) return rows({ by: 'replica' });
    return rows({
      standby: world.standby,
      replayed: world.standby ? world.replayed : null,
      last_change_ms: world.standby ? 3_600_000 : null,
    });
  });
  const watched = watchReplica({ primary, replica, now: () => world.nowMs });
  const read = async (db: Db = watched.reads): Promise<string | undefined> => {
    const { rows: found } = await sql<{ by: string }>`select 'who answers' as by`.execute(db);
    await turn(); // a look in the background has ended by now
    return found[0]?.by;
  };
  return { world, asked, watched, read, pass: (ms: number) => void (world.nowMs += ms) };
}

const broken = (code?: string) => Object.assign(new Error('no'), code === undefined ? {} : { code });

describe('reads that may be a moment old', () => {
  test('go to the primary until the replica was looked at, then to the replica', async () => {
    const { read, watched, asked } = servers();
    assert.deepEqual([await read(), await read(), await read()], ['primary', 'replica', 'replica']);
    assert.deepEqual(watched.facts().answered, { primary: 1, replica: 2 });
    assert.equal(asked.checks, 1, 'and it is not looked at with each of them');
  });

  test('are answered by the primary, without an error, while the replica fails; after two in a row it is left alone for its pause', async () => {
    const { world, read, pass, asked, watched } = servers();
    await read();
    world.fails = broken('ECONNREFUSED');
    assert.deepEqual([await read(), await read(), await read(), await read()], ['primary', 'primary', 'primary', 'primary']);
    assert.deepEqual([asked.replica, watched.breaker.state], [2, 'open']);
    pass(1_000);
    await read();
    assert.equal(asked.replica, 2, 'it is looked at again in the background, and not with anybody’s query');
    world.fails = undefined;
    pass(2_000);
    assert.deepEqual([await read(), await read()], ['primary', 'replica']);
    assert.equal(watched.facts().lastError, undefined);
  });

  test('that only the replica cannot answer are answered by the primary, and say nothing against the replica', async () => {
    const { world, read, watched } = servers();
    await read();
    world.fails = broken('42P01'); // a migration that has not arrived there yet
    assert.deepEqual([await read(), await read(), await read()], ['primary', 'primary', 'primary']);
    assert.equal(watched.breaker.state, 'closed');
  });

  test('leave a replica that is more than ten seconds behind, and come back when it has caught up', async () => {
    const { world, read, pass, watched } = servers();
    await read();
    for (const answer of ['replica', 'replica', 'replica', 'replica', 'replica', 'primary']) {
      world.written += 10;
      pass(2_100);
      await read();
      assert.equal(await read(), answer, `${watched.facts().lagSeconds} s behind`);
    }
    world.replayed = world.written;
    pass(30_000);
    await read();
    assert.deepEqual([await read(), watched.facts().lagSeconds], ['replica', 0]);
  });

  test('a plain database counts as not behind, and is told to be no standby', async () => {
    const { world, read, watched } = servers();
    world.standby = false;
    await read();
    assert.deepEqual([await read(), watched.facts().isStandby], ['replica', false]);
  });

  test('go on from the replica when the primary does not say where it is', async () => {
    const { world, read, pass } = servers();
    await read();
    world.primaryFails = true;
    pass(3_000);
    assert.deepEqual([await read(), await read()], ['replica', 'replica']);
  });

  test('are never a transaction', async () => {
    const { watched } = servers();
    await assert.rejects(
      watched.reads.transaction().execute(async () => undefined),
      /must not say mayBeOld/,
    );
  });
});

test('a replica of a primary that rests is not behind, however old its last change; one that misses something is behind since then', () => {
  const lag = createLag({ forgetAfterMs: 10_000 });
  const old = { lastChangeMs: 3_600_000 };
  assert.equal(lag({ written: 5, replayed: 5, ...old }, 0), 0);
  assert.equal(lag({ written: 6, replayed: 5, ...old }, 2_000), 0);
  assert.equal(lag({ written: 9, replayed: 5, ...old }, 5_000), 3_000);
  assert.equal(lag({ written: 12, replayed: 6, ...old }, 7_000), 2_000, 'what came at five seconds is missing since then');
  assert.equal(
    lag({ written: 20, replayed: 12, lastChangeMs: 40_000 }, 60_000),
    40_000,
    'after a pause only the age of its last change is known',
  );
});

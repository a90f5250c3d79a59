import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before, beforeEach, describe, test } from 'node:test';
import { isGuildhallError, seededRandom } from '#kernel';
import { inTransaction, openDatabase, roleOf, sql, type Db } from '#platform/database';
import { fieldSeal } from '#platform/secrets-at-rest';
import { memoryWriteOnce } from '#platform/write-once';
import { auditModule, auditPort, loginRights, makeCheckpoint, verifyAgainstCheckpoints, type CheckpointConfig } from '#modules/audit';
import { databaseUrl } from '#test/database';
import { testMarket, type TestMarket } from '#test/market';
import { asSuperuser, rechain } from '../../src/modules/audit/tampering.test-support.ts';

const entries = 40;

describe('the audit log on PostgreSQL', () => {
  let market: TestMarket;
  let config: CheckpointConfig;

  const write = (db: TestMarket, n: number): Promise<void> =>
    inTransaction(db.ctx, (tx) =>
      auditPort.record(db.ctx, tx, { action: 'payout.release', subject: { kind: 'booking', id: `b${n}` }, after: { n }, reason: 'due' }),
    );
  const fresh = async (): Promise<void> => {
    const seal = fieldSeal([{ id: 'test', secret: 'a secret for tests, long enough to be one' }]);
    config = { origin: 'house.test/prep/audit', seal, writeOnce: memoryWriteOnce(), everyMinutes: 10 };
    market = await testMarket({ modules: [auditModule({ checkpoints: config })], audit: auditPort });
    for (let n = 0; n < entries; n++) await write(market, n);
    await makeCheckpoint(market.ctx, config);
  };

  describe('for the application’s own role', () => {
    before(fresh);

    const denied = /permission denied|only grows|must be owner|must be superuser/;
    const attempts = [
      `update audit_entry set action = 'x'`,
      `update audit_entry set seq = null, hash = null, previous_hash = null`,
      `update audit_entry set hash = repeat('0', 64) where seq = 3`,
      'delete from audit_entry',
      'truncate audit_entry',
      'truncate audit_node, audit_checkpoint, audit_key cascade',
      `insert into audit_entry (id, seq, at, action, actor_kind, actor_name, subject_kind, subject_id, correlation_id, previous_hash, hash)
         values (gen_random_uuid(), 99, now(), 'x', 'system', 'x', 'x', 'x', 'x', 'x', 'x')`,
      `update audit_node set hash = repeat('0', 64)`,
      'delete from audit_node',
      `update audit_checkpoint set root = repeat('0', 64)`,
      `update audit_checkpoint set note = 'x'`,
      'delete from audit_checkpoint',
      `update audit_key set introduction = 'x'`,
      'delete from audit_key',
      'alter table audit_entry disable trigger user',
      'drop trigger audit_entry_append_only on audit_entry',
      `create or replace function audit_entry_guard() returns trigger language plpgsql as 'begin return new; end'`,
      `create trigger mine before insert on audit_entry for each row execute function audit_entry_guard()`,
      'alter table audit_entry rename to other',
      'create rule mine as on insert to audit_entry do instead nothing',
      `set session_replication_role = replica`,
      `select rights_of_audit('postgres')`,
      `copy audit_entry from program 'true'`,
    ];

    test('takes entries and chains them, and no other change, in no way round', async () => {
      const held = async (): Promise<string> => {
        const { rows } = await sql<{ all: string }>`
          select md5(string_agg(e::text, '|' order by seq)) as all from audit_entry e`.execute(market.ctx.db);
        return rows[0]?.all ?? '';
      };
      const before = await held();
      for (const attempt of attempts) await assert.rejects(sql.raw(attempt).execute(market.ctx.db), denied, attempt);
      assert.equal(await held(), before);
      await write(market, entries);
      await makeCheckpoint(market.ctx, config);
      assert.equal((await verifyAgainstCheckpoints(market.ctx, config)).firstBroken, undefined);
    });

    test('keeps its rights when a later migration grants every table anew', async () => {
      const { rows } = await sql<{ table_name: string; privilege_type: string }>`
        select table_name, privilege_type from information_schema.role_table_grants
        where grantee = ${roleOf(market.name)} and table_schema = ${market.name} and table_name like 'audit%' and table_name <> 'audit_verification' -- how far a verification is: no part of the log
          and privilege_type in ('UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER', 'REFERENCES')`.execute(market.database.owner);
      assert.deepEqual(rows, []);
    });

    test('a log-in that has only this role serves, and cannot become more', async () => {
      const login = `${market.name}_app`;
      const password = randomBytes(12).toString('hex');
      await sql.raw(`create role ${login} login password '${password}' in role ${roleOf(market.name)}`).execute(market.database.owner);
      const url = new URL(await databaseUrl());
      Object.assign(url, { username: login, password });
      const database = await openDatabase({ engine: 'postgres', url: url.href, poolSize: 1 });
      try {
        const db = database.market(market.name);
        assert.equal((await sql`select id from audit_entry`.execute(db)).rows.length > 0, true);
        assert.deepEqual(await loginRights(db), { login, isSuperuser: false, mayOwnTheLog: false });
        assert.equal((await loginRights(market.ctx.db)).mayOwnTheLog, true, 'the tests log in as the owner');
        for (const attempt of ['reset role', 'set role none']) {
          await db.connection().execute(async (one: Db) => {
            await sql.raw(attempt).execute(one);
            for (const change of [
              'delete from audit_entry',
              'alter table audit_entry disable trigger user',
              `set role ${new URL(await databaseUrl()).username}`,
            ])
              await assert.rejects(sql.raw(change).execute(one), denied, `${attempt}, ${change}`);
          });
        }
      } finally {
        await database.close();
        await sql.raw(`drop role ${login}`).execute(market.database.owner);
      }
    });
  });

  describe('under a superuser', () => {
    const random = seededRandom(23);
    const place = (): number => 1 + random.below(entries);
    const kinds: Record<string, () => string> = {
      edit: () =>
        `update audit_entry set ${random.pick([`subject_id = 'x'`, `after = '{"n": -1}'`, `at = at + interval '1 s'`, `actor_name = 'x'`, `reason = 'x'`])} where seq = ${place()}`,
      delete: () => `delete from audit_entry where seq = ${place()}`,
      'cut short': () => `delete from audit_entry where seq > ${place() - 1}`,
      empty: () => 'truncate audit_entry cascade',
      swap: () => {
        const n = Math.min(place(), entries - 1);
        return `update audit_entry a set (action, subject_id, after, salts) = (select action, subject_id, after, salts from audit_entry b where b.seq = ${2 * n + 1} - a.seq) where seq in (${n}, ${n + 1})`;
      },
      'put in between': () =>
        `insert into audit_entry select gen_random_uuid(), null, at, 'payout.release', actor_kind, actor_id, actor_name, subject_kind, 'x', before, after, reason, correlation_id, null, null, salts from audit_entry where seq = ${place()}`,
    };
    beforeEach(fresh);

    for (const [kind, statement] of Object.entries(kinds)) {
      test(`who tries to ${kind} is found out each time, with the chain, the tree and the rest of the log made anew`, async () => {
        const whole = await sql`select * from audit_entry`.execute(market.ctx.db);
        assert.equal(whole.rows.length, entries);
        const tries = 8;
        let found = 0;
        for (let n = 0; n < tries; n++) {
          const attempt = statement();
          const verdict = await undone(async (db) => {
            await sql.raw(attempt).execute(db);
            if (kind === 'put in between') {
              const at = place();
              await sql`update audit_entry set seq = seq + 1000 where seq >= ${at}`.execute(db);
              await sql`update audit_entry set seq = ${at}, previous_hash = '', hash = '' where seq is null`.execute(db);
            }
            if (n % 2 === 0 || kind === 'put in between') await rechain(db);
          });
          assert.notEqual(verdict, 'none', attempt);
          found += 1;
        }
        assert.equal(found, tries);
      });
    }

    /** What verification finds after some tampering, which is then taken back from a copy. */
    async function undone(tamper: (db: Db) => Promise<unknown>): Promise<string> {
      await asSuperuser(market, async (db) => {
        for (const table of ['audit_entry', 'audit_node'])
          await sql.raw(`create table copy_of_${table} as select * from ${table}`).execute(db);
        await tamper(db);
      });
      const { firstBroken } = await verifyAgainstCheckpoints(market.ctx, config);
      const refused = await makeCheckpoint(market.ctx, config).then(
        () => false,
        (error: unknown) => isGuildhallError(error) || error instanceof Error,
      );
      assert.ok(refused || firstBroken !== undefined);
      await asSuperuser(market, async (db) => {
        for (const table of ['audit_entry', 'audit_node']) {
          await sql.raw(`delete from ${table}`).execute(db);
          await sql.raw(`insert into ${table} select * from copy_of_${table}`).execute(db);
          await sql.raw(`drop table copy_of_${table}`).execute(db);
        }
        await sql`delete from audit_checkpoint where size > ${entries}`.execute(db);
      });
      assert.equal((await verifyAgainstCheckpoints(market.ctx, config)).firstBroken, undefined, 'the copy is back');
      return firstBroken?.problem ?? 'none';
    }
  });
});

import type { Selectable } from 'kysely';
import { sql, type Db } from '#platform/database';
import type { TestMarket } from '#test/market';
import { entryOf } from './chain.ts';
import { genesis, hashOf } from './log/index.ts';
import type { AuditTables } from './tables.gen.ts';
import { growTree } from './tree/index.ts';

/** Runs statements as somebody with full power over the database: as owner, in the market's schema, with no trigger in the way. */
export async function asSuperuser(market: TestMarket, work: (db: Db) => Promise<unknown>): Promise<void> {
  await market.database.owner.connection().execute(async (db) => {
    await sql.raw(`set search_path to ${market.name}, public`).execute(db);
    const guarded = ['audit_entry', 'audit_node', 'audit_checkpoint', 'audit_key'];
    for (const table of guarded) await sql.raw(`alter table ${table} disable trigger user`).execute(db);
    await work(db);
    for (const table of guarded) await sql.raw(`alter table ${table} enable trigger user`).execute(db);
    await sql.raw('set search_path to public').execute(db);
  });
}

/** What a superuser does who knows the code: numbers, hashes and tree made anew over whatever is in the table now. */
export async function rechain(db: Db): Promise<void> {
  const { rows } = await sql<Selectable<AuditTables['audit_entry']>>`select * from audit_entry where seq is not null order by seq`.execute(
    db,
  );
  let previous = genesis;
  await sql`update audit_entry set seq = -seq where seq is not null`.execute(db);
  for (const [n, row] of rows.entries()) {
    const link = { seq: String(n + 1), previous_hash: previous };
    previous = hashOf({ ...entryOf(row), ...link });
    await sql`update audit_entry set seq = ${n + 1}, previous_hash = ${link.previous_hash}, hash = ${previous} where id = ${row.id}`.execute(
      db,
    );
  }
  await sql`delete from audit_node`.execute(db);
  await growTree(db, rows.length);
}

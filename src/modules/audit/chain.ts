import type { Selectable } from 'kysely';
import type { Context } from '#platform/context';
import { inTransaction, json, sql, tables, type Db, type Tx } from '#platform/database';
import { genesis, hashOf, type LogEntry } from './log/index.ts';
import type { AuditTables } from './tables.gen.ts';
import { growTree } from './tree/index.ts';

type Row = Selectable<AuditTables['audit_entry']>;
const batch = 500;

/** A row as its hash sees it. */
export function entryOf({ seq, at, previous_hash, hash, salts, withheld, ...facts }: Row): LogEntry {
  return {
    ...facts,
    seq: String(seq ?? ''),
    at: at.toString(),
    previous_hash: previous_hash ?? '',
    hash: hash ?? '',
    // Entries from before there were salts are exported as they always were.
    ...(salts === null ? {} : { salts }),
    ...(withheld === null ? {} : { withheld }),
  };
}

/**
 * Chains what has been committed since the last time, and grows the tree over it. Entries are written unchained by the transactions that
 * they tell of, so that no booking waits for another at the end of the chain; this follows within moments, one process at a time.
 */
export async function chainEntries(ctx: Context): Promise<number> {
  let chained = 0;
  for (;;) {
    const count = await inTransaction(ctx, (tx) => chainBatch(ctx, tx));
    chained += count;
    if (count < batch) return chained;
  }
}

/** Whoever chains, or looks at the end of the chain to build on it, waits for the others. */
export const lockChain = (ctx: Context, tx: Tx): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(hashtext(${`audit.${ctx.market}`}))`.execute(tx);

/** How many entries are chained, and the hash of the last. */
export async function endOfChain(db: Db): Promise<{ size: number; hash: string }> {
  const last = await tables<AuditTables>(db)
    .selectFrom('audit_entry')
    .select(['seq', 'hash'])
    .where('seq', 'is not', null)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return { size: Number(last?.seq ?? 0n), hash: last?.hash ?? genesis };
}

async function chainBatch(ctx: Context, tx: Tx): Promise<number> {
  await lockChain(ctx, tx);
  const end = await endOfChain(tx);
  const entries = await tables<AuditTables>(tx)
    .selectFrom('audit_entry')
    .selectAll()
    .where('seq', 'is', null)
    .orderBy('at')
    .orderBy('id')
    .limit(batch)
    .execute();
  let { size, hash: previous } = end;
  const links = entries.map((row) => {
    size += 1;
    const link = { id: row.id, seq: size, previous_hash: previous };
    previous = hashOf({ ...entryOf(row), seq: String(size), previous_hash: link.previous_hash });
    return { ...link, hash: previous };
  });
  if (links.length > 0)
    await sql`
      update audit_entry e set seq = l.seq, previous_hash = l.previous_hash, hash = l.hash
      from jsonb_to_recordset(${json(links)}) as l (id uuid, seq bigint, previous_hash text, hash text)
      where e.id = l.id`.execute(tx);
  await growTree(tx, size);
  return links.length;
}

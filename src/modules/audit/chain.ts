import type { Selectable } from 'kysely';
import type { Context } from '#platform/context';
import { inTransaction, json, sql, tables, type Tx } from '#platform/database';
import { hashFacts } from './export/canonical.ts';
import type { AuditTables } from './tables.gen.ts';

export type Entry = Selectable<AuditTables['audit_entry']>;

/** What the first entry's previous hash is. */
export const genesis = '0'.repeat(64);
const batch = 500;

/** SHA-256, in hex, over everything an entry says and the hash before it. */
export function hashOf(entry: Entry, seq: bigint, previousHash: string): string {
  const { hash: _hash, previous_hash: _previous, seq: _seq, at, ...facts } = entry;
  return hashFacts({ ...facts, at: at.toString(), seq: seq.toString(), previousHash });
}

/**
 * Chains what has been committed since the last time. Entries are written unchained by the transactions that they tell of,
 * so that no booking waits for another at the end of the chain; this follows within moments, one process at a time.
 */
export async function chainEntries(ctx: Context): Promise<number> {
  let chained = 0;
  for (;;) {
    const count = await inTransaction(ctx, (tx) => chainBatch(ctx, tx));
    chained += count;
    if (count < batch) return chained;
  }
}

async function chainBatch(ctx: Context, tx: Tx): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtext(${`audit.${ctx.market}`}))`.execute(tx);
  const last = await tables<AuditTables>(tx)
    .selectFrom('audit_entry')
    .select(['seq', 'hash'])
    .where('seq', 'is not', null)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  const entries = await tables<AuditTables>(tx)
    .selectFrom('audit_entry')
    .selectAll()
    .where('seq', 'is', null)
    .orderBy('at')
    .orderBy('id')
    .limit(batch)
    .execute();
  if (entries.length === 0) return 0;
  let seq = last?.seq ?? 0n;
  let previous = last?.hash ?? genesis;
  const links = entries.map((entry) => {
    seq += 1n;
    const link = { id: entry.id, seq, previous_hash: previous, hash: hashOf(entry, seq, previous) };
    previous = link.hash;
    return link;
  });
  await sql`
    update audit_entry e set seq = l.seq, previous_hash = l.previous_hash, hash = l.hash
    from jsonb_to_recordset(${json(links)}) as l (id uuid, seq bigint, previous_hash text, hash text)
    where e.id = l.id`.execute(tx);
  return entries.length;
}

import { setImmediate } from 'node:timers/promises';
import type { Context } from '#platform/context';
import { inTransaction, sql, type Tx } from '#platform/database';
import type { Sql } from './personal-data.ts';

/** Which rows of a table are past what the comment of the table says that they are kept for. */
export interface RetentionRule {
  table: string;
  /** As the comment says it: `90d`. test/schema holds the two together. */
  retention: string;
  /** True for rows that go. */
  past(now: Temporal.Instant): Sql<boolean>;
  /** Ends so many of them otherwise than by deleting, and says how many; none of them is past its time afterwards. */
  end?(ctx: Context, tx: Tx, past: Sql<boolean>, limit: number): Promise<number>;
}

export interface Retained {
  table: string;
  retention: string;
  /** Rows that went, or would go. */
  rows: number;
}

const rowsInABatch = 500;

/** A rule for what goes a time after the moment in a column; hours, because instants know no years. */
export const goesAfter = (table: string, column: string, retention: string): RetentionRule => ({
  table,
  retention,
  past: (now) => sql<boolean>`${sql.ref(column)} < ${longAgo(now, retention)}`,
});

/** The same, counted from the end of a span of time. */
export const goesAfterEnd = (table: string, span: string, retention: string): RetentionRule => ({
  table,
  retention,
  past: (now) => sql<boolean>`upper(${sql.ref(span)}) < ${longAgo(now, retention)}`,
});

/** "7y after the end" before now. */
export function longAgo(now: Temporal.Instant, retention: string): Temporal.Instant {
  const [, count = '', unit = ''] = /^(\d+)([hdy])/.exec(retention) ?? [];
  return now.subtract({ hours: Number(count) * ({ h: 1, d: 24, y: 365 * 24 + 6 }[unit] ?? Number.NaN) });
}

/** Deletes what is past its time, in batches that commit by themselves; `dryRun` counts alone. Run again, it does what is left. */
export async function carryOutRetention(
  ctx: Context,
  rules: readonly RetentionRule[],
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<Retained[]> {
  const now = ctx.clock.now();
  const done: Retained[] = [];
  for (const rule of rules) {
    const { table, retention, past } = rule;
    done.push({ table, retention, rows: dryRun ? await count(ctx, table, past(now)) : await remove(ctx, rule, past(now)) });
  }
  return done;
}

async function count(ctx: Context, table: string, past: Sql<boolean>): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)} where ${past}`.execute(ctx.db);
  return rows[0]?.n ?? 0;
}

async function remove(ctx: Context, { table, end }: RetentionRule, past: Sql<boolean>): Promise<number> {
  let gone = 0;
  for (;;) {
    const n = await inTransaction(ctx, (tx) => (end === undefined ? deleteSome(tx, table, past) : end(ctx, tx, past, rowsInABatch)));
    gone += n;
    if (n < rowsInABatch) return gone;
    await setImmediate();
  }
}

async function deleteSome(tx: Tx, table: string, past: Sql<boolean>): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from ${sql.table(table)} where ctid in (select ctid from ${sql.table(table)} where ${past} limit ${rowsInABatch})`.execute(tx);
  return Number(numAffectedRows ?? 0);
}

import { isGuildhallError } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction, sql } from '#platform/database';
import type { FieldSeal } from './field-seal.ts';

/** Where texts of a {@link FieldSeal} are kept. A module declares each of its own, so that a key can be retired. */
export interface SealedColumn {
  table: string;
  /** The column that tells rows apart, and that the label is made from. */
  key: string;
  column: string;
  label(key: string): string;
}

export interface Resealed {
  /** `personal_key.sealed` */
  place: string;
  resealed: number;
  /** Sealed under a key that is not among those of this house any more, or altered: they stay as they are. */
  unreadable: number;
}

const rowsInABatch = 200;

/**
 * Seals anew under the first key whatever is sealed under an older one. Each batch commits by itself and what is done is passed over, so
 * that a run which was cut short is run again. The house may work meanwhile: a row that changes under it is left to the next run.
 */
export async function reseal(
  ctx: Context,
  seal: FieldSeal,
  places: readonly SealedColumn[],
  { batch = rowsInABatch }: { batch?: number } = {},
): Promise<Resealed[]> {
  const done: Resealed[] = [];
  for (const place of places) done.push(await resealColumn(ctx, seal, place, batch));
  return done;
}

async function resealColumn(ctx: Context, seal: FieldSeal, place: SealedColumn, batch: number): Promise<Resealed> {
  const counts: Resealed = { place: `${place.table}.${place.column}`, resealed: 0, unreadable: 0 };
  const [table, key, column] = [sql.table(place.table), sql.ref(place.key), sql.ref(place.column)];
  let after = '';
  for (;;) {
    const { rows } = await sql<{ id: string; sealed: string }>`select ${key}::text as id, ${column} as sealed from ${table}
      where ${column} is not null and ${key}::text > ${after} order by ${key}::text limit ${batch}`.execute(ctx.db);
    const last = rows.at(-1);
    if (last === undefined) return counts;
    after = last.id;
    const older = rows.filter(({ sealed }) => !seal.isCurrent(sealed));
    if (older.length === 0) continue;
    await inTransaction(ctx, async (tx) => {
      for (const { id, sealed } of older) {
        const anew = again(seal, sealed, place.label(id));
        if (anew === undefined) counts.unreadable += 1;
        else {
          const { numAffectedRows } =
            await sql`update ${table} set ${column} = ${anew} where ${key}::text = ${id} and ${column} = ${sealed}`.execute(tx);
          counts.resealed += Number(numAffectedRows ?? 0);
        }
      }
    });
  }
}

function again(seal: FieldSeal, sealed: string, label: string): string | undefined {
  try {
    return seal.protect(seal.unprotect(sealed, label), label);
  } catch (error) {
    if (isGuildhallError(error, 'secrets.unreadable')) return undefined;
    throw error;
  }
}

/** How many texts are sealed under each key, by its id. */
export async function sealedUnder(ctx: Context, places: readonly SealedColumn[]): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const { table, column } of places) {
    const { rows } = await sql<{ id: string; n: number }>`select split_part(${sql.ref(column)}, '.', 2) as id, count(*)::int as n
      from ${sql.table(table)} where ${sql.ref(column)} is not null group by 1 order by 1`.execute(ctx.db);
    for (const { id, n } of rows) found.set(id, (found.get(id) ?? 0) + n);
  }
  return found;
}

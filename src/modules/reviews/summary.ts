import type { Context } from '#platform/context';
import { sql, tables, type Db, type Tx } from '#platform/database';
import type { ReviewsTables } from './tables.gen.ts';

export interface Subject {
  kind: string;
  id: string;
}

/** What the shown reviews of a subject come to. */
export interface Summary {
  count: number;
  /** 1 to 5 with two decimals; 0 when there is no review. */
  mean: number;
  /** How many gave one star, two, three, four, five. */
  distribution: number[];
  categories: { code: string; count: number; mean: number }[];
}

export const noSummary: Summary = { count: 0, mean: 0, distribution: [0, 0, 0, 0, 0], categories: [] };

/**
 * Works out anew what the reviews of a subject come to. Whoever does takes the row first: two that show at the same time stand
 * in line, and the second sees what the first wrote. Nothing is added to or taken from a number, so nothing drifts.
 */
export async function resum(ctx: Context, tx: Tx, { kind, id }: Subject): Promise<void> {
  const now = ctx.clock.now();
  await sql`insert into review_summary values (${kind}, ${id}, 0, 0, '{0,0,0,0,0}', '{}', ${now}) on conflict do nothing`.execute(tx);
  await sql`select from review_summary where subject_kind = ${kind} and subject_id = ${id} for update`.execute(tx);
  await sql`
    with shown as (
      select stars, categories from review where subject_kind = ${kind} and subject_id = ${id} and status = 'shown'
    ), marked as (
      select key, count(*) as n, sum(value::int) as total from shown, jsonb_each_text(categories) group by key
    )
    update review_summary set
      count = (select count(*) from shown),
      stars_sum = (select coalesce(sum(stars), 0) from shown),
      distribution = array(select count(shown.stars)::int from generate_series(1, 5) as n left join shown on shown.stars = n group by n order by n),
      categories = (select coalesce(jsonb_object_agg(key, jsonb_build_object('count', n, 'sum', total)), '{}') from marked),
      changed_at = ${now}
    where subject_kind = ${kind} and subject_id = ${id}`.execute(tx);
}

/** By the ids of the subjects; those without a review are absent. */
export async function summariesOf(db: Db | Tx, kind: string, ids: readonly string[]): Promise<Map<string, Summary>> {
  if (ids.length === 0) return new Map();
  const rows = await tables<ReviewsTables>(db)
    .selectFrom('review_summary')
    .selectAll()
    .where('subject_kind', '=', kind)
    .where('subject_id', 'in', [...ids])
    .where('count', '>', 0)
    .execute();
  return new Map(
    rows.map(({ subject_id: id, count, stars_sum: sum, distribution, categories }) => [
      id,
      {
        count,
        mean: mean(sum, count),
        distribution,
        categories: Object.entries(categories).map(([code, each]) => ({ code, count: each.count, mean: mean(each.sum, each.count) })),
      },
    ]),
  );
}

export const mean = (sum: number, count: number): number => (count === 0 ? 0 : Math.round((sum * 100) / count) / 100);

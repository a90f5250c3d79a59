import { sql } from '#platform/database';
import { freeAt } from '#modules/calendar';
import type { Context } from '#platform/context';
import type { EnginePage, EngineQuery, Facet, ListingCard } from '../../engine.ts';
import { all, always, hasAll, inCity, isFor, likedAs, narrowing, pointOf, tsqueryOf, type Expression } from './conditions.ts';
import { onServing, servingNow, tableOf, type Slot } from './slots.ts';

interface Row {
  serving: Slot;
  total: number;
  left_out: number;
  equipment: Facet;
  city: Facet;
  rating: Facet;
  hits: { key: number; distance: number | null; card: ListingCard }[];
}

/**
 * Hits, total and facets in one statement. First what words, place and price leave, by whatever index is the most selective;
 * of these alone the calendar is asked whether they are free; then the facets are counted and the page is cut.
 */
export async function search(ctx: Context, query: EngineQuery): Promise<EnginePage> {
  const { words, equipment, city, minRating, near, safe, limit, after, without = [] } = query;
  const isFree = query.free === undefined ? undefined : await freeAt(ctx.db, query.free, ctx.clock.now());
  const distance = near === undefined ? sql`null::float8` : sql`round(st_distance(d.place, ${pointOf(near)}, false))`;
  const key = sortKey(query, words && tsqueryOf(words), distance);
  const free = isFree === undefined ? always : isFree(sql<boolean>`m.listing_id`, sql`select listing_id from candidate`);
  const [row] = await onServing(ctx.market, async (slot) => {
    const { rows } = await sql<Row>`
      with candidate as materialized (
        select d.listing_id, d.city, d.equipment, d.rating_hundredths as rating, ${distance} as distance, (${key})::float8 as key,
          ${hasAll(equipment)} as has_equipment, ${inCity(city)} as in_city,
          ${likedAs(minRating)} as is_liked, ${isFor(safe)} as is_shown
        from ${tableOf(slot)} d where ${all(narrowing(query))} and (${hasAll(equipment)} or ${inCity(city)})
      ), matched as materialized (
        select m.* from candidate m where ${free}
      ), hit as (
        select listing_id, key, distance from matched where has_equipment and in_city and is_liked and is_shown
      ), page as (
        select listing_id, key, distance from hit
        where ${after === undefined ? always : sql<boolean>`(key, listing_id) > (${after.key}::float8, ${after.id}::uuid)`}
          and ${without.length === 0 ? always : sql<boolean>`listing_id <> all(${without}::uuid[])`}
        order by key, listing_id limit ${limit + 1}
      )
      select ${servingNow} as serving, (select count(*)::int from hit) as total,
        ${safe ? sql`(select count(*)::int from matched where not is_shown and has_equipment and in_city and is_liked)` : sql`0`} as left_out,
        (select coalesce(json_agg(json_build_array(value, n) order by n desc, value), '[]')
          from (select value, count(*) as n from matched, unnest(equipment) as value where in_city and is_liked and is_shown group by value) as counted) as equipment,
        (select coalesce(json_agg(json_build_array(city, n) order by n desc, city), '[]')
          from (select city, count(*) as n from matched where has_equipment and is_liked and is_shown group by city order by n desc, city limit 100) as counted) as city,
        (select coalesce(json_agg(json_build_array(least::text, n) order by least desc), '[]')
          from (select least, count(*) as n from matched join unnest('{4.5,4,3}'::numeric[]) as least on rating >= least * 100
            where has_equipment and in_city and is_shown group by least) as counted) as rating,
        (select coalesce(json_agg(json_build_object('key', p.key, 'distance', p.distance, 'card', d.card) order by p.key, p.listing_id), '[]')
          from page p join ${tableOf(slot)} d using (listing_id)) as hits`.execute(ctx.db);
    return rows;
  });
  return toPage(row as Row, limit);
}

/** Smaller comes first, whatever the order; the id breaks ties, so pages neither repeat nor skip. */
function sortKey({ sort, near }: EngineQuery, tsquery: Expression | undefined, distance: Expression): Expression {
  if (sort === 'price') return sql`d.hourly_minor`;
  // A few reviews are weighed as if two more had said "four": one kind word does not outshine thirty. Without any comes last.
  if (sort === 'rating')
    return sql`case when d.rating_count = 0 then 0 else -(d.rating_hundredths * d.rating_count + 800)::float8 / (d.rating_count + 2) end`;
  if (sort === 'newest') return sql`-extract(epoch from d.published_at)`;
  if (sort === 'distance' && near !== undefined) return distance;
  if (tsquery === undefined) return sql`-d.score`;
  return sql`-(round(ts_rank(d.words, ${tsquery}) * 10000) * 1000 + d.score)`;
}

function toPage({ total, left_out: leftOut, equipment, city, rating, hits }: Row, limit: number): EnginePage {
  const shown = hits.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ card, distance }) => (distance === null ? card : { ...card, distanceMeters: distance })),
    total,
    leftOut,
    facets: { equipment, city, rating },
    ...(hits.length > limit && last !== undefined ? { next: { key: last.key, id: last.card.id } } : {}),
  };
}

/** Words known to the index that look like what was typed. */
export async function candidates(ctx: Context, words: readonly string[], { safe }: { safe: boolean }): Promise<Map<string, string[]>> {
  const known = safe ? sql<boolean>`w.is_safe` : always;
  const { rows } = await sql<{ typed: string; words: string[] }>`
    select typed, array(
      select w.word from search_word w
      where ${known} and (w.word % typed or (w.word like left(typed, 1) || '%' and length(w.word) between length(typed) - 2 and length(typed) + 2))
      order by similarity(w.word, typed) desc, w.word limit 40) as words
    from unnest(${words}::text[]) as typed
    where not exists (select from search_word w where w.word = typed and ${known})`.execute(ctx.db);
  return new Map(rows.map((row) => [row.typed, row.words]));
}

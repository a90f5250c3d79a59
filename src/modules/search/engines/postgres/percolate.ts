import { sql, type Tx } from '#platform/database';
import type { KeptQuery } from '../../engine.ts';
import { pointOf, tsqueryOf } from './conditions.ts';
import { readState, tableOf } from './slots.ts';

/** Writes a query down in columns, so that one statement asks all of them about a document. */
export async function keep(tx: Tx, id: string, query: KeptQuery): Promise<void> {
  const { words, equipment, minPriceMinor, maxPriceMinor, city, near, radiusMeters, area, safe } = query;
  await sql`
    insert into search_kept_query (id, words, equipment, min_price_minor, max_price_minor, city, near, radius_meters, west, south, east, north,
      is_safe)
    values (${id}, ${words === undefined ? null : sql`${tsqueryOf(words)}`}, ${equipment}::text[], ${minPriceMinor ?? null}::bigint,
      ${maxPriceMinor ?? null}::bigint, lower(${city ?? null}::text), ${near === undefined || radiusMeters === undefined ? null : pointOf(near)},
      ${radiusMeters ?? null}::int, ${area?.west ?? null}::float8, ${area?.south ?? null}::float8, ${area?.east ?? null}::float8,
      ${area?.north ?? null}::float8, ${safe})
    on conflict (id) do update set words = excluded.words, equipment = excluded.equipment, min_price_minor = excluded.min_price_minor,
      max_price_minor = excluded.max_price_minor, city = excluded.city, near = excluded.near, radius_meters = excluded.radius_meters,
      west = excluded.west, south = excluded.south, east = excluded.east, north = excluded.north, is_safe = excluded.is_safe`.execute(tx);
}

export async function forget(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`delete from search_kept_query where id = any(${ids}::uuid[])`.execute(tx);
}

/** The cheap comparisons stand first; most queries name a town or an area, and fall there. */
export async function percolate(tx: Tx, listingIds: readonly string[]): Promise<{ listingId: string; queryId: string }[]> {
  const { serving } = await readState(tx);
  const { rows } = await sql<{ listingId: string; queryId: string }>`
    select d.listing_id as "listingId", q.id as "queryId"
    from ${tableOf(serving)} d join search_kept_query q
      on (d.is_safe or not q.is_safe)
      and (q.city is null or q.city = lower(d.city))
      and (q.min_price_minor is null or d.hourly_minor >= q.min_price_minor) and (q.max_price_minor is null or d.hourly_minor <= q.max_price_minor)
      and (q.west is null or (d.latitude between q.south and q.north and case when q.west <= q.east
        then d.longitude between q.west and q.east else d.longitude >= q.west or d.longitude <= q.east end))
      and q.equipment <@ d.equipment
      and (q.near is null or st_dwithin(d.place, q.near, q.radius_meters, false))
      and (q.words is null or d.words @@ q.words)
    where d.listing_id = any(${listingIds}::uuid[]) order by 1, 2`.execute(tx);
  return rows;
}

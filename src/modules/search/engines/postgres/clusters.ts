import type { MoneyJson } from '#kernel';
import type { Context } from '#platform/context';
import { sql } from '#platform/database';
import { freeAt } from '#modules/calendar';
import { mostClusters, type Cluster, type ClusterPage, type EngineQuery } from '../../engine.ts';
import { all, always, hasAll, inCity, isFor, likedAs, narrowing } from './conditions.ts';
import { onServing, servingNow, tableOf, type Slot } from './slots.ts';

/** A pin takes this much of a map: cells are as wide as that at the zoom asked for. */
const cellPixels = 72;
/** The world is this wide at zoom 0. */
const worldPixels = 512;

interface Row {
  serving: Slot;
  total: number;
  clusters: {
    latitude: number;
    longitude: number;
    count: number;
    price_minor: number;
    currency: MoneyJson['currency'];
    listing: NonNullable<Cluster['listing']> | null;
  }[];
}

/**
 * Cells of the Mercator world, as many as the zoom says, whatever the area: panning a map moves no pin. A pin stands in the
 * middle of what it counts and not of its cell.
 */
export async function clusters(ctx: Context, query: Omit<EngineQuery, 'sort' | 'after' | 'limit'>, zoom: number): Promise<ClusterPage> {
  const cells = (2 ** zoom * worldPixels) / cellPixels;
  const isFree = query.free === undefined ? undefined : await freeAt(ctx.db, query.free, ctx.clock.now());
  const free = isFree === undefined ? always : isFree(sql<boolean>`m.listing_id`, sql`select listing_id from candidate`);
  const [row] = await onServing(ctx.market, async (slot) => {
    const { rows } = await sql<Row>`
      with candidate as materialized (
        select d.listing_id, d.latitude, d.longitude, d.hourly_minor from ${tableOf(slot)} d
        where ${all([...narrowing(query), hasAll(query.equipment), inCity(query.city), likedAs(query.minRating), isFor(query.safe)])}
      ), hit as materialized (
        select m.* from candidate m where ${free}
      ), cell as (
        select floor((longitude + 180) / 360 * ${cells}::float8) as x,
          floor((0.5 - ln(tan(pi() / 4 + radians(greatest(-85.05, least(85.05, latitude))) / 2)) / (2 * pi())) * ${cells}::float8) as y,
          count(*)::int as count, avg(latitude) as latitude, avg(longitude) as longitude, min(hourly_minor) as price_minor,
          min(listing_id::text)::uuid as listing_id
        from hit group by 1, 2 order by count(*) desc, 1, 2 limit ${mostClusters}
      )
      select ${servingNow} as serving, (select count(*)::int from hit) as total,
        (select coalesce(json_agg(json_build_object(
            'latitude', c.latitude, 'longitude', c.longitude, 'count', c.count, 'price_minor', c.price_minor,
            'currency', d.card #>> '{price,hourly,currency}',
            'listing', case when c.count = 1 then json_build_object('id', c.listing_id, 'slug', d.card ->> 'slug', 'title', d.card ->> 'title') end)
            order by c.count desc, c.x, c.y), '[]')
          from cell c join ${tableOf(slot)} d using (listing_id)) as clusters`.execute(ctx.db);
    return rows;
  });
  const { total, clusters: found } = row as Row;
  return { total, clusters: found.map(toCluster) };
}

const fiveDigits = (degrees: number): number => Math.round(degrees * 100_000) / 100_000;

const toCluster = ({ latitude, longitude, count, price_minor: amountMinor, currency, listing }: Row['clusters'][number]): Cluster => ({
  point: { latitude: fiveDigits(latitude), longitude: fiveDigits(longitude) },
  count,
  price: { amountMinor, currency },
  ...(listing === null ? {} : { listing }),
});

import { json, sql, type Db, type Tx } from '#platform/database';
import { freeAt } from '#modules/calendar';
import type { Context } from '#platform/context';
import type { EnginePage, EngineQuery, Facet, ListingCard, SearchDocument, SearchEngine, WordGroup } from './engine.ts';

type Fragment = ReturnType<typeof sql<boolean>>;
const always = sql<boolean>`true`;

/** Full text, trigrams, facets and PostGIS in one statement per search, and one more when it asks for a free time. */
export const postgresEngine: SearchEngine = { search, candidates, put, drop, versions, tidy };

interface Row {
  total: number;
  equipment: Facet;
  city: Facet;
  hits: { key: number; distance: number | null; card: ListingCard }[];
}

async function search(ctx: Context, query: EngineQuery): Promise<EnginePage> {
  const { words, equipment, city, near, limit, after } = query;
  const isFree = query.free === undefined ? undefined : await freeAt(ctx.db, query.free, ctx.clock.now());
  const tsquery =
    words === undefined ? undefined : sql`(to_tsquery('simple', ${toTsQuery(words)}) || to_tsquery('english', ${toTsQuery(words)}))`;
  const point = near && sql`st_setsrid(st_makepoint(${near.longitude}, ${near.latitude}), 4326)::geography`;
  const conditions: Fragment[] = [
    ...(tsquery === undefined ? [] : [sql<boolean>`d.words @@ ${tsquery}`]),
    ...(query.minPriceMinor === undefined ? [] : [sql<boolean>`d.hourly_minor >= ${query.minPriceMinor}`]),
    ...(query.maxPriceMinor === undefined ? [] : [sql<boolean>`d.hourly_minor <= ${query.maxPriceMinor}`]),
    ...(point === undefined || query.radiusMeters === undefined
      ? []
      : [sql<boolean>`st_dwithin(d.place, ${point}, ${query.radiusMeters}, false)`]),
    ...(isFree === undefined ? [] : [isFree(sql<boolean>`d.listing_id`)]),
  ];
  const distance = point === undefined ? sql`null::float8` : sql`round(st_distance(d.place, ${point}, false))`;
  const { rows } = await sql<Row>`
    with matched as (
      select d.listing_id, d.city, d.equipment, ${distance} as distance, (${sortKey(query, tsquery, distance)})::float8 as key,
        ${equipment.length === 0 ? always : sql<boolean>`d.equipment @> ${equipment}::text[]`} as has_equipment,
        ${city === undefined ? always : sql<boolean>`lower(d.city) = lower(${city})`} as in_city
      from search_document d where ${conditions.length === 0 ? always : sql.join(conditions, sql` and `)}
    ), hit as (
      select listing_id, key, distance from matched where has_equipment and in_city
    ), page as (
      select listing_id, key, distance from hit
      where ${after === undefined ? always : sql<boolean>`(key, listing_id) > (${after.key}::float8, ${after.id}::uuid)`}
      order by key, listing_id limit ${limit + 1}
    )
    select (select count(*)::int from hit) as total,
      (select coalesce(json_agg(json_build_array(value, n) order by n desc, value), '[]')
        from (select value, count(*) as n from matched, unnest(equipment) as value where in_city group by value) as counted) as equipment,
      (select coalesce(json_agg(json_build_array(city, n) order by n desc, city), '[]')
        from (select city, count(*) as n from matched where has_equipment group by city order by n desc, city limit 100) as counted) as city,
      (select coalesce(json_agg(json_build_object('key', p.key, 'distance', p.distance, 'card', d.card) order by p.key, p.listing_id), '[]')
        from page p join search_document d using (listing_id)) as hits`.execute(ctx.db);
  return toPage(rows[0] as Row, limit);
}

/** Smaller comes first, whatever the order; the id breaks ties, so pages neither repeat nor skip. */
function sortKey({ sort, near }: EngineQuery, tsquery: ReturnType<typeof sql> | undefined, distance: ReturnType<typeof sql>) {
  if (sort === 'price') return sql`d.hourly_minor`;
  if (sort === 'newest') return sql`-extract(epoch from d.published_at)`;
  if (sort === 'distance' && near !== undefined) return distance;
  if (tsquery === undefined) return sql`-d.score`;
  return sql`-(round(ts_rank(d.words, ${tsquery}) * 10000) * 1000 + d.score)`;
}

function toPage({ total, equipment, city, hits }: Row, limit: number): EnginePage {
  const shown = hits.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ card, distance }) => (distance === null ? card : { ...card, distanceMeters: distance })),
    total,
    facets: { equipment, city },
    ...(hits.length > limit && last !== undefined ? { next: { key: last.key, id: last.card.id } } : {}),
  };
}

/** `('bakery':* | 'pastry' <-> 'shop') & ('oven':*)`. Words are letters and digits only, so quoting them is safe. */
function toTsQuery(groups: readonly WordGroup[]): string {
  return groups
    .map(({ alternatives, prefix }) => {
      const phrase = (words: readonly string[], open: boolean): string =>
        words.map((word, index) => `'${word}'${open && index === words.length - 1 ? ':*' : ''}`).join(' <-> ');
      return `(${alternatives.map((words, index) => phrase(words, prefix && index === 0)).join(' | ')})`;
    })
    .join(' & ');
}

async function candidates(ctx: Context, words: readonly string[]): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ typed: string; words: string[] }>`
    select typed, array(
      select w.word from search_word w
      where w.word % typed or (w.word like left(typed, 1) || '%' and length(w.word) between length(typed) - 2 and length(typed) + 2)
      order by similarity(w.word, typed) desc, w.word limit 40) as words
    from unnest(${words}::text[]) as typed
    where not exists (select from search_word w where w.word = typed)`.execute(ctx.db);
  return new Map(rows.map((row) => [row.typed, row.words]));
}

async function put(tx: Tx, documents: readonly SearchDocument[], now: Temporal.Instant): Promise<void> {
  if (documents.length === 0) return;
  const rows = documents.map(({ id, version, card, score, publishedAt, texts }) => ({
    id,
    version,
    card,
    city: card.city,
    latitude: card.point.latitude,
    longitude: card.point.longitude,
    hourly_minor: card.price.hourly.amountMinor,
    equipment: card.equipment,
    score,
    published_at: publishedAt.toString(),
    ...texts,
  }));
  await sql`
    with incoming as (
      select * from jsonb_to_recordset(${json(rows)}) as i (id uuid, version int, card jsonb, city text, latitude float8, longitude float8,
        hourly_minor bigint, equipment text[], score int, published_at timestamptz, title text, labels text, summary text, description text)
    ), learned as (
      insert into search_word
      select distinct lexeme from incoming i,
        unnest(to_tsvector('simple', unaccent(concat_ws(' ', i.title, i.labels, i.summary, i.description)))) as t
      where length(lexeme) between 3 and 40 order by lexeme
      on conflict do nothing
    )
    insert into search_document (listing_id, version, card, city, place, hourly_minor, equipment, score, published_at, words, indexed_at)
    select i.id, i.version, i.card, i.city, st_setsrid(st_makepoint(i.longitude, i.latitude), 4326)::geography, i.hourly_minor, i.equipment,
      i.score, i.published_at,
      setweight(to_tsvector('simple', unaccent(i.title)) || to_tsvector('english', unaccent(i.title)), 'A') ||
      setweight(to_tsvector('simple', unaccent(i.labels)) || to_tsvector('english', unaccent(i.labels)), 'B') ||
      setweight(to_tsvector('simple', unaccent(i.summary)) || to_tsvector('english', unaccent(i.summary)), 'C') ||
      setweight(to_tsvector('simple', unaccent(i.description)) || to_tsvector('english', unaccent(i.description)), 'D'),
      ${now}
    from incoming i
    on conflict (listing_id) do update set version = excluded.version, card = excluded.card, city = excluded.city, place = excluded.place,
      hourly_minor = excluded.hourly_minor, equipment = excluded.equipment, score = excluded.score, published_at = excluded.published_at,
      words = excluded.words, indexed_at = excluded.indexed_at`.execute(tx);
}

async function drop(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`delete from search_document where listing_id = any(${ids}::uuid[])`.execute(tx);
}

async function versions(db: Db | Tx, afterId: string | undefined, limit: number): Promise<{ id: string; version: number }[]> {
  const { rows } = await sql<{ id: string; version: number }>`
    select listing_id as id, version from search_document
    where ${afterId === undefined ? always : sql<boolean>`listing_id > ${afterId}::uuid`} order by listing_id limit ${limit}`.execute(db);
  return rows;
}

async function tidy(tx: Tx): Promise<void> {
  await sql`delete from search_word where word not in (select word from ts_stat('select words from search_document'))`.execute(tx);
}

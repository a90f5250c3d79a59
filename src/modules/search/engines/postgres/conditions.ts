import { sql } from '#platform/database';
import type { Area, EngineQuery, WordGroup } from '../../engine.ts';

export type Fragment = ReturnType<typeof sql<boolean>>;
export type Expression = ReturnType<typeof sql>;
export const always = sql<boolean>`true`;

export const all = (conditions: readonly Fragment[]): Fragment =>
  conditions.length === 0 ? always : sql<boolean>`${sql.join(conditions, sql` and `)}`;

/** By the word as it stands and by its stem; words that are their own stem are looked up once. */
export const tsqueryOf = (words: readonly WordGroup[]): Expression => {
  const text = toTsQuery(words);
  return sql`(case when to_tsquery('simple', ${text}) = to_tsquery('english', ${text}) then to_tsquery('simple', ${text})
    else to_tsquery('simple', ${text}) || to_tsquery('english', ${text}) end)`;
};

export const pointOf = ({ latitude, longitude }: { latitude: number; longitude: number }): Expression =>
  sql`st_setsrid(st_makepoint(${longitude}, ${latitude}), 4326)::geography`;

/** What a document `d` must meet whatever is counted, as plain conditions that an index can serve. Facets and time come after. */
export function narrowing(
  query: Pick<EngineQuery, 'minPriceMinor' | 'maxPriceMinor' | 'area' | 'radiusMeters' | 'near' | 'words' | 'only'>,
): Fragment[] {
  const { minPriceMinor, maxPriceMinor, near, radiusMeters, area, words, only } = query;
  return [
    ...(words === undefined ? [] : [sql<boolean>`d.words @@ ${tsqueryOf(words)}`]),
    ...(minPriceMinor === undefined ? [] : [sql<boolean>`d.hourly_minor >= ${minPriceMinor}`]),
    ...(maxPriceMinor === undefined ? [] : [sql<boolean>`d.hourly_minor <= ${maxPriceMinor}`]),
    ...(near === undefined || radiusMeters === undefined
      ? []
      : [sql<boolean>`st_dwithin(d.place, ${pointOf(near)}, ${radiusMeters}, false)`]),
    ...(area === undefined ? [] : [inside(area)]),
    ...(only === undefined ? [] : [sql<boolean>`d.listing_id = any(${only}::uuid[])`]),
  ];
}

export const hasAll = (equipment: readonly string[]): Fragment =>
  equipment.length === 0 ? always : sql<boolean>`d.equipment @> ${equipment}::text[]`;
export const inCity = (city: string | undefined): Fragment => (city === undefined ? always : sql<boolean>`lower(d.city) = lower(${city})`);

export const likedAs = (minRating: number | undefined): Fragment =>
  minRating === undefined ? always : sql<boolean>`coalesce(d.rating_hundredths >= ${Math.round(minRating * 100)}, false)`;

/** Everything, or only what is for everyone. */
export const isFor = (safe: boolean): Fragment => (safe ? sql<boolean>`d.is_safe` : always);

function inside({ west, south, east, north }: Area): Fragment {
  const box = (from: number, to: number) =>
    sql<boolean>`point(d.longitude, d.latitude) <@ box(point(${from}, ${south}), point(${to}, ${north}))`;
  return west <= east ? box(west, east) : sql<boolean>`(${box(west, 180)} or ${box(-180, east)})`;
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

import { invalid, type Point } from '#kernel';
import type { Context } from '#platform/context';
import type { LocalTime } from '#modules/calendar';
import type { Vocabulary } from '#modules/listings';
import type { Area, ClusterPage, EnginePage, EngineQuery, Place, SearchEngine, Sort, WordGroup } from './engine.ts';
import { howManyFit, placeAmong, type PromotionCaps } from './promotions/place.ts';
import { promotedNow } from './promotions/promotions.ts';
import { nearestWords, splitWords, type SynonymIndex } from './words.ts';

export interface SearchQuery {
  words?: string;
  /** Codes; a hit has all of them. */
  equipment?: readonly string[];
  minPriceMinor?: number;
  maxPriceMinor?: number;
  city?: string;
  minRating?: number;
  near?: Point;
  radiusMeters?: number;
  /** What a map shows. */
  area?: Area;
  free?: LocalTime;
  /** Leaves out what is not for everyone, unless it says false. */
  safe?: boolean;
  sort?: Sort;
  after?: Place;
  limit?: number;
  /** What stood promoted on the first page, when further ones are asked for. */
  promoted?: readonly string[];
}

export interface SearchResult extends EnginePage {
  /** What the guest probably meant, when their words found little: the hits are for these words too. */
  corrections?: { typed: string; meant: string[] }[];
  /** What stands promoted on this page or stood on the first: to be said when the next page is asked for. */
  promoted: readonly string[];
}

export interface Searching {
  engine: SearchEngine;
  equipment: Vocabulary;
  synonyms: SynonymIndex;
  /** Without them nothing is put forward. */
  promotions?: PromotionCaps;
}

/** Fewer hits than this, and a slip of the fingers is looked for. */
const fewHits = 3;
const mostCorrections = 3;

/**
 * Finds published listings. Words match whole, by their stem, by what means the same, and the last one by its beginning;
 * when they find little, by what the guest may have meant. The order is stable: pages neither repeat nor skip.
 *
 * @throws search.bad_query naming the field; calendar.bad_date, calendar.bad_time
 */
export async function searchListings(ctx: Context, searching: Searching, query: SearchQuery): Promise<SearchResult> {
  const { engine, synonyms } = searching;
  const typed = splitWords(query.words ?? '');
  const groups = synonyms.groups(typed);
  const plain = check(query, searching.equipment);
  const page = await searchWithPromotions(ctx, searching, query, groups.length === 0 ? plain : { ...plain, words: groups });
  if (groups.length === 0 || page.total >= fewHits) return page;
  const corrections = await correct(ctx, engine, groups, plain);
  if (corrections.length === 0) return page;
  const corrected = await searchWithPromotions(ctx, searching, query, { ...plain, words: widen(groups, corrections) });
  return corrected.total > page.total ? { ...corrected, corrections } : page;
}

/**
 * A page with what is promoted among its hits. Only hits of the search are put forward, only on the first page, and only where the
 * house chooses the order: who asks for the cheapest first gets that. What stood there is left out further on, so that nothing
 * stands twice; whatever finds no room stays where its own merit puts it.
 */
async function searchWithPromotions(
  ctx: Context,
  { engine, promotions: caps }: Searching,
  { promoted: before = [], sort }: SearchQuery,
  asked: EngineQuery,
): Promise<SearchResult> {
  if (asked.after !== undefined) return { ...(await engine.search(ctx, { ...asked, without: before })), promoted: before };
  const only = caps === undefined || (sort ?? 'relevance') !== 'relevance' ? [] : await promotedNow(ctx.db, ctx.clock.now());
  if (caps === undefined || only.length === 0) return { ...(await engine.search(ctx, asked)), promoted: [] };
  let { items: first } = await engine.search(ctx, { ...asked, only, limit: Math.min(caps.mostPerPage, asked.limit) });
  for (;;) {
    const promoted = first.map(({ id }) => id);
    const { items, ...rest } = await engine.search(ctx, { ...asked, without: promoted, limit: Math.max(1, asked.limit - first.length) });
    const fit = howManyFit(caps, first.length, rest.total, asked.limit);
    const marked = first.map((card) => ({ ...card, promoted: true as const }));
    if (fit === first.length) return { ...rest, items: placeAmong(items, marked, caps), promoted };
    first = first.slice(0, fit);
  }
}

/**
 * The same listings as pins, for a map of the area at a zoom.
 *
 * @throws what {@link searchListings} does
 */
export async function searchClusters(ctx: Context, searching: Searching, query: SearchQuery, zoom: number): Promise<ClusterPage> {
  const { sort: _sort, limit: _limit, after: _after, ...plain } = check(query, searching.equipment);
  const { engine, synonyms } = searching;
  const groups = synonyms.groups(splitWords(query.words ?? ''));
  const found = await engine.clusters(ctx, groups.length === 0 ? plain : { ...plain, words: groups }, zoom);
  if (groups.length === 0 || found.total >= fewHits) return found;
  const corrections = await correct(ctx, engine, groups, plain);
  if (corrections.length === 0) return found;
  const corrected = await engine.clusters(ctx, { ...plain, words: widen(groups, corrections) }, zoom);
  return corrected.total > found.total ? corrected : found;
}

async function correct(
  ctx: Context,
  engine: SearchEngine,
  groups: readonly WordGroup[],
  how: { safe: boolean },
): Promise<{ typed: string; meant: string[] }[]> {
  const single = groups.flatMap(({ alternatives: [first] }) => (first?.length === 1 ? first : []));
  const known = await engine.candidates(ctx, single, how);
  return single.flatMap((word) => {
    const meant = nearestWords(word, known.get(word) ?? [], mostCorrections);
    return meant.length === 0 ? [] : [{ typed: word, meant }];
  });
}

function widen(groups: readonly WordGroup[], corrections: readonly { typed: string; meant: string[] }[]): WordGroup[] {
  const meant = new Map(corrections.map((each) => [each.typed, each.meant]));
  return groups.map((group) => {
    const [first] = group.alternatives;
    const others = first?.length === 1 ? (meant.get(first[0] as string) ?? []) : [];
    return { ...group, alternatives: [...group.alternatives, ...others.map((word) => [word])] };
  });
}

/** The query as an engine takes it, checked, with its words taken apart. @throws what {@link searchListings} does */
export function asEngineQuery(query: SearchQuery, { synonyms, equipment }: Searching): EngineQuery {
  const groups = synonyms.groups(splitWords(query.words ?? ''));
  const plain = check(query, equipment);
  return groups.length === 0 ? plain : { ...plain, words: groups };
}

function check(
  { words, sort, limit = 20, equipment = [], safe = true, promoted: _promoted, ...rest }: SearchQuery,
  vocabulary: Vocabulary,
): EngineQuery {
  const bad = (path: string, message: string) => invalid('search.bad_query', message, { fields: [{ path, message }] });
  const unknown = equipment.find((code) => !vocabulary.some((each) => each.code === code));
  if (unknown !== undefined) throw bad('/equipment', `"${unknown}" is not on this marketplace's list of equipment.`);
  if (rest.radiusMeters !== undefined && rest.near === undefined)
    throw bad('/near', 'A radius needs a place to measure from: give near too.');
  if (sort === 'distance' && rest.near === undefined)
    throw bad('/near', 'Sorting by distance needs a place to measure from: give near too.');
  const { minPriceMinor, maxPriceMinor } = rest;
  if (minPriceMinor !== undefined && maxPriceMinor !== undefined && minPriceMinor > maxPriceMinor) {
    throw bad('/maxPrice', `The highest price (${maxPriceMinor}) is below the lowest (${minPriceMinor}).`);
  }
  const { area } = rest;
  if (area !== undefined) {
    const { west, south, east, north } = area;
    const within = [west, east].every((each) => Math.abs(each) <= 180) && [south, north].every((each) => Math.abs(each) <= 90);
    if (!within || south > north) throw bad('/bbox', 'An area is west, south, east, north in degrees, the south below the north.');
  }
  const byNature: Sort = rest.near !== undefined && (words ?? '').trim() === '' ? 'distance' : 'relevance';
  return { ...rest, equipment, safe, sort: sort ?? byNature, limit };
}

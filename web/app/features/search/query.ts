import { mostCompared } from '../compare/compare-links.ts';

/** What a search asks for, exactly as it stands in the address: empty means "any". The API has the last word on each value. */
export interface SearchQuery {
  q: string;
  city: string;
  equipment: string[];
  /** Whole units of the currency an hour, as typed. */
  minPrice: string;
  maxPrice: string;
  /** Stars at least. */
  minRating: string;
  date: string;
  from: string;
  to: string;
  sort: string;
  near: string;
  radiusMeters: string;
  /** What the map shows: west, south, east, north. */
  bbox: string;
  /** 'on' or 'off' where the address says it; else as the visitor chose. */
  safe: string;
  /** Kitchens picked to be compared: no part of what is searched for, but kept while searching. */
  compare: string[];
}

export const sorts = ['relevance', 'rating', 'price', 'newest'] as const;

export function readQuery(parameters: URLSearchParams): SearchQuery {
  const clean = (value: string) => value.replace(/\p{Cc}/gu, '').trim();
  const text = (name: string) => clean(parameters.get(name) ?? '');
  return {
    q: text('q'),
    city: text('city'),
    equipment: [...new Set(parameters.getAll('equipment').flatMap((value) => value.split(',')))].map(clean).filter(Boolean),
    minPrice: text('minPrice'),
    maxPrice: text('maxPrice'),
    minRating: text('minRating'),
    date: text('date'),
    from: text('from'),
    to: text('to'),
    sort: text('sort'),
    near: text('near'),
    radiusMeters: text('radiusMeters'),
    bbox: text('bbox'),
    safe: text('safe'),
    compare: [...new Set(parameters.getAll('compare').map(clean))].filter(Boolean).slice(0, mostCompared),
  };
}

/** The address of a search, without what is empty. The page of results is no part of it. */
export function writeQuery(query: SearchQuery): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (Array.isArray(value)) for (const one of value) parameters.append(name, one);
    else if (value) parameters.set(name, value);
  }
  return parameters.size > 0 ? `?${parameters}` : '';
}

/** What the API gets: prices in minor units, one text for all equipment, hours only when they are complete. */
export function apiQuery(query: SearchQuery, cursor: string, limit: number): Record<string, string | number | undefined> {
  const whole = query.date && query.from && query.to;
  return {
    q: query.q,
    city: query.city,
    equipment: query.equipment.join(','),
    minPrice: minor(query.minPrice),
    maxPrice: minor(query.maxPrice),
    minRating: query.minRating,
    date: query.date,
    from: whole ? query.from : undefined,
    to: whole ? query.to : undefined,
    sort: query.sort,
    near: query.near,
    radiusMeters: query.radiusMeters,
    bbox: query.bbox,
    safe: query.safe,
    cursor,
    limit,
  };
}

/** The address of a search as the API writes it, on the page of results: there prices are whole units. */
export function pageQuery({ minPrice, maxPrice, ...filters }: Record<string, string | number>): string {
  const page = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) page.set(name, String(value));
  for (const [name, value] of Object.entries({ minPrice, maxPrice })) if (value !== undefined) page.set(name, String(Number(value) / 100));
  return writeQuery(readQuery(page));
}

function minor(text: string): string | undefined {
  if (!text) return undefined;
  const value = Number(text);
  // What is no number goes on as it is, so that the API can say what is wrong with it.
  return Number.isFinite(value) ? String(Math.round(value * 100)) : text;
}

/** Each filter that is set, and the search without it. */
export interface ActiveFilter {
  name: 'q' | 'city' | 'equipment' | 'price' | 'rating' | 'when' | 'area';
  value: string;
  without: SearchQuery;
}

export function activeFilters(query: SearchQuery): ActiveFilter[] {
  const found: ActiveFilter[] = [];
  if (query.q) found.push({ name: 'q', value: query.q, without: { ...query, q: '' } });
  if (query.city) found.push({ name: 'city', value: query.city, without: { ...query, city: '' } });
  if (query.date) found.push({ name: 'when', value: query.date, without: { ...query, date: '', from: '', to: '' } });
  if (query.minPrice || query.maxPrice) found.push({ name: 'price', value: '', without: { ...query, minPrice: '', maxPrice: '' } });
  if (query.minRating) found.push({ name: 'rating', value: query.minRating, without: { ...query, minRating: '' } });
  if (query.bbox) found.push({ name: 'area', value: '', without: { ...query, bbox: '' } });
  for (const one of query.equipment) {
    found.push({ name: 'equipment', value: one, without: { ...query, equipment: query.equipment.filter((other) => other !== one) } });
  }
  return found;
}

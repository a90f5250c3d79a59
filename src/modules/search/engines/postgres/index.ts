import type { SearchEngine } from '../../engine.ts';
import { clusters } from './clusters.ts';
import { drop, fill, put, read, tidy } from './documents.ts';
import { begin, swap } from './generations.ts';
import { forget, keep, percolate } from './percolate.ts';
import { candidates, search } from './search.ts';

/** Full text, trigrams, facets, PostGIS and the calendar in one statement per search, and one more when it asks for a free time. */
export const postgresEngine: SearchEngine = {
  search,
  clusters,
  candidates,
  put,
  drop,
  read,
  begin,
  fill,
  swap,
  tidy,
  keep,
  forget,
  percolate,
};

import { seededRandom } from '#kernel';
import { sql } from '#platform/database';
import { equipment } from '#markets/prep';
import type { SearchQuery } from '#modules/search';
import { SearchWorld } from '#test/search-world';
import { openBenchHouse } from './house.ts';

/**
 * Searches over very many kitchens: words, a place with a radius, facets and a free time together. Every hit of some of them is
 * held to going through all kitchens by hand. Nowhere to send mail or money to, for nobody books.
 */

const kitchens = 100_000;
const timed = 400;
const compared = 60;
const limitMs = 60;

const at = (took: readonly number[], share: number): string =>
  (took.toSorted((a, b) => a - b)[Math.floor(took.length * share)] as number).toFixed(1);

export async function benchSearch(): Promise<boolean> {
  const { app, database, prep, context } = await openBenchHouse({ stripeUrl: 'http://127.0.0.1:9', mailUrl: 'smtp://127.0.0.1:9' });
  try {
    const ctx = context();
    const say = (line: string): void => void process.stdout.write(`${line}\n`);
    const world = new SearchWorld(
      kitchens,
      equipment.map(({ code }) => code),
      ctx.clock.now(),
    );
    let began = performance.now();
    const lap = (): string => `${((performance.now() - began) / 1_000).toFixed(0)} s`;
    await world.write(ctx);
    say(`${kitchens} kitchens and ${kitchens * 5} bookings written in ${lap()}`);
    began = performance.now();
    await prep.search.rebuild(ctx);
    say(`index built in ${lap()}`);
    await sql.raw('analyze').execute(database.owner);
    const chance = seededRandom(1);
    const run = async (queries: readonly SearchQuery[]): Promise<number[]> => {
      const took: number[] = [];
      for (const query of queries) {
        const started = performance.now();
        await prep.search.search(ctx, query);
        took.push(performance.now() - started);
      }
      return took;
    };
    const queries = Array.from({ length: timed }, () => world.query(chance));
    await run(queries.slice(0, 40));
    const took = await run(queries);
    say(
      `words, place, facets and a free time: p50 ${at(took, 0.5)} ms, p95 ${at(took, 0.95)} ms, p99 ${at(took, 0.99)} ms over ${timed} searches`,
    );
    for (const [name, some] of Object.entries({
      'place and facets': queries.slice(0, 100).map(({ near, radiusMeters }) => ({ near, radiusMeters }) as SearchQuery),
      'words and facets': queries.slice(0, 40).map(({ words }) => ({ words }) as SearchQuery),
      'everything there is': [{}, {}, {}, {}, {}],
    }))
      say(`${name}: p50 ${at(await run(some), 0.5)} ms`);
    let different = 0;
    let hits = 0;
    for (const query of queries.slice(0, compared)) {
      const found = await everyId((after) => prep.search.search(ctx, { ...query, limit: 100, ...(after && { after }) }));
      const expected = world.byHand(query);
      hits += expected.length;
      if (found.join() !== expected.join()) different += 1;
    }
    say(`${compared} searches held to going through all kitchens by hand: ${hits} hits, ${different} answers differ`);
    return different === 0 && Number(at(took, 0.95)) <= limitMs;
  } finally {
    await app.close();
    await database.close();
  }
}

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof openBenchHouse>>['prep']['search']['search']>>;

async function everyId(read: (after: Page['next']) => Promise<Page>): Promise<string[]> {
  const ids: string[] = [];
  for (let after: Page['next']; ; ) {
    const { items, next } = await read(after);
    ids.push(...items.map(({ id }) => id));
    if (next === undefined) return ids.sort();
    after = next;
  }
}

import fastify, { type FastifyInstance } from 'fastify';
import pg from 'pg';
import { roleOf, searchPathOf } from '#platform/database';
import { createRuntime } from '#platform/runtime';
import { fillKitchens, logIn, makePerson, openBenchHouse, type BenchHouse } from './house.ts';
import { listenIn, record, type Recorded } from './recorder.ts';

/** The server of the read benchmark, alone in its process: Prep on one port, bare Fastify routes with the same SQL on another. */

const kitchenRounds = 5;
const searches = {
  'search: all': '/listings?limit=20',
  'search: words, equipment, price': '/listings?q=bakery%20oven&equipment=convection-oven&maxPrice=8000&limit=20',
  'search: near and free': `/listings?near=37.77,-122.41&radiusMeters=20000&date=${new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10)}&from=10:00&to=14:00&limit=20`,
};

/** One case: our address, the bare route's, and what the answer took. */
export interface Target {
  name: string;
  path: string;
  token?: string;
  bare: string;
  statements: number;
  bytes: number;
}

/** What an engineer would write by hand for the same answer: the same statements, prepared, and the body as JSON. */
function addBareRoute(app: FastifyInstance, pool: pg.Pool, path: string, waves: Recorded[][], body: unknown): void {
  app.get(path, async () => {
    for (const wave of waves)
      await Promise.all(wave.map(({ name, text, values }) => pool.query({ ...(name === undefined ? {} : { name }), text, values })));
    return body;
  });
}

async function main(): Promise<void> {
  const house = await openBenchHouse({ stripeUrl: 'http://127.0.0.1:9', mailUrl: 'smtp://127.0.0.1:9' });
  const ids = await fill(house);
  await house.app.listen({ port: 0, host: '127.0.0.1' });
  listenIn();
  const token = await logIn(house, await makePerson(house, 'chef', 0));
  const bare = fastify();
  const pool = new pg.Pool({
    connectionString: process.env['TEST_DATABASE_URL'] as string,
    max: 10,
    options: `-c search_path=${searchPathOf('bench').replaceAll(' ', '')} -c role=${roleOf('bench')}`,
  });
  const kitchen = `/listings/${ids[17]}`;
  const cases = [
    { name: 'kitchen page, a visitor', path: kitchen },
    { name: 'kitchen page, logged in', path: kitchen, token },
    ...Object.entries(searches).map(([name, path]) => ({ name, path })),
  ];
  const targets: Target[] = [];
  for (const [index, { name, path, ...given }] of cases.entries()) {
    const url = `/bench/api/v1${path}`;
    const ask = () => house.app.inject({ method: 'GET', url, headers: 'token' in given ? { authorization: `Bearer ${given.token}` } : {} });
    await ask();
    let answer: Awaited<ReturnType<typeof ask>> | undefined;
    const waves = await record(async () => void (answer = await ask()));
    if (answer?.statusCode !== 200) throw new Error(`${url} answered ${answer?.statusCode}: ${answer?.body}`);
    addBareRoute(bare, pool, `/${index}`, waves, answer.json());
    targets.push({ name, ...given, path: url, bare: `/${index}`, statements: waves.flat().length, bytes: answer.body.length });
  }
  await bare.listen({ port: 0, host: '127.0.0.1' });
  const portOf = (app: FastifyInstance): number => (app.server.address() as { port: number }).port;
  process.send?.({ port: portOf(house.app), barePort: portOf(bare), kitchens: ids.length, targets });
}

async function fill(house: BenchHouse): Promise<string[]> {
  const host = await makePerson(house, 'host', 0);
  const ids = await fillKitchens(house, host, kitchenRounds);
  const runtime = createRuntime(house.database, [{ modules: house.prep.modules, makeContext: () => house.context() }]);
  await runtime.runDue('bench');
  return ids;
}

await main();

import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { sql } from '#platform/database';
import { fillKitchens, makePerson, openBenchHouse, type BenchHouse } from './house.ts';

/**
 * Free times of a page of 100 kitchens for 30 days, each kitchen with 2,000 bookings, in one request to the public route. Twice: with the
 * bookings spread over a year as kitchens have them, and with all 2,000 inside the 30 days, which no real kitchen has room for. The answer
 * is compared with the day-by-day answer of each kitchen alone.
 */

const [kitchens, days, bookings, rounds] = [100, 30, 2_000, 40];
const floorMs = 50;

const spell = ({ start, end }: Free): string => `${start}/${end}`;

interface Free {
  start: string;
  end: string;
}

/** Every kitchen's bookings: each so many minutes long, so many minutes after the one before. */
async function fill(
  { context }: BenchHouse,
  ids: readonly string[],
  first: Temporal.Instant,
  every: number,
  minutes: number,
): Promise<void> {
  const { db, clock } = context();
  await sql`delete from reservation`.execute(db);
  for (const id of ids)
    await sql`
      insert into reservation (id, resource_id, subject_kind, subject_id, during, blocked, status, created_at)
      select gen_random_uuid(), ${id}::uuid, 'booking', gen_random_uuid(), tstzrange(at, at + ${minutes}::int * interval '1 minute'),
        tstzrange(at, at + ${minutes}::int * interval '1 minute'), 'committed', ${clock.now()}::timestamptz
      from generate_series(0, ${bookings - 1}::int) as n, lateral (select ${first}::timestamptz + n * ${every}::int * interval '1 minute' as at) t`.execute(
      db,
    );
  // As a database that has run for a while is: its vacuum has passed since.
  await sql`vacuum analyze reservation`.execute(db);
}

interface Measured {
  p50: number;
  p95: number;
  /** Milliseconds of processor time for one request, which other work on the machine does not change. */
  own: number;
  database: number;
  bytes: number;
}

async function measure(house: BenchHouse, ids: readonly string[], from: string): Promise<Measured> {
  const url = `/bench/api/v1/availability?ids=${ids.join(',')}&from=${from}&days=${days}`;
  const times: number[] = [];
  let [bytes, own, database] = [0, process.threadCpuUsage(), 0];
  for (let round = 0; round < rounds + 10; round += 1) {
    if (round === 10) [own, database] = [process.threadCpuUsage(), await databaseMs(house)];
    const began = performance.now();
    const answer = await house.app.inject({ method: 'GET', url });
    if (round >= 10) times.push(performance.now() - began);
    if (answer.statusCode !== 200) throw new Error(answer.body);
    bytes = answer.body.length;
  }
  const { user, system } = process.threadCpuUsage(own);
  database = (await databaseMs(house)) - database;
  times.sort((a, b) => a - b);
  const [p50, p95] = [times[Math.floor(rounds * 0.5)] ?? 0, times[Math.ceil(rounds * 0.95) - 1] ?? 0];
  return { p50, p95, own: (user + system) / 1_000 / rounds, database: database / rounds, bytes };
}

/** Processor time of all connections so far, from Linux: its ticks are 10 ms, which over forty requests is a quarter of one. */
async function databaseMs({ context }: BenchHouse): Promise<number> {
  const { rows } = await sql<{ pid: number }>`select pid from pg_stat_activity where datname = current_database()`.execute(context().db);
  const ticks = rows.map(({ pid }) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return Number(fields[11]) + Number(fields[12]);
  });
  return ticks.reduce((sum, each) => sum + each, 0) * 10;
}

/** How many kitchens are answered otherwise alone, day by day. */
async function differences({ app }: BenchHouse, ids: readonly string[], from: string): Promise<number> {
  const get = async <T>(path: string): Promise<T> => (await app.inject({ method: 'GET', url: `/bench/api/v1${path}` })).json();
  const { items } = await get<{ items: { id: string; free: string[] }[] }>(`/availability?ids=${ids.join(',')}&from=${from}&days=${days}`);
  let differ = ids.length - items.length;
  for (const { id, free } of items) {
    const alone = await get<{ days: { free: Free[] }[] }>(`/listings/${id}/availability?from=${from}&days=${days}`);
    const joined: Free[] = [];
    for (const piece of alone.days.flatMap((day) => day.free)) {
      const last = joined.at(-1);
      if (last?.end === piece.start) last.end = piece.end;
      else joined.push({ ...piece });
    }
    if (JSON.stringify(joined.map(spell)) !== JSON.stringify(free)) differ += 1;
  }
  return differ;
}

/** @returns whether the floor holds for the year's bookings, and every answer is exact */
export async function benchFreeSlots(): Promise<boolean> {
  const house = await openBenchHouse({ stripeUrl: 'http://127.0.0.1:9', mailUrl: 'smtp://127.0.0.1:9' });
  const host = await makePerson(house, 'host', 0);
  const ids = (await fillKitchens(house, host, 3)).slice(0, kitchens);
  // Bookings begin on whole minutes: a calendar takes no others.
  const now = house.context().clock.now().round({ smallestUnit: 'hour', roundingMode: 'floor' });
  const from = now.toZonedDateTimeISO('America/Los_Angeles').add({ days: 1 }).toPlainDate().toString();
  let good = true;
  const cases = [
    // Five a day, two hours each: ten months gone and three to come.
    { title: 'spread over 400 days', first: now.subtract({ hours: 310 * 24 }), every: 288, minutes: 120, isFloor: true },
    { title: 'all within the 30 days', first: now.add({ hours: 6 }), every: 21, minutes: 15, isFloor: false },
  ];
  for (const { title, first, every, minutes, isFloor } of cases) {
    await fill(house, ids, first, every, minutes);
    const { p50, p95, own, database, bytes } = await measure(house, ids, from);
    const differ = await differences(house, ids, from);
    if (differ > 0 || (isFloor && p95 > floorMs)) good = false;
    const load = loadavg()[0]?.toFixed(1);
    process.stdout.write(
      `free slots, ${kitchens} kitchens × ${bookings} bookings ${title}, ${days} days: p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, ` +
        `processor ${own.toFixed(1)} ms here and ${database.toFixed(1)} ms in the database ` +
        `(${Math.round(bytes / 1_000)} kB, ${differ} kitchens differ, load ${load})\n`,
    );
  }
  await house.app.close();
  await house.database.close();
  return good;
}

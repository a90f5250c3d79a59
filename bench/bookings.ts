import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from './house.ts';

/**
 * Bookings per second end to end: quote, request, the card authorized at the provider, the host's yes, the card charged, the
 * money in escrow. Beside it the limit of the same machine in the same run: how many of the smallest statements one process
 * gets through PostgreSQL over as many connections. Their ratio says how much of a booking is not the database's round trips.
 */

const bookings = 300;
const clients = 16;
const connections = 10;

interface House {
  listingIds: string[];
  chefTokens: string[];
  hostToken: string;
}
interface Counts {
  statements: number;
  transactions: number;
  cpu: NodeJS.CpuUsage;
}

function start(file: string, args: string[] = []): ChildProcess {
  return fork(join(import.meta.dirname, file), args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

async function ask<T>(child: ChildProcess): Promise<T> {
  child.send('counts');
  const [answer] = (await once(child, 'message')) as [T];
  return answer;
}

async function call<T>(base: string, token: string, method: string, path: string, body?: object, headers = {}): Promise<T> {
  const answer = await fetch(`${base}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text) as T;
}

/** Noon to two in the afternoon somewhere in the United States, on a day of its own for every booking of a kitchen. */
function slotOf(index: number, kitchens: number): { startsAt: string; endsAt: string } {
  const day = Temporal.Now.plainDateISO('America/Chicago').add({ days: 3 + Math.floor(index / kitchens) });
  const weekday = day.dayOfWeek > 5 ? day.add({ days: 3 }) : day;
  const start = weekday.toZonedDateTime({ timeZone: 'America/Chicago', plainTime: '13:00' });
  return { startsAt: start.toInstant().toString(), endsAt: start.add({ hours: 2 }).toInstant().toString() };
}

async function bookOnce(base: string, house: House, index: number): Promise<number> {
  const began = performance.now();
  const listingId = house.listingIds[index % house.listingIds.length] as string;
  const chef = house.chefTokens[index % house.chefTokens.length] as string;
  const quote = await call<{ id: string }>(base, chef, 'POST', '/quotes', { listingId, ...slotOf(index, house.listingIds.length) });
  const order = { quoteId: quote.id, paymentMethodId: 'pm_card_visa' };
  let booking = await call<{ id: string; state: string }>(base, chef, 'POST', '/bookings', order, {
    'idempotency-key': crypto.randomUUID(),
  });
  const until = async (state: string): Promise<void> => {
    while (booking.state !== state) {
      if (performance.now() - began > 60_000) throw new Error(`Booking ${booking.id} is still ${booking.state} after a minute.`);
      await new Promise((resolve) => setTimeout(resolve, 20));
      booking = await call(base, chef, 'GET', `/bookings/${booking.id}`);
    }
  };
  await until('requested');
  booking = await call(base, house.hostToken, 'POST', `/bookings/${booking.id}/transitions`, { transition: 'accept' });
  await until('confirmed');
  return performance.now() - began;
}

async function inParallel(total: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < total) await work(next++);
  };
  await Promise.all(Array.from({ length: clients }, worker));
}

/** The smallest prepared statement, over as many connections as the server has. */
async function statementLimit(): Promise<number> {
  const pool = new pg.Pool({ connectionString: process.env['TEST_DATABASE_URL'] as string, max: connections });
  const until = performance.now() + 3_000;
  let done = 0;
  const began = performance.now();
  const worker = async (): Promise<void> => {
    while (performance.now() < until) {
      await pool.query({ name: 'one', text: 'select $1::int as one', values: [done] });
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const perSecond = done / ((performance.now() - began) / 1_000);
  await pool.end();
  return perSecond;
}

const cpuSeconds = (after: NodeJS.CpuUsage, before: NodeJS.CpuUsage): number =>
  (after.user + after.system - before.user - before.system) / 1_000_000;

export async function benchBookings(): Promise<void> {
  const port = await freePort();
  const vendors = start('vendors.ts', [`http://127.0.0.1:${port}/bench/api/v1/webhooks/stripe`]);
  const [{ stripeUrl, mailUrl }] = (await once(vendors, 'message')) as [{ stripeUrl: string; mailUrl: string }];
  const server = start('bookings-server.ts', [String(port), stripeUrl, mailUrl]);
  try {
    const [house] = (await once(server, 'message')) as [House];
    const base = `http://127.0.0.1:${port}/bench/api/v1`;
    await inParallel(clients, async (index) => void (await bookOnce(base, house, bookings + index)));
    const before = await ask<Counts>(server);
    const vendorsBefore = await ask<{ cpu: NodeJS.CpuUsage }>(vendors);
    const clientsBefore = process.cpuUsage();
    const took: number[] = [];
    const began = performance.now();
    await inParallel(bookings, async (index) => void took.push(await bookOnce(base, house, index)));
    const seconds = (performance.now() - began) / 1_000;
    const after = await ask<Counts>(server);
    const vendorsAfter = await ask<{ cpu: NodeJS.CpuUsage }>(vendors);
    const clientCpu = cpuSeconds(process.cpuUsage(), clientsBefore);
    const limit = await statementLimit();

    const perBooking = (after.statements - before.statements) / bookings;
    const sorted = took.toSorted((a, b) => a - b);
    const serverCpu = cpuSeconds(after.cpu, before.cpu);
    const vendorCpu = cpuSeconds(vendorsAfter.cpu, vendorsBefore.cpu);
    const share = (cpu: number): string => `${((100 * cpu) / seconds).toFixed(0)} %`;
    process.stdout.write(
      [
        `${bookings} bookings from quote to money in escrow, ${clients} clients at once, one server process`,
        `${(bookings / seconds).toFixed(1)} bookings/s; one takes ${sorted[Math.floor(bookings / 2)]?.toFixed(0)} ms (median), ${sorted[Math.floor(bookings * 0.95)]?.toFixed(0)} ms (95th percentile)`,
        `${perBooking.toFixed(0)} statements in ${((after.transactions - before.transactions) / bookings).toFixed(1)} transactions a booking, workers and webhooks included`,
        `limit of this run: ${limit.toFixed(0)} smallest statements/s; bookings use ${((bookings / seconds) * perBooking).toFixed(0)}/s of it: ratio ${(((bookings / seconds) * perBooking) / limit).toFixed(2)}`,
        `of one core: server ${share(serverCpu)}, vendors' sandboxes ${share(vendorCpu)}, clients ${share(clientCpu)}; the rest of both cores is PostgreSQL`,
        '',
      ].join('\n'),
    );
  } finally {
    server.kill();
    vendors.kill();
  }
}

import type { Context } from '#platform/context';
import { inTransaction, sql, type Db } from '#platform/database';
import type { Breaker } from './breaker.ts';

/** Somebody outside whom the house calls, and the breaker before them in this process. */
export interface Vendor {
  /** In a word that people know: `payments`, `mail`. */
  name: string;
  breaker: Breaker;
}

export interface VendorState {
  state: 'up' | 'down';
  /** Since when, in real time. */
  since: Temporal.Instant;
  lastError: string | undefined;
}

const freshMs = 1_000;
const renewMs = 10_000;
/** A word as old as this says nothing any more: whoever wrote it has stopped. */
const wordHolds = sql`interval '3 minutes'`;

interface Known {
  at: number;
  states: Promise<ReadonlyMap<string, VendorState>>;
}
const known = new WeakMap<Db, Known>();

/** How the vendors of a market are, as whoever called them last found; at most a second old. Who is not named is not known to be down. */
export function vendorStates(db: Db): Promise<ReadonlyMap<string, VendorState>> {
  const found = known.get(db);
  if (found !== undefined && performance.now() - found.at < freshMs) return found.states;
  const states = read(db);
  known.set(db, { at: performance.now(), states });
  states.catch(() => known.delete(db));
  return states;
}

export const isDown = async (db: Db, vendor: string): Promise<boolean> => (await vendorStates(db)).get(vendor)?.state === 'down';

async function read(db: Db): Promise<ReadonlyMap<string, VendorState>> {
  const { rows } = await sql<{ vendor: string; state: 'up' | 'down'; since: Temporal.Instant; last_error: string | null }>`
    select vendor, state, since, last_error from vendor_health where state = 'up' or seen_at > now() - ${wordHolds}`.execute(db);
  return new Map(rows.map(({ vendor, state, since, last_error }) => [vendor, { state, since, lastError: last_error ?? undefined }]));
}

const renewed = new WeakMap<Breaker, number>();

/**
 * Writes down what this process has just found out about a vendor, for all processes. The everyday case, up and known to be, writes nothing.
 *
 * @returns `back` when the vendor answers again after it was down
 */
export async function noteVendor(ctx: Context, { name, breaker }: Vendor): Promise<'back' | 'same'> {
  const down = breaker.state !== 'closed';
  const before = (await vendorStates(ctx.db)).get(name)?.state ?? 'up';
  if (!down && before === 'up') return 'same';
  if (down && before === 'down' && performance.now() - (renewed.get(breaker) ?? -renewMs) < renewMs) return 'same';
  renewed.set(breaker, performance.now());
  const state = down ? 'down' : 'up';
  const error = breaker.lastError?.slice(0, 500) ?? null;
  await inTransaction(ctx, async (tx) => {
    await sql`
      insert into vendor_health as h (vendor, state, since, seen_at, last_error) values (${name}, ${state}, now(), now(), ${error})
      on conflict (vendor) do update set state = excluded.state, seen_at = now(), last_error = excluded.last_error,
        since = case when h.state = excluded.state and h.seen_at > now() - ${wordHolds} then h.since else now() end`.execute(tx);
  });
  known.delete(ctx.db);
  ctx.log[down ? 'error' : 'info']({ vendor: name, error }, down ? 'a vendor does not answer' : 'a vendor answers again');
  return down || before === 'up' ? 'same' : 'back';
}

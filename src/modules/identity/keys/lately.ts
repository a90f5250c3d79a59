import type { Context } from '#platform/context';

/**
 * What changed in the database so lately that access tokens from before may still be about, by key. This process knows of its own changes
 * at once and of other processes' after ten seconds at most; no request is charged a query in between.
 */
export interface Lately<Value> {
  get(ctx: Context, key: string): Promise<Value | undefined>;
  add(ctx: Context, key: string, value: Value): void;
}

export interface Change<Value> {
  key: string;
  value: Value;
  at: Temporal.Instant;
}

const lookAgainAfterSeconds = 10;
/** A transaction may commit a while after the moment it wrote, and other processes' clocks may be a little off. */
const overlap = { seconds: 60 };

interface Known<Value> {
  loadedAt: Temporal.Instant | undefined;
  changes: Map<string, { value: Value; atMs: number }>;
  loading: Promise<void> | undefined;
}

/** @param since reads what changed after a moment; of a key that stands twice the last counts */
export function lately<Value>(
  accessLifetime: Temporal.Duration,
  since: (ctx: Context, moment: Temporal.Instant) => Promise<readonly Change<Value>[]>,
): Lately<Value> {
  const perMarket = new Map<string, Known<Value>>();
  const knownOf = (market: string): Known<Value> => {
    let known = perMarket.get(market);
    if (known === undefined) perMarket.set(market, (known = { loadedAt: undefined, changes: new Map(), loading: undefined }));
    return known;
  };

  async function load(ctx: Context, known: Known<Value>): Promise<void> {
    const now = ctx.clock.now();
    const forgetBefore = now.subtract(accessLifetime).subtract(overlap);
    for (const { key, value, at } of await since(ctx, known.loadedAt?.subtract(overlap) ?? forgetBefore)) {
      // What this process changed while the others' changes were read is the newer.
      if ((known.changes.get(key)?.atMs ?? -Infinity) <= at.epochMilliseconds)
        known.changes.set(key, { value, atMs: at.epochMilliseconds });
    }
    for (const [key, { atMs }] of known.changes) if (atMs < forgetBefore.epochMilliseconds) known.changes.delete(key);
    known.loadedAt = now;
  }

  return {
    async get(ctx, key) {
      const known = knownOf(ctx.market);
      const age = known.loadedAt === undefined ? Infinity : ctx.clock.now().epochMilliseconds - known.loadedAt.epochMilliseconds;
      if (age >= lookAgainAfterSeconds * 1000) {
        known.loading ??= load(ctx, known).finally(() => (known.loading = undefined));
        await known.loading;
      }
      return known.changes.get(key)?.value;
    },
    add(ctx, key, value) {
      knownOf(ctx.market).changes.set(key, { value, atMs: ctx.clock.now().epochMilliseconds });
    },
  };
}

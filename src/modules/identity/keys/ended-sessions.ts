import { tables } from '#platform/database';
import type { Context } from '#platform/context';
import type { IdentityTables } from '../tables.gen.ts';

/**
 * Remembers which sessions ended while access tokens of theirs may still be valid. This process knows of its own
 * at once and of other processes' after ten seconds at most; no request is charged a query in between.
 */
export interface EndedSessions {
  has(ctx: Context, sessionId: string): Promise<boolean>;
  add(ctx: Context, sessionIds: readonly string[]): void;
}

export const lookAgainAfterSeconds = 10;
/** A transaction may commit a while after the moment it wrote, and other processes' clocks may be a little off. */
const overlap = { seconds: 60 };

interface Known {
  loadedAt: Temporal.Instant | undefined;
  endedAtMs: Map<string, number>;
  loading: Promise<void> | undefined;
}

export function endedSessions(accessLifetime: Temporal.Duration): EndedSessions {
  const perMarket = new Map<string, Known>();
  const knownOf = (market: string): Known => {
    let known = perMarket.get(market);
    if (known === undefined) perMarket.set(market, (known = { loadedAt: undefined, endedAtMs: new Map(), loading: undefined }));
    return known;
  };

  async function load(ctx: Context, known: Known): Promise<void> {
    const now = ctx.clock.now();
    const forgetBefore = now.subtract(accessLifetime).subtract(overlap);
    const since = known.loadedAt?.subtract(overlap) ?? forgetBefore;
    const rows = await tables<IdentityTables>(ctx.db)
      .selectFrom('session')
      .select(['id', 'ended_at'])
      .where('ended_at', '>', since)
      .execute();
    for (const { id, ended_at: endedAt } of rows) if (endedAt !== null) known.endedAtMs.set(id, endedAt.epochMilliseconds);
    for (const [id, endedAtMs] of known.endedAtMs) if (endedAtMs < forgetBefore.epochMilliseconds) known.endedAtMs.delete(id);
    known.loadedAt = now;
  }

  return {
    async has(ctx, sessionId) {
      const known = knownOf(ctx.market);
      const age = known.loadedAt === undefined ? Infinity : ctx.clock.now().epochMilliseconds - known.loadedAt.epochMilliseconds;
      if (age >= lookAgainAfterSeconds * 1000) {
        known.loading ??= load(ctx, known).finally(() => (known.loading = undefined));
        await known.loading;
      }
      return known.endedAtMs.has(sessionId);
    },
    add(ctx, sessionIds) {
      const { endedAtMs } = knownOf(ctx.market);
      for (const id of sessionIds) endedAtMs.set(id, ctx.clock.now().epochMilliseconds);
    },
  };
}

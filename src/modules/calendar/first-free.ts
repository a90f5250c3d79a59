import type { Interval } from '#kernel';
import type { Context } from '#platform/context';
import type { Db, Tx } from '#platform/database';
import { freeSpans, nearestFree } from './domain.ts';
import { spanOf } from './hold-slot.ts';
import { readStates } from './store.ts';
import { minuteMs, WallClock } from './wall-clock.ts';

/**
 * The first stretch of so many minutes that could be held inside one of the windows, in their order. Nothing where there is none, or no such
 * resource. Call with the resource locked to hold it for sure.
 */
export async function firstFree(
  ctx: Context,
  db: Db | Tx,
  resourceId: string,
  windows: readonly Interval[],
  minutes: number,
): Promise<Interval | undefined> {
  const now = ctx.clock.now();
  for (const window of windows.map(spanOf)) {
    const [state] = await readStates(db, [resourceId], window, now);
    if (state === undefined || minutes < state.terms.minimum || minutes > state.terms.maximum) return undefined;
    const clock = new WallClock(state.timeZone);
    const free = freeSpans(clock, state.terms, state.taken, window, now.epochMilliseconds);
    const wanted = { start: window.start, end: window.start + minutes * minuteMs };
    const [first] = nearestFree(clock, state.terms, free, wanted, 1);
    if (first !== undefined)
      return { start: Temporal.Instant.fromEpochMilliseconds(first.start), end: Temporal.Instant.fromEpochMilliseconds(first.end) };
  }
  return undefined;
}

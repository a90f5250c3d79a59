import { conflict, interval as checkedInterval, invalid, type GuildhallError, type Interval } from '#kernel';
import type { Context } from '#platform/context';
import { isExclusionViolation, type Tx } from '#platform/database';
import { freeSpans, nearestFree, refusal, type Refusal } from './domain.ts';
import { explain, sayTime } from './explain.ts';
import { holdParts, requireParts } from './parts.ts';
import { dropLapsedHolds, insertReservation, lockResources, readStates, unknownResource, type ResourceState } from './store.ts';
import type { PartWish, Reservation, Subject } from './types.ts';
import { minutesPerDay, minuteMs, WallClock, type Span } from './wall-clock.ts';

export interface HoldRequest {
  resourceId: string;
  interval: Interval;
  subject: Subject;
  /** What is held together with it, or nothing is. */
  parts?: readonly PartWish[];
  /** When the hold lapses by itself unless it is committed or extended. */
  expiresAt: Temporal.Instant;
}

const alternatives = 3;
const searchDays = 7;

/**
 * Holds a stretch of time for a subject. Of any number of people at once exactly one gets it: they queue on the
 * resource's row, and the exclusion constraint stands behind. Every refusal about time that others or the hours cause
 * carries up to three nearest free times of the same length (`facts.nearestFree: {startsAt, endsAt}[]`). Parts are held with it,
 * all or nothing; every row is taken in the order of ids, so that no two wishes wait for each other.
 *
 * @throws calendar.slot_taken, calendar.part_taken (conflict), calendar.part_missing, calendar.closed, calendar.misaligned, calendar.too_short, calendar.too_long,
 *   calendar.too_soon, calendar.too_far (invalid), calendar.resource_missing
 */
export async function holdSlot(
  ctx: Context,
  tx: Tx,
  { resourceId, interval, subject, expiresAt, parts = [] }: HoldRequest,
): Promise<Reservation> {
  const during = checkedInterval(interval.start, interval.end);
  const now = ctx.clock.now();
  if (Temporal.Instant.compare(expiresAt, now) <= 0)
    throw invalid('calendar.hold_in_past', `A hold must lapse after now, not at ${expiresAt}.`);
  const wanted = spanOf(during);
  await lockResources(tx, [resourceId, ...parts.map((part) => part.resourceId)]);
  const [state] = await readStates(tx, [resourceId], wanted, now);
  if (state === undefined) throw unknownResource(resourceId);
  const clock = new WallClock(state.timeZone);
  const reason = refusal(clock, state.terms, state.taken, wanted, now.epochMilliseconds);
  if (reason !== undefined) throw await refused(ctx, tx, { state, clock, reason, wanted });
  if (state.hasLapsedHolds) await dropLapsedHolds(tx, resourceId, now);
  try {
    const { before, buffer } = state.terms;
    const id = ctx.newId('reservation');
    const held = await insertReservation(tx, { id, resourceId, subject, during, before, buffer, expiresAt, now });
    if (parts.length > 0) await holdParts(ctx, tx, { ownerId: state.ownerId, parts, during, now, subject, expiresAt });
    return held;
  } catch (error) {
    throw overlapAsConflict(error, clock, wanted);
  }
}

export interface SlotCheck {
  resourceId: string;
  interval: Interval;
  parts?: readonly PartWish[];
  /** Whose holds do not count: an offer of this very time to the one who asks. */
  except?: readonly Subject[];
}

/** Says whether the time could be held right now, with the same errors as {@link holdSlot}, and holds nothing. */
export async function checkSlot(
  ctx: Context,
  db: Context['db'] | Tx,
  { resourceId, interval, parts = [], except = [] }: SlotCheck,
): Promise<void> {
  const during = checkedInterval(interval.start, interval.end);
  const wanted = spanOf(during);
  const now = ctx.clock.now();
  const [state] = await readStates(db, [resourceId], wanted, now, except);
  if (state === undefined) throw unknownResource(resourceId);
  const clock = new WallClock(state.timeZone);
  const reason = refusal(clock, state.terms, state.taken, wanted, now.epochMilliseconds);
  if (reason !== undefined) throw await refused(ctx, db, { state, clock, reason, wanted });
  if (parts.length > 0) await requireParts(db, { ownerId: state.ownerId, parts, during, now, except });
}

interface Refused {
  state: ResourceState;
  clock: WallClock;
  reason: Refusal;
  wanted: Span;
}

async function refused(ctx: Context, db: Context['db'] | Tx, { state, clock, reason, wanted }: Refused): Promise<GuildhallError> {
  if (reason !== 'slot_taken' && reason !== 'closed' && reason !== 'too_soon') return explain(clock, state.terms, reason, wanted, []);
  const now = ctx.clock.now();
  const around = searchDays * minutesPerDay * minuteMs;
  const window = { start: wanted.start - around, end: wanted.end + around };
  const [wide] = await readStates(db, [state.id], window, now);
  const free = freeSpans(clock, state.terms, wide?.taken ?? [], window, now.epochMilliseconds);
  return explain(clock, state.terms, reason, wanted, nearestFree(clock, state.terms, free, wanted, alternatives));
}

export const spanOf = ({ start, end }: Interval): Span => ({ start: start.epochMilliseconds, end: end.epochMilliseconds });

/** Only a writer that did not queue on the resource's row gets here; the constraint still says no. */
export function overlapAsConflict(error: unknown, clock: WallClock, wanted: Span): unknown {
  if (!isExclusionViolation(error, 'reservation_never_overlaps')) return error;
  return conflict('calendar.slot_taken', `${sayTime(clock, wanted)} is already taken. Choose another time.`, {
    facts: { nearestFree: [] },
    cause: error,
  });
}

import { conflict, missing } from '#kernel';
import type { Context } from '#platform/context';
import { sql, type Db, type Tx } from '#platform/database';
import { alignDown, freeSpans, latestEnd, nearestFree, type Refusal } from './domain.ts';
import { explain } from './explain.ts';
import { counts, dropLapsedHolds, lockResources, readStates, unknownResource, type ResourceState } from './store.ts';
import type { PartWish, Subject } from './types.ts';
import { minutesPerDay, minuteMs, WallClock, type Span } from './wall-clock.ts';

export interface Stretch {
  subject: Subject;
  end: Temporal.Instant;
  /** What is held together with the place, as people call it, for refusals. */
  parts?: readonly PartWish[];
}

/** Until when a subject could keep what it has: its place and every part of it. */
export interface Room {
  slotMinutes: number;
  /** On the grid. Not after the end when there is no room. */
  latest: Temporal.Instant;
}

const searchDays = 7;

/** Until when the subject's time could be stretched right now; nothing is held. @throws calendar.hold_missing */
export async function roomAfter(ctx: Context, db: Db | Tx, subject: Subject): Promise<Room> {
  const { state, latest } = await look(ctx, db, subject);
  return { slotMinutes: state.terms.slot, latest: Temporal.Instant.fromEpochMilliseconds(latest) };
}

/**
 * Moves the end of everything the subject has to later, buffers included, all of it or nothing. The time before stays as it is, so hours
 * that changed since do not matter to it.
 *
 * @throws calendar.slot_taken, calendar.part_taken, calendar.closed, calendar.too_long, calendar.too_far, calendar.misaligned with the
 *   free times of that length, the one that begins at the end first; calendar.hold_missing
 */
export async function stretchSlot(ctx: Context, tx: Tx, { subject, end, parts = [] }: Stretch): Promise<void> {
  const held = await rowsOf(ctx, tx, subject);
  await lockResources(tx, [...new Set(held.map(({ resource_id }) => resource_id))]);
  const seen = await look(ctx, tx, subject);
  const { state, clock, span, latest, reason, part } = seen;
  const wanted = { start: span.end, end: end.epochMilliseconds };
  const onGrid = wanted.end % minuteMs === 0 && clock.minuteAt(wanted.end) % state.terms.slot === 0;
  if (!onGrid || wanted.end <= wanted.start) throw explain(clock, state.terms, 'misaligned', wanted, []);
  if (wanted.end > latest) {
    const nearest = await otherTimes(ctx, tx, seen, wanted);
    if (part !== undefined && reason === 'slot_taken') throw partTaken(parts.find(({ resourceId }) => resourceId === part)?.title, nearest);
    throw explain(clock, state.terms, reason, wanted, nearest);
  }
  for (const { resource_id } of held) await dropLapsedHolds(tx, resource_id, ctx.clock.now());
  await sql`
    update reservation v set during = tstzrange(lower(v.during), ${end}),
      blocked = tstzrange(lower(v.blocked), ${end}::timestamptz + r.buffer_minutes * interval '1 minute')
    from calendar_resource r where r.id = v.resource_id and v.subject_kind = ${subject.kind} and v.subject_id = ${subject.id}`.execute(tx);
}

/** Moves the end back to earlier. What is over by then, or was given back, stays so. */
export async function shortenSlot(tx: Tx, { subject, end }: Pick<Stretch, 'subject' | 'end'>): Promise<void> {
  await sql`
    update reservation set during = tstzrange(lower(during), ${end}), blocked = tstzrange(lower(blocked), upper(blocked) - (upper(during) - ${end}::timestamptz))
    where subject_kind = ${subject.kind} and subject_id = ${subject.id} and lower(during) < ${end} and upper(during) > ${end}`.execute(tx);
}

interface HeldRow {
  resource_id: string;
  is_place: boolean;
  start_ms: number;
  end_ms: number;
  buffer_minutes: number;
  /** When the next one has the same unit, buffers included. */
  next_ms: number | null;
}

async function rowsOf(ctx: Context, db: Db | Tx, subject: Subject): Promise<HeldRow[]> {
  const { rows } = await sql<HeldRow>`
    select mine.resource_id, r.kind = 'place' as is_place, r.buffer_minutes,
      (date_part('epoch', lower(mine.during)) * 1000)::float8 as start_ms, (date_part('epoch', upper(mine.during)) * 1000)::float8 as end_ms,
      (select (min(date_part('epoch', lower(v.blocked))) * 1000)::float8 from reservation v
        where v.resource_id = mine.resource_id and v.unit = mine.unit and lower(v.blocked) >= upper(mine.during)
          and ${counts(ctx.clock.now(), [subject])}) as next_ms
    from reservation mine join calendar_resource r on r.id = mine.resource_id
    where mine.subject_kind = ${subject.kind} and mine.subject_id = ${subject.id} and mine.status = 'committed'`.execute(db);
  return rows;
}

interface Look {
  state: ResourceState;
  clock: WallClock;
  span: Span;
  latest: number;
  reason: Refusal;
  /** The part that is taken first, when it is one. */
  part: string | undefined;
}

async function look(ctx: Context, db: Db | Tx, subject: Subject): Promise<Look> {
  const held = await rowsOf(ctx, db, subject);
  const place = held.find(({ is_place }) => is_place);
  if (place === undefined) throw missing('calendar.hold_missing', `No time is kept for ${subject.kind} ${subject.id}.`);
  const span = { start: place.start_ms, end: place.end_ms };
  const now = ctx.clock.now();
  const [state] = await readStates(db, [place.resource_id], { start: span.end, end: span.end + minutesPerDay * minuteMs }, now, [subject]);
  if (state === undefined) throw unknownResource(place.resource_id);
  const clock = new WallClock(state.timeZone);
  const found = latestEnd(clock, state.terms, state.taken, span, now.epochMilliseconds);
  let part: string | undefined;
  for (const { resource_id, is_place, next_ms, buffer_minutes } of held) {
    const until = next_ms === null ? Infinity : next_ms - buffer_minutes * minuteMs;
    if (is_place || until >= found.end) continue;
    [found.end, found.reason, part] = [until, 'slot_taken', resource_id];
  }
  return { state, clock, span, latest: Math.max(span.end, alignDown(clock, found.end, state.terms.slot)), reason: found.reason, part };
}

/** What is left right after the end, and the nearest times elsewhere that are as long as what was wanted. */
async function otherTimes(ctx: Context, db: Db | Tx, { state, clock, span, latest }: Look, wanted: Span): Promise<Span[]> {
  const around = searchDays * minutesPerDay * minuteMs;
  const window = { start: wanted.start, end: wanted.end + around };
  const now = ctx.clock.now();
  const [wide] = await readStates(db, [state.id], window, now);
  const free = freeSpans(clock, state.terms, wide?.taken ?? [], window, now.epochMilliseconds);
  const least = { ...wanted, end: Math.max(wanted.end, wanted.start + state.terms.minimum * minuteMs) };
  const shorter = latest > span.end ? [{ start: span.end, end: latest }] : [];
  return [...shorter, ...nearestFree(clock, state.terms, free, least, 2)];
}

const partTaken = (title = 'What is booked with it', nearest: readonly Span[]): Error =>
  conflict('calendar.part_taken', `${title} is already taken then. Choose a shorter time.`, {
    facts: {
      nearestFree: nearest.map(({ start, end }) => ({
        startsAt: Temporal.Instant.fromEpochMilliseconds(start).toString(),
        endsAt: Temporal.Instant.fromEpochMilliseconds(end).toString(),
      })),
    },
  });

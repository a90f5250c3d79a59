import { conflict, invalid, isGuildhallError, type GuildhallError, type Interval } from '#kernel';
import type { Context } from '#platform/context';
import type { Db, Tx } from '#platform/database';
import { blockedBy, freeSpans, nearestFree, refusal } from './domain.ts';
import { explain } from './explain.ts';
import { overlapAsConflict, spanOf } from './hold-slot.ts';
import { requireParts } from './parts.ts';
import { requireRules } from './resource.ts';
import { checkSeries, seriesSpans, type WallSeries } from './recurrence/index.ts';
import { dropLapsedHolds, insertReservation, lockResource, readStates, unknownResource, type ResourceState } from './store.ts';
import type { PartWish, Reservation, Subject } from './types.ts';
import { minuteMs, minutesPerDay, WallClock, type Span } from './wall-clock.ts';

export interface SeriesRequest {
  resourceId: string;
  /** Must end: COUNT or UNTIL. */
  series: WallSeries;
  subject: Subject;
  expiresAt: Temporal.Instant;
}

/** One time of a series that cannot be had: when, why, and what is free near it instead. */
export interface Clash {
  startsAt: string;
  endsAt: string;
  code: string;
  message: string;
  nearestFree: { startsAt: string; endsAt: string }[];
}

const [mostTimes, mostDays] = [100, 740];
const dayMs = minutesPerDay * minuteMs;
const [aroundDays, mostAlternatives] = [3, 2];

/**
 * The times of a series by the resource's own clock.
 *
 * @throws calendar.series_endless, calendar.series_too_long, calendar.series_empty, calendar.bad_rule, calendar.bad_series (invalid),
 *   calendar.resource_missing
 */
export async function seriesTimes(db: Db | Tx, resourceId: string, series: WallSeries): Promise<Interval[]> {
  const { start, rule } = checkSeries(series);
  if (series.rule !== undefined && !rule.has('COUNT') && !rule.has('UNTIL'))
    throw invalid('calendar.series_endless', 'Say when the series ends: how often (COUNT), or until when (UNTIL).');
  const { timeZone } = await requireRules(db, resourceId);
  const rough = start.toZonedDateTime('UTC').epochMilliseconds;
  const window = { start: rough - dayMs, end: rough + mostDays * dayMs };
  const { spans, isCut } = seriesSpans(new WallClock(timeZone), series, window, mostTimes);
  if (isCut) throw invalid('calendar.series_too_long', `A series holds at most ${mostTimes} times. Make it shorter.`);
  if (spans.length === 0) throw invalid('calendar.series_empty', 'The series holds no time at all. Look at its rule and its end.');
  return spans.map(({ start: from, end }) => ({ start: utc(from), end: utc(end) }));
}

export interface TimesCheck {
  resourceId: string;
  /** In order. */
  times: readonly Interval[];
  /** Wanted with each of the times. */
  parts?: readonly PartWish[];
}

/**
 * Whether all of these times can be had together, each with its parts. When some cannot, each of them is named with its reason and up to
 * two times of the same length near it (`facts.clashes: Clash[]`).
 *
 * @throws calendar.series_clashes (conflict), calendar.resource_missing
 */
export async function checkTimes(ctx: Context, db: Db | Tx, { resourceId, times, parts = [] }: TimesCheck): Promise<ResourceState> {
  const now = ctx.clock.now();
  const spans = times.map(spanOf);
  const window = { start: (spans[0]?.start ?? 0) - aroundDays * dayMs, end: (spans.at(-1)?.end ?? 0) + aroundDays * dayMs };
  const [state] = await readStates(db, [resourceId], window, now);
  if (state === undefined) throw unknownResource(resourceId);
  const { terms, taken, ownerId } = state;
  const clock = new WallClock(state.timeZone);
  const own: Span[] = [];
  const clashes: Clash[] = [];
  for (const [index, wanted] of spans.entries()) {
    const reason = refusal(clock, terms, [...taken, ...own], wanted, now.epochMilliseconds);
    own.push(blockedBy(terms, wanted));
    const during = times[index] as Interval;
    const problem =
      reason !== undefined
        ? explain(clock, terms, reason, wanted, [])
        : parts.length > 0
          ? await requireParts(db, { ownerId, parts, during, now }).then(() => undefined, asProblem)
          : undefined;
    if (problem === undefined) continue;
    const near = { start: wanted.start - aroundDays * dayMs, end: wanted.end + aroundDays * dayMs };
    const free = reason === undefined ? [] : freeSpans(clock, terms, [...taken, ...own], near, now.epochMilliseconds);
    clashes.push({
      ...said(wanted),
      code: problem.code,
      message: problem.message,
      nearestFree: nearestFree(clock, terms, free, wanted, mostAlternatives).map(said),
    });
  }
  if (clashes.length > 0)
    throw conflict('calendar.series_clashes', `${clashes.length} of ${spans.length} times cannot be had. ${clashes[0]?.message ?? ''}`, {
      facts: { clashes },
    });
  return state;
}

/**
 * Holds every time of a series for one subject, or none of them. {@link commitSlot} and {@link releaseSlot} take the subject's times
 * together.
 *
 * @throws what {@link seriesTimes} and {@link checkTimes} throw
 */
export async function holdSeries(ctx: Context, tx: Tx, { resourceId, series, subject, expiresAt }: SeriesRequest): Promise<Reservation[]> {
  const times = await seriesTimes(tx, resourceId, series);
  await lockResource(tx, resourceId);
  const { terms, timeZone, hasLapsedHolds } = await checkTimes(ctx, tx, { resourceId, times });
  const now = ctx.clock.now();
  if (hasLapsedHolds) await dropLapsedHolds(tx, resourceId, now);
  const held: Reservation[] = [];
  for (const during of times) {
    const id = ctx.newId('reservation');
    const { before, buffer } = terms;
    try {
      held.push(await insertReservation(tx, { id, resourceId, subject, during, before, buffer, expiresAt, now }));
    } catch (error) {
      throw overlapAsConflict(error, new WallClock(timeZone), spanOf(during));
    }
  }
  return held;
}

function asProblem(error: unknown): GuildhallError {
  if (isGuildhallError(error)) return error;
  throw error;
}

const utc = (ms: number): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(ms);
const said = ({ start, end }: Span) => ({ startsAt: utc(start).toString(), endsAt: utc(end).toString() });

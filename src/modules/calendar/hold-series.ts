import { conflict, invalid } from '#kernel';
import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';
import { blockedBy, refusal } from './domain.ts';
import { explain } from './explain.ts';
import { overlapAsConflict } from './hold-slot.ts';
import { checkSeries, seriesSpans, type WallSeries } from './recurrence/index.ts';
import { dropLapsedHolds, insertReservation, lockResource, readStates, unknownResource } from './store.ts';
import type { Reservation, Subject } from './types.ts';
import { minuteMs, minutesPerDay, WallClock, type Span } from './wall-clock.ts';

export interface SeriesRequest {
  resourceId: string;
  /** Must end: COUNT or UNTIL. */
  series: WallSeries;
  subject: Subject;
  expiresAt: Temporal.Instant;
}

const [mostTimes, mostDays] = [100, 740];

/**
 * Holds every time of a series for one subject, or none of them. When some cannot be had, each is named with its reason
 * (`facts.clashes: {startsAt, endsAt, code, message}[]`). {@link commitSlot} and {@link releaseSlot} take the subject's times
 * together.
 *
 * @throws calendar.series_clashes (conflict), calendar.series_endless, calendar.series_too_long, calendar.series_empty,
 *   calendar.bad_rule, calendar.bad_series (invalid), calendar.resource_missing
 */
export async function holdSeries(ctx: Context, tx: Tx, { resourceId, series, subject, expiresAt }: SeriesRequest): Promise<Reservation[]> {
  const { start, rule } = checkSeries(series);
  if (series.rule !== undefined && !rule.has('COUNT') && !rule.has('UNTIL'))
    throw invalid('calendar.series_endless', 'Say when the series ends: how often (COUNT), or until when (UNTIL).');
  await lockResource(tx, resourceId);
  const now = ctx.clock.now();
  const rough = start.toZonedDateTime('UTC').epochMilliseconds;
  const dayMs = minutesPerDay * minuteMs;
  const window = { start: rough - dayMs, end: rough + mostDays * dayMs };
  const [state] = await readStates(tx, [resourceId], window, now);
  if (state === undefined) throw unknownResource(resourceId);
  const { terms, taken } = state;
  const clock = new WallClock(state.timeZone);
  const { spans, isCut } = seriesSpans(clock, series, window, mostTimes);
  if (isCut) throw invalid('calendar.series_too_long', `A series holds at most ${mostTimes} times. Make it shorter.`);
  if (spans.length === 0) throw invalid('calendar.series_empty', 'The series holds no time at all. Look at its rule and its end.');
  const own: Span[] = [];
  const clashes: { startsAt: string; endsAt: string; code: string; message: string }[] = [];
  for (const wanted of spans) {
    const reason = refusal(clock, terms, [...taken, ...own], wanted, now.epochMilliseconds);
    own.push(blockedBy(terms, wanted));
    if (reason === undefined) continue;
    const { code, message } = explain(clock, terms, reason, wanted, []);
    clashes.push({ startsAt: utc(wanted.start).toString(), endsAt: utc(wanted.end).toString(), code, message });
  }
  if (clashes.length > 0)
    throw conflict('calendar.series_clashes', `${clashes.length} of ${spans.length} times cannot be had. ${clashes[0]?.message ?? ''}`, {
      facts: { clashes },
    });
  if (state.hasLapsedHolds) await dropLapsedHolds(tx, resourceId, now);
  const held: Reservation[] = [];
  for (const wanted of spans) {
    const during = { start: utc(wanted.start), end: utc(wanted.end) };
    const id = ctx.newId('reservation');
    try {
      held.push(
        await insertReservation(tx, { id, resourceId, subject, during, before: terms.before, buffer: terms.buffer, expiresAt, now }),
      );
    } catch (error) {
      throw overlapAsConflict(error, clock, wanted);
    }
  }
  return held;
}

const utc = (ms: number): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(ms);

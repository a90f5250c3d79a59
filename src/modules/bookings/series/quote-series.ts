import { conflict, invalid } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction } from '#platform/database';
import { checkTimes, seriesTimes } from '#modules/calendar';
import { quote, scheduleFor, storeQuote, type FeeSchedule } from '#modules/fees';
import { bookableListing, chosenExtras, type ExtraChoice } from '#modules/listings';
import { factsOf, itemOf, partOf, quoteLasts } from '../make-quote.ts';
import { insertSeries, type Series } from './store.ts';

/** How often, as a form asks: every so many days or weeks, on which weekdays, how many times. */
export interface Repeat {
  every: 'day' | 'week';
  /** Every second week is 2. */
  interval?: number | undefined;
  /** 1 is Monday; the first start's own weekday when left out. By the week only. */
  weekdays?: readonly number[] | undefined;
  times: number;
  /** Days by the kitchen's calendar on which it does not come, as 2026-03-10: what was found taken is left out of the count. */
  without?: readonly string[] | undefined;
}

export interface SeriesQuoteRequest {
  listingId: string;
  /** First start by the kitchen's wall clock, as 2026-03-10T08:00. */
  startsAt: string;
  minutes: number;
  repeat: Repeat;
  extras?: readonly ExtraChoice[] | undefined;
}

const mostTimes = 52;
const dayNames = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/**
 * Prices every time of a series, if all can be had now: one offer to this person for half an hour, with the sum and each date. It holds
 * nothing. Promo codes are for single bookings.
 *
 * @throws calendar.series_clashes naming each date that cannot be had; bookings.bad_repeat; what `makeQuote` throws of listing and extras
 */
export async function quoteSeries(ctx: Context, schedules: readonly FeeSchedule[], request: SeriesQuoteRequest): Promise<Series> {
  const personId = requirePerson(ctx);
  const listing = await bookableListing(ctx.db, request.listingId);
  const items = (await chosenExtras(ctx.db, listing.id, request.extras ?? [])).map(itemOf);
  const { startsAt, minutes } = request;
  const rule = ruleOf(request.repeat);
  const without = new Set(request.repeat.without);
  const times = (await seriesTimes(ctx.db, listing.id, { startsAt, minutes, rule })).filter(
    ({ start }) => !without.has(start.toZonedDateTimeISO(listing.timeZone).toPlainDate().toString()),
  );
  if (times.length < 2)
    throw invalid('bookings.bad_repeat', 'That is one time only. Book it by itself, or let it come more often.', {
      fields: [{ path: '/repeat/times', message: 'Choose at least two times.' }],
    });
  await checkTimes(ctx, ctx.db, { resourceId: listing.id, times, parts: items.map(partOf) });
  const priced = times.map((interval) => {
    const facts = { ...factsOf(listing, interval, ctx.actor.roles), items };
    return { interval, quote: quote(scheduleFor(schedules, facts.startsAt.toPlainDate()), facts) };
  });
  const currencies = new Set(priced.map((each) => each.quote.currency));
  if (currencies.size > 1) throw conflict('bookings.two_currencies', 'These dates are priced in two currencies. Book them apart.');
  const now = ctx.clock.now();
  const expiresAt = now.add(quoteLasts);
  return inTransaction(ctx, async (tx) => {
    const quoteIds: string[] = [];
    for (const each of priced)
      quoteIds.push((await storeQuote(ctx, tx, { subject: { kind: 'listing', id: listing.id }, personId, ...each, items, expiresAt })).id);
    const series: Series = {
      id: ctx.newId('series'),
      listingId: listing.id,
      guestId: personId,
      providerId: listing.hostId,
      startsAt,
      minutes,
      rule,
      quoteIds,
      expiresAt,
      bookedAt: undefined,
      createdAt: now,
    };
    await insertSeries(tx, series);
    return series;
  });
}

/** The form as a rule of RFC 5545. @throws bookings.bad_repeat */
export function ruleOf({ every, interval = 1, weekdays, times }: Repeat): string {
  const bad = (path: string, message: string) =>
    invalid('bookings.bad_repeat', message, { fields: [{ path: `/repeat/${path}`, message }] });
  if (!Number.isInteger(times) || times < 2 || times > mostTimes) throw bad('times', `Choose 2 to ${mostTimes} times.`);
  if (!Number.isInteger(interval) || interval < 1 || interval > 12) throw bad('interval', 'Every 1 to 12 days or weeks.');
  if (every === 'day' && weekdays !== undefined) throw bad('weekdays', 'Weekdays go with weeks. Leave them out, or repeat by the week.');
  const days = [...new Set(weekdays ?? [])].toSorted((a, b) => a - b).map((day) => dayNames[day - 1]);
  if (days.includes(undefined)) throw bad('weekdays', '1 is Monday, 7 is Sunday.');
  const step = interval === 1 ? '' : `;INTERVAL=${interval}`;
  return `FREQ=${every === 'day' ? 'DAILY' : 'WEEKLY'}${step}${days.length === 0 ? '' : `;BYDAY=${days.join(',')}`};COUNT=${times}`;
}

import { isApiError } from '~/api/errors';
import type { apiOf } from '~/api/context.server';
import type { Listing, Quote } from '~/api/types';

/** The time to compare at, by each kitchen's own clock. */
export interface When {
  date: string;
  from: string;
  to: string;
}

/** A price with everything in it, or why there is none. */
export type Priced = { quote: Quote } | { refused: string };

const isWhole = ({ date, from, to }: When): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(date) && [from, to].every((time) => /^([01]\d|2[0-3]):[0-5]\d$/.test(time));

/** A real quote for the time, as booking would give it. Undefined when there is no time to price. */
export async function priceOf(api: ReturnType<typeof apiOf>, listing: Listing, when: When): Promise<Priced | undefined> {
  if (!isWhole(when)) return undefined;
  try {
    const start = Temporal.PlainDateTime.from(`${when.date}T${when.from}`);
    const sameDay = Temporal.PlainDateTime.from(`${when.date}T${when.to}`);
    // At or before the start means the next day, as the search has it.
    const end = Temporal.PlainDateTime.compare(sameDay, start) > 0 ? sameDay : sameDay.add({ days: 1 });
    const instant = (at: Temporal.PlainDateTime): string => at.toZonedDateTime(listing.timeZone).toInstant().toString();
    return { quote: await api.post<Quote>('/quotes', { listingId: listing.id, startsAt: instant(start), endsAt: instant(end) }) };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    if (!isApiError(error) || error.problem.status >= 500) throw error;
    return { refused: error.problem.detail };
  }
}

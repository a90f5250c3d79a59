import { Money } from '#kernel';
import type { BookingRow } from '#modules/bookings';

/** What people open; a deposit comes by itself. */
export const openedKinds = ['dispute', 'no_show', 'closed', 'extension', 'overtime'] as const;
export type OpenedKind = (typeof openedKinds)[number];

/** A moment of a booking: so long after its start or end. */
export interface Moment {
  anchor: 'startsAt' | 'endsAt';
  /** ISO 8601 duration; negative means before. */
  after: string;
}

/** When a case of a kind can be opened, by whom, and what is decided when nobody objects: a market's data. */
export interface Opening {
  title: string;
  /** What it is for and what happens next, in a sentence or two. */
  explanation: string;
  by: 'guest' | 'provider' | 'either';
  bookingStates: readonly string[];
  from?: Moment;
  until: Moment;
  statement: 'required' | 'optional';
  evidence: boolean;
  /** More time: which lengths can be chosen. Of what was agreed, the calendar's own grid decides how many fit. */
  minutes?: { step: number; most: number };
  /** What of the price goes back when the other side agrees: a share as policy, or whatever the opener asks for. */
  refund?: { basisPoints: number } | 'asked';
  /** Until when the other side may answer, from the opening on. */
  answerWithin?: string;
}

export type Openings = Readonly<Record<OpenedKind, Opening>>;

export const momentOf = ({ slot }: BookingRow, { anchor, after }: Moment): Temporal.Instant =>
  (anchor === 'startsAt' ? slot.start : slot.end).add(Temporal.Duration.from(after));

/** Why it cannot be opened now; undefined when it can. */
export function notNow(opening: Opening, booking: BookingRow, now: Temporal.Instant): 'state' | 'early' | 'late' | undefined {
  if (!opening.bookingStates.includes(booking.state)) return 'state';
  if (opening.from !== undefined && Temporal.Instant.compare(now, momentOf(booking, opening.from)) < 0) return 'early';
  return Temporal.Instant.compare(now, momentOf(booking, opening.until)) >= 0 ? 'late' : undefined;
}

/** What the policy gives back of a price, whoever keeps the rest. */
export const refundByPolicy = (total: Money.Money, { refund }: Opening): Money.Money =>
  refund === undefined || refund === 'asked' ? Money.zero(total.currency) : Money.percentage(total, refund.basisPoints);

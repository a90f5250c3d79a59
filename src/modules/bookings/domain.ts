import { Money, type Id, type Interval } from '#kernel';

export type BookingId = Id<'booking'>;

/** A booking as its process sees it. */
export interface BookingRow {
  id: BookingId;
  number: string;
  listingId: string;
  listingTitle: string;
  guestId: Id<'person'>;
  providerId: Id<'person'>;
  quoteId: string;
  paymentMethodId: string;
  slot: Interval;
  timeZone: string;
  total: Money.Money;
  /** Charged beside the total and kept apart; zero when there is none. */
  deposit: Money.Money;
  /** What of the total is still to be paid, and when; zero when nothing is. The deposit is no part of it. */
  balance: Money.Money;
  balanceDueAt: Temporal.Instant | undefined;
  /** The pack whose hours pay for it; no card is asked then. */
  packId: string | undefined;
  /** Decided when it is cancelled or refunded. */
  refund: Money.Money | undefined;
  /** Until when it must be paid, when it was taken before. */
  payBy: Temporal.Instant | undefined;
  note: string | undefined;
  /** What the guest comes to do; undefined where no rules are asked. */
  activity: string | undefined;
  /** What the rules said last. */
  decisionId: string | undefined;
  /** The decision that allowed the booking, or that a person approved. */
  clearedDecisionId: string | undefined;
  /** Whose papers were open when they last came under review. */
  papersFault: 'guest' | 'provider' | 'both' | undefined;
  /** The series that it is one time of. */
  seriesId: string | undefined;
  state: string;
  stateEnteredAt: Temporal.Instant;
  createdAt: Temporal.Instant;
}

/** What a guest who cancels gets back: the first rule whose notice is still given. Listed from the longest notice down. */
export type CancellationPolicy = readonly { noticeHours: number; refundBasisPoints: number }[];

/** What of the total has been paid, or is paid with the booking: all of it, but for a balance. */
export const paidOf = ({ total, balance }: Pick<BookingRow, 'total' | 'balance'>): Money.Money => Money.subtract(total, balance);

/** What the card is asked for. */
export const chargedOf = (booking: Pick<BookingRow, 'total' | 'deposit' | 'balance'>): Money.Money =>
  Money.add(paidOf(booking), booking.deposit);

/** Whose escrow a booking's deposit is in. */
export const depositOf = ({ id }: { id: string }): { kind: 'deposit'; id: string } => ({ kind: 'deposit', id });

export interface Cancellation {
  refund: Money.Money;
  kept: Money.Money;
  explanation: string;
}

/** Applies the policy at a moment. What is not refunded is kept and shared as the quote says. */
export function cancellationOf(
  policy: CancellationPolicy,
  total: Money.Money,
  startsAt: Temporal.Instant,
  now: Temporal.Instant,
): Cancellation {
  const noticeMs = startsAt.epochMilliseconds - now.epochMilliseconds;
  const rule = policy.find(({ noticeHours }) => noticeMs >= noticeHours * 3_600_000);
  const basisPoints = rule?.refundBasisPoints ?? 0;
  const refund = Money.percentage(total, basisPoints);
  const kept = Money.subtract(total, refund);
  const share = `${basisPoints / 100} %`;
  const explanation =
    rule === undefined
      ? 'It is too close to the start for a refund.'
      : rule.noticeHours === 0
        ? `Until the start, ${share} is refunded.`
        : `Up to ${rule.noticeHours} hours before the start, ${share} is refunded.`;
  return { refund, kept, explanation };
}

/**
 * The same for a booking whose balance is not paid yet: nobody gives back what never came in, and nobody pays more for cancelling than
 * they have paid so far.
 */
export function cancellationOfPaid(
  policy: CancellationPolicy,
  { total, balance, slot }: Pick<BookingRow, 'total' | 'balance' | 'slot'>,
  at: Temporal.Instant,
): Cancellation {
  const { kept: asked, explanation } = cancellationOf(policy, total, slot.start, at);
  const paid = paidOf({ total, balance });
  const kept = Money.min(asked, paid);
  const told = Money.isZero(balance) ? explanation : `${explanation} The balance is not taken any more.`;
  return { refund: Money.subtract(paid, kept), kept, explanation: told };
}

/**
 * What a booking gives back that ends because of papers nobody cleared. Everything, unless the open papers are the guest's own: then
 * the policy decides, as of the moment they came under review, so that letting a paper lapse is no way around the policy, and waiting
 * for the review costs nobody anything.
 */
export function refundForPapers(
  policy: CancellationPolicy,
  booking: Pick<BookingRow, 'total' | 'balance' | 'slot' | 'papersFault' | 'stateEnteredAt'>,
): Cancellation {
  if (booking.papersFault !== 'guest') {
    const explanation = 'The open papers are not those of whoever booked, so everything is refunded.';
    return { refund: paidOf(booking), kept: Money.zero(booking.total.currency), explanation };
  }
  const { explanation, ...amounts } = cancellationOfPaid(policy, booking, booking.stateEnteredAt);
  return {
    ...amounts,
    explanation: `The open papers are those of whoever booked, so the cancellation policy holds, as of the moment they came under review. ${explanation}`,
  };
}

const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'; // nothing that looks like something else when read aloud

/** A short number for people, such as P-7F3K2Q; random, so that nobody can count another's bookings. */
export function bookingNumber(prefix: string, random: Uint8Array): string {
  return `${prefix}-${[...random.subarray(0, 7)].map((byte) => alphabet[byte % alphabet.length]).join('')}`;
}

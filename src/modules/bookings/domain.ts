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
  /** Decided when it is cancelled or refunded. */
  refund: Money.Money | undefined;
  note: string | undefined;
  state: string;
  stateEnteredAt: Temporal.Instant;
  createdAt: Temporal.Instant;
}

/** What a guest who cancels gets back: the first rule whose notice is still given. Listed from the longest notice down. */
export type CancellationPolicy = readonly { noticeHours: number; refundBasisPoints: number }[];

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

const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'; // nothing that looks like something else when read aloud

/** A short number for people, such as P-7F3K2Q; random, so that nobody can count another's bookings. */
export function bookingNumber(prefix: string, random: Uint8Array): string {
  return `${prefix}-${[...random.subarray(0, 7)].map((byte) => alphabet[byte % alphabet.length]).join('')}`;
}

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

/** What the card is asked for. */
export const chargedOf = ({ total, deposit }: Pick<BookingRow, 'total' | 'deposit'>): Money.Money => Money.add(total, deposit);

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
 * What a booking gives back that ends because of papers nobody cleared. Everything, unless the open papers are the guest's own: then
 * the policy decides, as of the moment they came under review, so that letting a paper lapse is no way around the policy, and waiting
 * for the review costs nobody anything.
 */
export function refundForPapers(
  policy: CancellationPolicy,
  { total, slot, papersFault, stateEnteredAt }: Pick<BookingRow, 'total' | 'slot' | 'papersFault' | 'stateEnteredAt'>,
): Cancellation {
  if (papersFault !== 'guest') {
    const explanation = 'The open papers are not those of whoever booked, so everything is refunded.';
    return { refund: total, kept: Money.zero(total.currency), explanation };
  }
  const { explanation, ...amounts } = cancellationOf(policy, total, slot.start, stateEnteredAt);
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

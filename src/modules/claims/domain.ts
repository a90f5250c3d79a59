import { Money, type Id } from '#kernel';
import type { OpenedKind } from './openings.ts';

export type CaseId = Id<'case'>;
export type CaseKind = 'deposit' | OpenedKind;

/** What is between two people about a booking beside its price, as its process sees it. */
export interface Case {
  id: CaseId;
  kind: CaseKind;
  bookingId: string;
  /** Nobody, when the house did. */
  openedBy: Id<'person'> | undefined;
  guestId: Id<'person'>;
  providerId: Id<'person'>;
  number: string;
  listingTitle: string;
  timeZone: string;
  /** When the use of the place ends. */
  endsAt: Temporal.Instant;
  /** Until when people are heard, where that is limited. */
  answerBy: Temporal.Instant | undefined;
  /** Of more time: what it costs, line by line, and until when it is. */
  quoteId: string | undefined;
  until: Temporal.Instant | undefined;
  /** The money it is about: the deposit, the price in escrow, the price of the extra time. */
  stake: Money.Money;
  asked: Money.Money | undefined;
  /**
   * Decided by agreement or ruling. Of a deposit: what the host gets. Of a dispute, a report or more time that was agreed: what goes back
   * to the chef. Of overtime: what is charged.
   */
  awarded: Money.Money | undefined;
  /** The house's fee within the award. */
  fee: Money.Money;
  state: string;
  stateEnteredAt: Temporal.Instant;
  createdAt: Temporal.Instant;
}

/** A deposit divided by its award. The parts always sum to the deposit. */
export function splitDeposit({ stake, awarded, fee }: Pick<Case, 'stake' | 'awarded' | 'fee'>): {
  guest: Money.Money;
  provider: Money.Money;
  platform: Money.Money;
} {
  const award = awarded ?? Money.zero(stake.currency);
  return { guest: Money.subtract(stake, award), provider: Money.subtract(award, fee), platform: fee };
}

/** What of more time is not the chef's any more: of what was agreed all but what went back, of overtime what was decided. */
export function keptOfMoreTime({ kind, stake, awarded }: Pick<Case, 'kind' | 'stake' | 'awarded'>): Money.Money {
  if (kind === 'overtime') return awarded ?? stake;
  return awarded === undefined ? stake : Money.subtract(stake, awarded);
}

interface GivenBack {
  total: Money.Money;
  refund: Money.Money | undefined;
  /** What of the total was never paid, and is not taken any more. */
  balance: Money.Money;
}

/**
 * What of agreed more time goes back when its booking was given back: the same part of it as of the booking's price, rounded half away
 * from zero. A balance that was never taken counts as given back.
 */
export function refundLike(stake: Money.Money, { total, refund, balance }: GivenBack): Money.Money {
  if (refund === undefined) return Money.zero(stake.currency);
  if (Money.isZero(total)) return stake;
  return Money.scale(stake, Money.add(refund, balance).amountMinor, total.amountMinor);
}

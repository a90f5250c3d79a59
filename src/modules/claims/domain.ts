import { Money, type Id } from '#kernel';

export type CaseId = Id<'case'>;
export type CaseKind = 'deposit' | 'dispute' | 'no_show' | 'closed' | 'extension' | 'overtime';

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
  /** The money it is about: the deposit, the price in escrow, the price of the extra time. */
  stake: Money.Money;
  asked: Money.Money | undefined;
  /** Decided by agreement or ruling. Of a deposit: what the host gets. Of a dispute: what goes back to the chef. */
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

import type { Money } from '~/api/types';

/** A pack of hours that can be bought. */
export interface PackOffer {
  id: string;
  minutes: number;
  price: Money;
  total: Money;
  hostReceives: Money;
  validMonths: number;
}

/** One that was bought. */
export interface Pack {
  id: string;
  listing: { id: string; title: string };
  minutes: number;
  minutesLeft: number;
  total: Money;
  left: Money;
  expiresAt: string;
  state: string;
  stateTitle: string;
  stateExplanation: string;
  declined?: string;
  bankUrl?: string;
}

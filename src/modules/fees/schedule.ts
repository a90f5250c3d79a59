import type { Currency } from '#kernel';
import type { PriceWindow } from './windows.ts';

/** Who the line is charged to: the person who books, or the one who provides. */
export type Payer = 'guest' | 'provider';

/**
 * What a line is for, which decides who gets it: price and cleaning go to the provider, fees and commission to the
 * platform, tax to the tax office; a discount is taken from whoever funds it. A deposit is nobody's price: it is charged beside
 * the total and goes back to the guest.
 */
export type LineKind = 'price' | 'cleaning' | 'fee' | 'commission' | 'tax' | 'discount' | 'deposit';

/** How a line's amount is found. Every result is rounded once, half away from zero, to the minor unit. */
export type AmountRule =
  /** An hourly rate from the facts times the time booked (or the minimum, when that is longer). */
  | { type: 'time'; rate: string; minimumMinutes?: number }
  /** An amount fixed by the schedule, in its currency. */
  | { type: 'flat'; amountMinor: number }
  /** An amount named by the facts (a listing's cleaning charge); no line when the facts lack it. */
  | { type: 'given'; amount: string }
  /**
   * A share, named by the facts, of an hourly rate for the part of the time that lies in the windows: what weekends or evenings
   * cost more. `said` tells the windows to people. No line when the facts lack the share or none of the time lies there.
   */
  | { type: 'within'; rate: string; share: string; windows: readonly PriceWindow[]; said: string }
  /** For long bookings: of the discounts that the facts name, the one for the longest time that is reached, of earlier lines. */
  | { type: 'length'; discounts: string; of: readonly string[] }
  /** What the sum of earlier lines lacks to an amount named by the facts: a least price. */
  | { type: 'upTo'; amount: string; of: readonly string[] }
  /** A line for each thing that the facts say is bought with it; together they are one base for later lines. */
  | { type: 'items' }
  /** What the promo code on the quote takes off, if whoever funds the line bears it: a share of earlier lines, or its amount. */
  | { type: 'promo'; of: readonly string[] }
  /** A share, in basis points (fractions allowed: 862.5 is 8.625 %), of the sum of earlier lines. */
  | { type: 'percent'; basisPoints: number; of: readonly string[] }
  /** Marginal: each tier's share applies to the part of the base up to its end. The last tier has no end. */
  | { type: 'tiers'; tiers: readonly { upToMinor?: number; basisPoints: number }[]; of: readonly string[] };

/** All that are given must hold. Times and weekdays are those of the start, on the clock of the place. */
export interface Condition {
  countries?: readonly string[];
  regions?: readonly string[];
  cities?: readonly string[];
  guestRoles?: readonly string[];
  providerRoles?: readonly string[];
  /** 1 is Monday, 7 is Sunday. */
  weekdays?: readonly number[];
  /** "18:00"; with `startsBefore` earlier than this, the span goes over midnight. */
  startsFrom?: string;
  startsBefore?: string;
  minutesFrom?: number;
  minutesBelow?: number;
  /** Words that the caller attaches, such as "first-booking". */
  tags?: readonly string[];
}

export interface FeeRule {
  code: string;
  label: string;
  kind: LineKind;
  payer: Payer;
  amount: AmountRule;
  atLeastMinor?: number;
  atMostMinor?: number;
  when?: Condition;
  /** More words behind the explanation: "returned 48 hours after the end". */
  said?: string;
  /** Discounts only: whose money it is. */
  fundedBy?: 'provider' | 'platform';
}

/** A tax in force at a place between two dates, on the guest's side, as its law says. */
export interface TaxRule {
  code: string;
  label: string;
  /** `US-CA-SF`: names the ledger account it is owed to. */
  jurisdiction: string;
  place: { country: string; region?: string; city?: string };
  /** First day and first day no longer, `YYYY-MM-DD`, by the date of the start at the place. */
  from: string;
  until?: string;
  basisPoints: number;
  /** The lines that are taxed. */
  of: readonly string[];
  /** What is taxed, in words: "lease of equipment". */
  taxed: string;
  /**
   * Who passes it on to the tax office: the house, which owes it from the sale on, or the provider, who receives it with their share.
   */
  remits: 'platform' | 'provider';
  citation: string;
  /** Where the law can be read; https. */
  url: string;
}

/** A tax that somebody could expect on a quote, and why none is taken. */
export interface TaxNotTaken {
  title: string;
  jurisdiction: string;
  /** In whole sentences, for the people who run the market and those who ask them. */
  reason: string;
  sources: readonly { title: string; url: string }[];
  /** `YYYY-MM-DD`: when somebody last read the sources. */
  checkedOn: string;
}

/** What everything costs, as data. A change of prices is a new version, never an edit: old quotes name the version they used. */
export interface FeeSchedule {
  version: string;
  currency: Currency;
  /** First day and first day no longer, by the date of the start at the place. */
  from: string;
  until?: string;
  /** A discount leaves at least so much to pay: no card can be charged nothing. */
  leastTotalMinor?: number;
  /** In order: a line may build on lines before it. */
  lines: readonly FeeRule[];
  taxes: readonly TaxRule[];
}

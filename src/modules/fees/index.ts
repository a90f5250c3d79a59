import type { Module } from '#platform/module';
import { promoRoutes, type PromoConfig } from './promos/http.ts';
import { taxRoutes, type TaxConfig } from './taxes/http.ts';
import { feesData } from './personal-data.ts';
import { feeParts, feeRetention } from './ending.ts';

export { checkSchedule, scheduleFor } from './check-schedule.ts';
export type { LengthDiscount, QuotedPromo, QuoteFacts, QuoteItem } from './evaluate.ts';
export { quote, type Quote, type QuoteLine, type Receiver } from './quote.ts';
export type { AmountRule, Condition, FeeRule, FeeSchedule, LineKind, Payer, TaxNotTaken, TaxRule } from './schedule.ts';
export { sharesOf, type Shares } from './shares.ts';
export type { Promo } from './promos/promo.ts';
export { quoteWithPromo } from './promos/quote-with.ts';
export { holdPromo, keepPromo, releasePromo } from './promos/redeem.ts';
export { createPromo, promoById, setPromoStatus, type NewPromo } from './promos/store.ts';
export { minutesWithin, type PriceWindow } from './windows.ts';
export {
  quoteById,
  storeQuote,
  usableQuote,
  useQuote,
  type Balance,
  type NewStoredQuote,
  type QuotedItem,
  type StoredQuote,
} from './store.ts';

export interface FeesConfig {
  /** Lets the house make promo codes; without it there are none. */
  promos?: PromoConfig;
  /** What the market takes as tax, for those who run it to read. */
  taxes?: TaxConfig;
}

export function feesModule({ promos, taxes }: FeesConfig = {}): Module {
  return {
    name: 'fees',
    permissions: { 'promos.manage': 'Make and stop promo codes' },
    dependsOn: [],
    migrations: new URL('./migrations/', import.meta.url),
    personalData: feesData,
    parts: feeParts,
    retention: feeRetention,
    routes: [...(promos === undefined ? [] : promoRoutes(promos)), ...(taxes === undefined ? [] : taxRoutes(taxes))],
  };
}

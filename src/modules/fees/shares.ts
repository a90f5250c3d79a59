import { invalid, Money } from '#kernel';
import type { Quote } from './quote.ts';

/** How an amount that the guest paid is divided. The parts always sum to it. */
export interface Shares {
  provider: Money.Money;
  platform: Money.Money;
  taxes: { jurisdiction: string; amount: Money.Money }[];
}

/**
 * Who gets what of `kept`: all of the quote (the default), or what a cancellation policy keeps of it, in the quote's own
 * proportions. Provider and tax shares are rounded half away from zero; the platform takes the odd cent, either way.
 */
export function sharesOf(quote: Quote, kept: Money.Money = quote.total): Shares {
  if (Money.isNegative(kept) || Money.compare(kept, quote.total) > 0) {
    throw invalid('fees.bad_share', `${Money.format(kept)} cannot be kept of a quote of ${Money.format(quote.total)}.`);
  }
  const part = (amount: Money.Money): Money.Money =>
    Money.isZero(quote.total) ? amount : Money.scale(amount, kept.amountMinor, quote.total.amountMinor);
  const byJurisdiction = new Map<string, Money.Money>();
  for (const { receiver, jurisdiction, amount } of quote.lines) {
    if (receiver !== 'tax' || jurisdiction === undefined) continue;
    byJurisdiction.set(jurisdiction, Money.add(byJurisdiction.get(jurisdiction) ?? Money.zero(quote.currency), amount));
  }
  const taxes = [...byJurisdiction].map(([jurisdiction, amount]) => ({ jurisdiction, amount: part(amount) }));
  const provider = part(quote.providerReceives);
  const given = Money.sum([provider, ...taxes.map((tax) => tax.amount)], quote.currency);
  return { provider, platform: Money.subtract(kept, given), taxes };
}

import { invalid, Money } from '#kernel';

/** An amount that a person sent. @throws listings.bad_content for a currency that is none */
export function readMoney({ amountMinor, currency }: { amountMinor: number; currency: string }, path: string): Money.Money {
  if (Money.isCurrency(currency)) return Money.money(amountMinor, currency);
  throw invalid('listings.bad_content', `"${currency}" is not a currency this marketplace uses.`, {
    fields: [{ path, message: 'Use a currency like USD.' }],
  });
}

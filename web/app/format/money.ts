import type { Money } from '~/api/types';
import type { Locale } from '~/texts';

/** "$45" or "$45.50": minor units as people write the currency, without empty cents. */
export function formatMoney(money: Money, locale: Locale, style: 'short' | 'exact' = 'short'): string {
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: money.currency,
    ...(style === 'short' ? { trailingZeroDisplay: 'stripIfInteger' } : {}),
  });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return plainSpaces(format.format(money.amountMinor / 10 ** digits));
}

/** Servers and browsers disagree about which narrow space they put into numbers and times; the page must not. */
export function plainSpaces(text: string): string {
  return text.replace(/[\u202f\u00a0\u2009]/g, ' ');
}

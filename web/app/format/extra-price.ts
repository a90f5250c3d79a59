import type { Extra } from '~/api/types';
import type { Locale, Translate } from '~/texts';
import { formatMoney } from './money';

/** "$5 an hour each", "$15 a booking each". */
export function extraPrice({ price, per }: Pick<Extra, 'price' | 'per'>, t: Translate, locale: Locale): string {
  return t(per === 'hour' ? 'extras.perHour' : 'extras.perBooking', { amount: formatMoney(price, locale) });
}

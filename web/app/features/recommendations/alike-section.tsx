import { formatMoney } from '~/format/money';
import { type Locale, type Translate, useLocale, useText } from '~/texts';
import { KitchenChoices } from './kitchen-choices';
import type { Alike } from './types';

const nextDoorMeters = 400;
const metersInAMile = 1_609.344;

/** Kitchens like the one on the page. Nothing at all when there are none. */
export function AlikeSection({ items, market }: { items: Alike[]; market: string }) {
  const t = useText();
  const locale = useLocale();
  if (items.length === 0) return null;
  return (
    <section aria-labelledby="alike">
      <h2 id="alike">{t('alike.title')}</h2>
      <KitchenChoices market={market} items={items.map(({ kitchen, why }) => ({ kitchen, why: wordsOf(why, t, locale) }))} />
    </section>
  );
}

function wordsOf({ shared, either, dearer, meters, cooks }: Alike['why'], t: Translate, locale: Locale): string {
  const amount = formatMoney({ ...dearer, amountMinor: Math.abs(dearer.amountMinor) }, locale);
  const words = [
    ...(cooks > 0 ? [t('alike.cooks', { count: cooks })] : []),
    ...(shared === 0 ? [] : [shared === either ? t('alike.same') : t('alike.equipment', { shared, either })]),
    dearer.amountMinor === 0 ? t('alike.samePrice') : t('alike.price', { amount, how: dearer.amountMinor > 0 ? 'more' : 'less' }),
    meters < nextDoorMeters ? t('alike.next') : t('alike.distance', { miles: meters / metersInAMile }),
  ];
  return words.join(', ');
}

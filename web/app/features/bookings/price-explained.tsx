import type { Quote } from '~/api/types';
import { formatMoney } from '~/format/money';
import { type TextKey, useLocale, useText } from '~/texts';
import classes from './bookings.module.css';

const kinds: Record<string, TextKey> = {
  price: 'booking.explain.price',
  cleaning: 'booking.explain.cleaning',
  fee: 'booking.explain.fee',
  commission: 'booking.explain.commission',
  discount: 'booking.explain.discount',
  tax: 'booking.explain.tax',
  deposit: 'booking.explain.deposit',
};

/** How the price is made: what each line is for and who gets it. Each side is told of its own lines. */
export function PriceExplained({ quote, side }: { quote: Pick<Quote, 'lines' | 'total' | 'hostReceives'>; side: 'guest' | 'provider' }) {
  const t = useText();
  const locale = useLocale();
  const lines = quote.lines.filter(({ payer, receiver }) => payer === side || (side === 'provider' && receiver === 'provider'));
  return (
    <details className={classes['explained']}>
      <summary>{t('booking.explain.title')}</summary>
      <dl>
        {lines.map(({ code, label, explanation, kind, citation, receiver }) => (
          <div key={code}>
            <dt>{label}</dt>
            <dd>
              {explanation}. {kinds[kind] && t(kinds[kind], { by: receiver })} {citation}
            </dd>
          </div>
        ))}
      </dl>
      <p>
        {side === 'guest'
          ? t('booking.explain.sumGuest', { total: formatMoney(quote.total, locale, 'exact') })
          : t('booking.explain.sumHost', { total: formatMoney(quote.hostReceives, locale, 'exact') })}
      </p>
      <p>{t('booking.explain.frozen')}</p>
    </details>
  );
}

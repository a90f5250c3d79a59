import type { Quote } from '~/api/types';
import { formatMoney } from '~/format/money';
import { useLocale, useText } from '~/texts';
import classes from './bookings.module.css';

/** What a person pays, line by line, each with its reason. */
export function PriceLines({ quote, payer }: { quote: Pick<Quote, 'lines' | 'total'>; payer: string }) {
  const t = useText();
  const locale = useLocale();
  return (
    <dl className={classes['lines']}>
      {quote.lines
        .filter((line) => line.payer === payer)
        .map((line) => (
          <div key={line.code}>
            <dt>
              {line.label}
              <span>{line.explanation}</span>
            </dt>
            <dd>{formatMoney(line.amount, locale, 'exact')}</dd>
          </div>
        ))}
      <div className={classes['total']}>
        <dt>{t('booking.total')}</dt>
        <dd>{formatMoney(quote.total, locale, 'exact')}</dd>
      </div>
    </dl>
  );
}

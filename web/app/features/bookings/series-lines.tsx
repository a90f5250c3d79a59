import type { Quote, Series } from '~/api/types';
import { formatSpan } from '~/format/instants';
import { formatMoney } from '~/format/money';
import { useLocale, useText } from '~/texts';
import classes from './bookings.module.css';
import { PriceExplained } from './price-explained';
import { PriceLines } from './price-lines';

/** The price of each time, with its lines folded away, and the sum of all; deposits stand below it, because they come back. */
export function SeriesLines({ series }: { series: Series }) {
  const t = useText();
  const locale = useLocale();
  const { quotes, total, deposit, charged } = series;
  return (
    <>
      <ol className={classes['dates']}>
        {quotes.map((quote) => (
          <li key={quote.id}>
            <DateOf quote={quote} timeZone={series.listing.timeZone} />
          </li>
        ))}
      </ol>
      <dl className={classes['lines']}>
        <div className={classes['total']}>
          <dt>{t('series.total', { count: quotes.length })}</dt>
          <dd>{formatMoney(total, locale, 'exact')}</dd>
        </div>
        {deposit && (
          <>
            <div>
              <dt>{t('series.deposit')}</dt>
              <dd>{formatMoney(deposit, locale, 'exact')}</dd>
            </div>
            <div className={classes['total']}>
              <dt>{t('series.charged')}</dt>
              <dd>{formatMoney(charged, locale, 'exact')}</dd>
            </div>
          </>
        )}
      </dl>
    </>
  );
}

function DateOf({ quote, timeZone }: { quote: Quote; timeZone: string }) {
  const t = useText();
  const locale = useLocale();
  return (
    <details>
      <summary>
        <span>{formatSpan(quote.startsAt, quote.endsAt, timeZone, locale)}</span>
        <span>
          {formatMoney(quote.total, locale, 'exact')}
          {quote.deposit && <small> {t('series.withDeposit', { deposit: formatMoney(quote.deposit, locale, 'exact') })}</small>}
        </span>
      </summary>
      <PriceLines quote={quote} payer="guest" />
      <PriceExplained quote={quote} side="guest" />
    </details>
  );
}

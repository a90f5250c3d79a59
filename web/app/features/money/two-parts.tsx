import type { Quote } from '~/api/types';
import { formatDay } from '~/format/instants';
import { formatMoney } from '~/format/money';
import { useLocale, useText } from '~/texts';
import classes from '~/features/bookings/bookings.module.css';

/** What is paid now and what later, before somebody books. */
export function TwoParts({ quote, timeZone }: { quote: Pick<Quote, 'balance' | 'charged' | 'deposit'>; timeZone: string }) {
  const t = useText();
  const locale = useLocale();
  if (!quote.balance) return null;
  const { down, amount, dueAt } = quote.balance;
  return (
    <section aria-labelledby="two-parts">
      <h3 id="two-parts">{t('balance.twoParts')}</h3>
      <dl className={classes['lines']}>
        <div>
          <dt>
            {t('balance.now')}
            {quote.deposit && (
              <span>
                {t('balance.nowWith', { down: formatMoney(down, locale, 'exact'), deposit: formatMoney(quote.deposit, locale, 'exact') })}
              </span>
            )}
          </dt>
          <dd>{formatMoney(quote.charged, locale, 'exact')}</dd>
        </div>
        <div>
          <dt>
            {t('balance.later', { day: formatDay(dueAt, timeZone, locale, true) })}
            <span>{t('balance.sameCard')}</span>
          </dt>
          <dd>{formatMoney(amount, locale, 'exact')}</dd>
        </div>
      </dl>
      <p>{t('balance.terms')}</p>
    </section>
  );
}

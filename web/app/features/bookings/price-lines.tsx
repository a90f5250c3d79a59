import type { Money, Quote, QuoteLine } from '~/api/types';
import { formatMoney } from '~/format/money';
import { useLocale, useText } from '~/texts';
import classes from './bookings.module.css';

/** What a person pays, line by line, each with its reason; a deposit stands below the total, because it comes back. */
export function PriceLines({ quote, payer }: { quote: Pick<Quote, 'lines' | 'total' | 'deposit'>; payer: string }) {
  const t = useText();
  const deposits = quote.lines.filter(({ kind }) => kind === 'deposit');
  const lines = quote.lines.filter((line) => line.payer === payer && line.kind !== 'deposit');
  return (
    <>
      <Lines lines={lines} title={t('booking.total')} sum={quote.total} />
      {deposits.length > 0 && <Lines lines={deposits} title={t('booking.charged')} sum={withDeposit(quote)} />}
    </>
  );
}

const withDeposit = ({ total, deposit }: Pick<Quote, 'total' | 'deposit'>): Money => ({
  ...total,
  amountMinor: total.amountMinor + (deposit?.amountMinor ?? 0),
});

/** What a host gets, line by line: the price of the kitchen, less what is theirs to pay. */
export function HostLines({ quote }: { quote: Pick<Quote, 'lines' | 'hostReceives'> }) {
  const t = useText();
  const lines = quote.lines.flatMap((line) => {
    if (line.payer === 'provider') return [{ ...line, amount: { ...line.amount, amountMinor: -line.amount.amountMinor } }];
    return line.receiver === 'provider' ? [line] : [];
  });
  return <Lines lines={lines} title={t('booking.youReceive')} sum={quote.hostReceives} />;
}

function Lines({ lines, title, sum }: { lines: readonly QuoteLine[]; title: string; sum: Money }) {
  const locale = useLocale();
  return (
    <dl className={classes['lines']}>
      {lines.map((line) => (
        <div key={line.code}>
          <dt>
            {line.label}
            <span>{line.explanation}</span>
          </dt>
          <dd>{formatMoney(line.amount, locale, 'exact')}</dd>
        </div>
      ))}
      <div className={classes['total']}>
        <dt>{title}</dt>
        <dd>{formatMoney(sum, locale, 'exact')}</dd>
      </div>
    </dl>
  );
}

import { Link } from 'react-router';
import { formatInstant } from '~/format/instants';
import { useReaderZone } from '~/format/local-time';
import { formatMoney } from '~/format/money';
import { useLocale, useText } from '~/texts';
import classes from './admin.module.css';
import type { Posting } from './types';

/** Transactions of the ledger, each a small table of its own whose debits and credits are equal. */
export function Postings({ items, market }: { items: readonly Posting[]; market: string }) {
  const t = useText();
  const locale = useLocale();
  const zone = useReaderZone();
  return (
    <ul className={classes['rows']}>
      {items.map(({ id, at, description, subject, lines }) => (
        <li key={id} className={classes['card']}>
          <p className={classes['head']}>
            <strong>{description}</strong>
            <span>
              {formatInstant(at, zone, locale)}
              {subject?.kind === 'booking' && (
                <>
                  {' · '}
                  <Link to={`/${market}/admin/bookings/${subject.id}`}>{t('admin.ledger.subject')}</Link>
                </>
              )}
            </span>
          </p>
          <table className={classes['table']}>
            <caption className="gh-hidden">{description}</caption>
            <thead>
              <tr>
                <th scope="col">{t('admin.ledger.account')}</th>
                <th scope="col" data-number>
                  {t('admin.ledger.debit')}
                </th>
                <th scope="col" data-number>
                  {t('admin.ledger.credit')}
                </th>
              </tr>
            </thead>
            <tbody>
              {lines.map(({ account, title, memo, debit, credit }, index) => (
                // oxlint-disable-next-line react/no-array-index-key -- lines have no id, and never change their order
                <tr key={index}>
                  <td>
                    <Link to={`/${market}/admin/ledger?account=${encodeURIComponent(account)}`}>{title}</Link>
                    <small>{memo ?? account}</small>
                  </td>
                  <td data-number>{debit && formatMoney(debit, locale, 'exact')}</td>
                  <td data-number>{credit && formatMoney(credit, locale, 'exact')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </li>
      ))}
    </ul>
  );
}

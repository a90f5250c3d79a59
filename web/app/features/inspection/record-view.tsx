import { formatInstant, formatSpan } from '~/format/instants';
import { useLocale, useText } from '~/texts';
import classes from './inspection.module.css';

/** What happened to a booking, as the API tells it. */
export interface BookingRecord {
  booking: {
    id: string;
    number: string;
    listing: string;
    startsAt: string;
    endsAt: string;
    timeZone: string;
    state: string;
    total: string;
  };
  quote: { label: string; explanation: string; amount: string; payer: string }[];
  items: { at: string; kind: string; title: string; by?: string; lines: string[] }[];
}

export const recordKinds = ['step', 'rules', 'call', 'posting', 'message', 'audit'] as const;
type RecordKind = (typeof recordKinds)[number];
const isKind = (kind: string): kind is RecordKind => (recordKinds as readonly string[]).includes(kind);

/** The record as a page, good on paper too. */
export function RecordView({ record: { booking, quote, items } }: { record: BookingRecord }) {
  const t = useText();
  const locale = useLocale();
  const when = (at: string): string => formatInstant(at, booking.timeZone, locale);
  return (
    <>
      <p>
        <strong>{booking.listing}</strong> · {formatSpan(booking.startsAt, booking.endsAt, booking.timeZone, locale)} · {booking.state} ·{' '}
        {booking.total}
      </p>
      <h2>{t('record.price')}</h2>
      <ul className={classes['price']}>
        {quote.map(({ label, explanation, amount }) => (
          <li key={label + explanation}>
            {label}: {amount} <small>{explanation}</small>
          </li>
        ))}
      </ul>
      <h2>{t('record.happened')}</h2>
      {items.length === 0 && <p>{t('record.none')}</p>}
      <ol className={classes['timeline']}>
        {items.map(({ at, kind, title, by, lines }, n) => (
          // oxlint-disable-next-line react/no-array-index-key -- a record only grows, and items have no id of their own
          <li key={`${at} ${n}`}>
            <span className={classes['kind']}>{isKind(kind) ? t(`record.kind.${kind}`) : kind}</span>
            <strong>{title}</strong>
            <small>
              {when(at)}
              {by && ` · ${by}`}
            </small>
            {lines.map((line) => (
              <p key={line}>{line}</p>
            ))}
          </li>
        ))}
      </ol>
    </>
  );
}

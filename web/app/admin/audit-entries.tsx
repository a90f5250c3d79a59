import { formatInstant } from '~/format/instants';
import { useReaderZone } from '~/format/local-time';
import { useLocale, useText } from '~/texts';
import classes from './admin.module.css';
import type { AuditEntry } from './types';

export function AuditEntries({ items }: { items: readonly AuditEntry[] }) {
  const t = useText();
  const locale = useLocale();
  const zone = useReaderZone();
  return (
    <ul className={classes['rows']}>
      {items.map((entry) => (
        <li key={entry.id} className={classes['card']}>
          <p className={classes['head']}>
            <strong>
              {entry.action} · {entry.actor.name}
            </strong>
            <span>{formatInstant(entry.at, zone, locale)}</span>
          </p>
          {entry.reason && <p>{entry.reason}</p>}
          <details>
            <summary>
              {t('admin.audit.details')} · {entry.subject.kind} {entry.subject.id}
            </summary>
            {entry.before !== undefined && <Raw title={t('admin.audit.before')} value={entry.before} />}
            {entry.after !== undefined && <Raw title={t('admin.audit.after')} value={entry.after} />}
            {entry.hash && (
              <p className={classes['raw']}>
                #{entry.seq} SHA-256 {entry.hash}
              </p>
            )}
          </details>
        </li>
      ))}
    </ul>
  );
}

function Raw({ title, value }: { title: string; value: unknown }) {
  return (
    <>
      <p>{title}</p>
      <pre className={classes['raw']}>{JSON.stringify(value, null, 2)}</pre>
    </>
  );
}

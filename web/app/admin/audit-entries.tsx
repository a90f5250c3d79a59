import { Link, useParams } from 'react-router';
import { formatInstant } from '~/format/instants';
import { useReaderZone } from '~/format/local-time';
import { useLocale, useText } from '~/texts';
import { actWords } from '~/texts/acts';
import classes from './admin.module.css';
import { Changes } from './audit-changes';
import type { AuditEntry } from './types';

export function AuditEntries({ items }: { items: readonly AuditEntry[] }) {
  const t = useText();
  const locale = useLocale();
  const zone = useReaderZone();
  const log = `/${useParams()['market']}/admin/audit`;
  return (
    <ul className={classes['rows']}>
      {items.map((entry) => (
        <li key={entry.id} className={classes['card']}>
          <p className={classes['head']}>
            <strong>
              {actWords(locale, entry.action)} · {entry.actor.name}
            </strong>
            <span>{formatInstant(entry.at, zone, locale)}</span>
          </p>
          {entry.reason && <p>{entry.reason}</p>}
          <details>
            <summary>
              {t('admin.audit.details')} · {entry.subject.kind} {entry.subject.id}
            </summary>
            <Changes before={entry.before} after={entry.after} />
            <p className={classes['more']}>
              <Link to={`${log}/${entry.id}`}>{t('audit.open')}</Link>
              <Link to={`${log}?action=${encodeURIComponent(entry.action)}`}>{t('audit.allLikeIt', { action: entry.action })}</Link>
              {entry.actor.id && <Link to={`${log}?actorId=${entry.actor.id}`}>{t('audit.theirs')}</Link>}
            </p>
          </details>
        </li>
      ))}
    </ul>
  );
}

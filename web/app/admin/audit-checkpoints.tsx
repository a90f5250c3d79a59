import { Link } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import type { Page } from '~/api/types';
import { formatInstant } from '~/format/instants';
import { useReaderZone } from '~/format/local-time';
import { useLocale, useText } from '~/texts';
import type { Route } from './+types/audit-checkpoints';
import classes from './admin.module.css';
import { Pager } from './pager';
import type { AuditCheckpoint } from './types';

export async function loader({ params: { market }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const cursor = new URL(request.url).searchParams.get('cursor') ?? undefined;
  return apiOf(context, market).get<Page<AuditCheckpoint>>('/admin/audit/checkpoints', { cursor });
}

/** What was signed of the log, each with its file, and the proof that it continues the one before. */
export default function Checkpoints({ loaderData: { items, nextCursor }, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  const zone = useReaderZone();
  const log = `/${market}/admin/audit`;
  return (
    <main id="main">
      <p>
        <Link to={log}>{t('audit.back')}</Link>
      </p>
      <h1>{t('audit.checkpoints')}</h1>
      <p className={classes['lead']}>{t('audit.checkpointsLead')}</p>
      {items.length === 0 && <p>{t('audit.noCheckpoints')}</p>}
      <ul className={classes['rows']}>
        {items.map(({ number, size, keyId: key, at, root, exportedAt, exportedTo: place = '' }, n) => {
          const before = items[n + 1];
          return (
            <li key={size} className={classes['card']}>
              <p className={classes['head']}>
                <strong>{t('audit.checkpoint', { number })}</strong>
                <span>{t('audit.checkpointOf', { size, key, when: formatInstant(at, zone, locale) })}</span>
              </p>
              <p>
                {exportedAt === undefined
                  ? t('audit.waiting')
                  : t('audit.exported', { when: formatInstant(exportedAt, zone, locale), place })}
              </p>
              <p className={classes['raw']}>{root}</p>
              <p className={classes['more']}>
                <a href={`${log}/files/note/${size}`} download aria-label={t('audit.noteNamed', { number })}>
                  {t('audit.note')}
                </a>
                {before && (
                  <a href={`${log}/files/since/${size}?since=${before.size}`} download aria-label={t('audit.continuesNamed', { number })}>
                    {t('audit.continues')}
                  </a>
                )}
              </p>
            </li>
          );
        })}
      </ul>
      <Pager nextCursor={nextCursor} />
      <h2>{t('audit.keys')}</h2>
      <p className={classes['lead']}>{t('audit.keysLead')}</p>
      <p>
        <a href={`/${market}/.well-known/audit-keys.json`}>{t('audit.keysOpen')}</a>
      </p>
    </main>
  );
}

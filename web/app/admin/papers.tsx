import { Link } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import type { Page } from '~/api/types';
import type { QueueItem } from '~/features/papers/types';
import { formatInstant } from '~/format/instants';
import { useReaderZone } from '~/format/local-time';
import { useLocale, useText } from '~/texts';
import type { Route } from './+types/papers';
import classes from './admin.module.css';
import { Pager } from './pager';

export async function loader({ params, context, request }: Route.LoaderArgs) {
  await requirePerson(context, params.market, request);
  const cursor = new URL(request.url).searchParams.get('cursor') ?? undefined;
  return apiOf(context, params.market).get<Page<QueueItem>>('/admin/compliance/documents', { cursor });
}

export default function PapersQueue({ loaderData: { items, nextCursor }, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  const zone = useReaderZone();
  return (
    <main id="main">
      <h1>{t('admin.papers')}</h1>
      <p className={classes['lead']}>{t('admin.papers.lead')}</p>
      {items.length === 0 && <p>{t('admin.papers.none')}</p>}
      <ul className={classes['rows']}>
        {items.map(({ id, title, of, issuer, uploadedAt, own, subject }) => (
          <li key={id} className={classes['card']}>
            <h2 className={classes['head']}>
              <span>{title.charAt(0).toUpperCase() + title.slice(1)}</span>
              <span>{t(subject.kind === 'kitchen' ? 'admin.papers.kitchen' : 'admin.papers.person')}</span>
            </h2>
            <p>{[of, issuer, t('admin.papers.waitingSince', { when: formatInstant(uploadedAt, zone, locale) })].join(' · ')}</p>
            {own ? (
              <p>{t('admin.papers.own')}</p>
            ) : (
              <Link to={`/${market}/admin/papers/${id}`} aria-label={t('admin.papers.lookThis', { title, of })}>
                {t('admin.papers.look')}
              </Link>
            )}
          </li>
        ))}
      </ul>
      <Pager nextCursor={nextCursor} />
    </main>
  );
}

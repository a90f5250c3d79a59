import { IconShieldCheck } from '@tabler/icons-react';
import { formatDate, formatInstant } from '~/format/instants';
import { useLocale, useText } from '~/texts';
import classes from './papers.module.css';
import type { PublicPapers } from './types';

/** On a kitchen's page: whether its papers are in order, and which permits it holds. Never the files. */
export function PublicPapersSection({ papers: { badge, permits }, timeZone }: { papers: PublicPapers; timeZone: string }) {
  const t = useText();
  const locale = useLocale();
  const held = badge?.state === 'held';
  return (
    <section aria-labelledby="papers">
      <h2 id="papers">{t('papers.public')}</h2>
      <div className={classes['badge']} data-state={held ? 'held' : 'none'}>
        {held && (
          <strong>
            <IconShieldCheck size={20} aria-hidden="true" />
            {t('papers.badge')}
          </strong>
        )}
        <p>{held ? t('papers.public.held', { checked: formatInstant(badge.checkedAt, timeZone, locale) }) : t('papers.public.none')}</p>
      </div>
      <h3>{t('papers.permits')}</h3>
      {permits.length === 0 ? (
        <p>{t('papers.permits.none')}</p>
      ) : (
        <ul>
          {permits.map(({ title, issuer, goodThrough }) => (
            <li key={`${title} ${goodThrough}`}>
              {title.charAt(0).toUpperCase() + title.slice(1)}, {t('papers.permit', { issuer })}
              {goodThrough && `, ${t('papers.until', { day: formatDate(goodThrough, locale) })}`}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

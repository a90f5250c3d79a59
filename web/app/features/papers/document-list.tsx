import { formatDate } from '~/format/instants';
import { useLocale, useText } from '~/texts';
import classes from './papers.module.css';
import type { PaperDocument } from './types';

/** What was handed in, newest first, with the desk's word. */
export function DocumentList({ market, documents }: { market: string; documents: PaperDocument[] }) {
  const t = useText();
  const locale = useLocale();
  return (
    <section aria-labelledby="documents">
      <h2 id="documents">{t('papers.documents')}</h2>
      {documents.length === 0 && <p>{t('papers.documents.none')}</p>}
      <ul className={classes['list']}>
        {documents.map(({ id, title, issuer, number, issuedOn, goodThrough, state, reason }) => (
          <li key={id} className={classes['card']}>
            <div className={classes['head']}>
              <strong>{title}</strong>
              <span
                className={classes['state']}
                data-tone={state === 'accepted' ? 'good' : state === 'refused' || state === 'lapsed' ? 'bad' : 'plain'}
              >
                {t('papers.document', { state })}
              </span>
            </div>
            <small>
              {[
                issuer,
                t('papers.number', { number }),
                t('papers.days', {
                  from: formatDate(issuedOn, locale),
                  to: goodThrough ? formatDate(goodThrough, locale) : t('papers.noEnd'),
                }),
              ].join(' · ')}
            </small>
            {state === 'refused' && reason && <p>{t('papers.why', { reason })}</p>}
            <p>
              <a href={`/${market}/papers/${id}/file`} download aria-label={t('papers.downloadThis', { title })}>
                {t('papers.download')}
              </a>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

import { Link } from 'react-router';
import { path } from '~/api/client.server';
import { apiOf, requirePerson } from '~/api/context.server';
import { formatInstant } from '~/format/instants';
import { useReaderZone } from '~/format/local-time';
import { useLocale, useText } from '~/texts';
import { actWords } from '~/texts/acts';
import type { Route } from './+types/audit-entry';
import classes from './admin.module.css';
import { Changes } from './audit-changes';
import type { AuditEntry, AuditProofState } from './types';

export async function loader({ params: { market, entryId }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  return apiOf(context, market).get<{ entry: AuditEntry; proof: AuditProofState }>(path`/admin/audit/entries/${entryId}`);
}

/** One act: who, when, what it changed, and who vouches for it. */
export default function Entry({ loaderData: { entry, proof }, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  const zone = useReaderZone();
  const log = `/${market}/admin/audit`;
  const { actor, at, subject, reason, seq } = entry;
  const action = actWords(locale, entry.action);
  return (
    <main id="main">
      <p>
        <Link to={log}>{t('audit.back')}</Link>
      </p>
      <h1>{seq === undefined ? t('audit.entryUnchained', { action }) : t('audit.entry', { action, seq })}</h1>
      <p className={classes['lead']}>{t('audit.masked')}</p>
      <div className={classes['cards']}>
        <section className={classes['card']}>
          <dl className={classes['facts']}>
            <dt>{t('audit.at')}</dt>
            <dd>{formatInstant(at, zone, locale)}</dd>
            <dt>{t('audit.who')}</dt>
            <dd>{actor.id === undefined ? actor.name : <Link to={`${log}?actorId=${actor.id}`}>{actor.name}</Link>}</dd>
            <dt>{t('admin.audit.action')}</dt>
            <dd>
              <Link to={`${log}?action=${encodeURIComponent(entry.action)}`}>{entry.action}</Link>
            </dd>
            <dt>{t('audit.subjectOf')}</dt>
            <dd>
              <Link to={`${log}?subjectId=${encodeURIComponent(subject.id)}`}>
                {subject.kind} {subject.id}
              </Link>
            </dd>
            {reason !== undefined && (
              <>
                <dt>{t('audit.reason')}</dt>
                <dd>{reason}</dd>
              </>
            )}
            <dt>{t('audit.correlation')}</dt>
            <dd>{entry.correlationId}</dd>
          </dl>
        </section>
        <section className={classes['card']}>
          <h2>{t('audit.proof')}</h2>
          <ProofState {...proof} />
          {entry.hash !== undefined && (
            <p className={classes['raw']}>
              {t('audit.hash')} {entry.hash}
            </p>
          )}
          {proof.checkpoint && (
            <>
              <p>
                <a href={`${log}/files/proof/${seq}`} download>
                  {t('audit.download')}
                </a>
              </p>
              <p className={classes['lead']}>{t('audit.downloadHint')}</p>
            </>
          )}
        </section>
      </div>
      <section>
        <h2>{t('audit.changes')}</h2>
        <Changes before={entry.before} after={entry.after} />
      </section>
    </main>
  );
}

function ProofState({ state, checkpoint }: AuditProofState) {
  const t = useText();
  const locale = useLocale();
  const zone = useReaderZone();
  if (checkpoint === undefined) return <p>{t(state === 'written' ? 'audit.state.written' : 'audit.state.chained')}</p>;
  const { number, size, keyId: key, at, exportedAt, exportedTo: place = '' } = checkpoint;
  return (
    <>
      <p>{t('audit.state.vouched', { number, size, key, when: formatInstant(at, zone, locale) })}</p>
      <p>{exportedAt === undefined ? t('audit.waiting') : t('audit.exported', { when: formatInstant(exportedAt, zone, locale), place })}</p>
    </>
  );
}

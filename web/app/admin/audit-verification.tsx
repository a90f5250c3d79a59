import { useEffect } from 'react';
import { Link, useRevalidator } from 'react-router';
import { formatInstant } from '~/format/instants';
import { useReaderZone } from '~/format/local-time';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { SubmitButton } from '~/forms/fields';
import { useLocale, useText } from '~/texts';
import classes from './admin.module.css';
import type { AuditCheck, AuditVerification } from './types';

const lookEveryMs = 2_000;

/** Looks again while something is under way. */
function useLooking(isRunning: boolean): void {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setInterval(() => void revalidate(), lookEveryMs);
    return () => clearInterval(timer);
  }, [isRunning, revalidate]);
}

/** Asks for a verification of the whole log, shows how far it is, and then what it found and when. */
export function Verification({ last, refusal }: { last: AuditVerification | undefined; refusal: FormRefusal | undefined }) {
  const t = useText();
  const isRunning = last?.state === 'running';
  useLooking(isRunning);
  return (
    <section className={classes['verification']} aria-label={t('audit.verification')}>
      {last && <Found {...last} />}
      <ApiForm refusal={refusal}>{!isRunning && <SubmitButton>{t('admin.audit.verify')}</SubmitButton>}</ApiForm>
    </section>
  );
}

function Found({ state, askedAt, endedAt = askedAt, read, entries, verdict, problem = '' }: AuditVerification) {
  const t = useText();
  const locale = useLocale();
  const zone = useReaderZone();
  const when = formatInstant(endedAt, zone, locale);
  if (state === 'running')
    return (
      <div className={classes['verdict']} data-quiet role="status">
        <p>{t('audit.reading', { read, entries })}</p>
        <progress value={read} max={Math.max(entries, 1)} aria-label={t('audit.verification')} />
        <p>
          <Link to="." reloadDocument>
            {t('audit.lookAgain')}
          </Link>
        </p>
      </div>
    );
  return (
    <div className={classes['verdict']} data-bad={state === 'failed' || verdict?.firstBroken ? true : undefined} role="status">
      {verdict === undefined ? <p>{t('audit.away', { problem })}</p> : <Verdict {...verdict} />}
      <p>{t('audit.verifiedAt', { when })}</p>
    </div>
  );
}

function Verdict({ entries, unchained, firstBroken: broken, checkpoints, beyond, lastCheckpoint }: AuditCheck) {
  const t = useText();
  if (broken === undefined)
    return (
      <>
        <p>{t('admin.audit.whole', { entries, unchained })}</p>
        <p>{t('audit.verdictHeld', { checkpoints, size: lastCheckpoint?.size ?? 0, beyond })}</p>
      </>
    );
  return (
    <>
      <p>
        {broken.seq === ''
          ? t('audit.brokenSomewhere', { problem: broken.problem })
          : t('admin.audit.broken', { seq: broken.seq, problem: broken.problem })}
      </p>
      <p>{t('audit.brokenNext')}</p>
    </>
  );
}

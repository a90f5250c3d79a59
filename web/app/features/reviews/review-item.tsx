import { formatDate } from '~/format/instants';
import { LongTextField, SelectField, SubmitButton } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { useLocale, useText } from '~/texts';
import classes from './reviews.module.css';
import { Stars } from './stars';
import type { Choice, Review } from './types';

interface Props {
  review: Review;
  /** What it is about. */
  kind: 'kitchen' | 'chef';
  /** Absent where nobody answers or reports: in short lists. */
  act?: { reasons: Choice[]; refusal: FormRefusal | undefined; action?: string };
}

/** One review, with its answer; where asked for, with the forms to answer and to report it. */
export function ReviewItem({ review, kind, act }: Props) {
  const t = useText();
  const locale = useLocale();
  const { id, author, stars, text, shownAt, writtenAt, reply, mayReply, mayReport } = review;
  const when = formatDate(shownAt ?? writtenAt, locale, { year: 'numeric', month: 'long' });
  const refusalOf = (intent: string) =>
    act?.refusal?.values['intent'] === intent && act.refusal.values['reviewId'] === id ? act.refusal : undefined;
  return (
    <li className={classes['review']}>
      <p className={classes['by']}>
        <Stars value={stars} />
        <span>{t('reviews.by', { author, when })}</span>
      </p>
      <p className={classes['words']}>{text}</p>
      {reply && (
        <blockquote className={classes['reply']}>
          <strong>{t('reviews.reply', { who: kind })}</strong>
          <p className={classes['words']}>{reply.text}</p>
        </blockquote>
      )}
      {act && mayReply && (
        <details open={refusalOf('reply') !== undefined || undefined}>
          <summary>{t('reviews.replyTo')}</summary>
          <ApiForm refusal={refusalOf('reply')} {...(act.action && { action: act.action })}>
            <Hidden intent="reply" reviewId={id} />
            <LongTextField name="text" label={t('reviews.replyText')} description={t('reviews.replyHint')} maxLength={2000} required />
            <div>
              <SubmitButton {...(act.action && { action: act.action })}>{t('reviews.replySend')}</SubmitButton>
            </div>
          </ApiForm>
        </details>
      )}
      {act && mayReport && (
        <details open={refusalOf('report') !== undefined || undefined} className={classes['report']}>
          <summary>{t('reviews.report')}</summary>
          <ApiForm refusal={refusalOf('report')} {...(act.action && { action: act.action })}>
            <Hidden intent="report" reviewId={id} />
            <SelectField
              name="reason"
              label={t('reviews.reportReason')}
              data={act.reasons.map(({ code, title }) => ({ value: code, label: title }))}
            />
            <LongTextField name="details" label={t('reviews.reportDetails')} maxLength={1000} rows={2} />
            <div>
              <SubmitButton variant="default" {...(act.action && { action: act.action })}>
                {t('reviews.reportSend')}
              </SubmitButton>
            </div>
          </ApiForm>
        </details>
      )}
    </li>
  );
}

function Hidden({ intent, reviewId }: { intent: string; reviewId: string }) {
  return (
    <>
      <input type="hidden" name="intent" value={intent} />
      <input type="hidden" name="reviewId" value={reviewId} />
    </>
  );
}

import { Link, useSearchParams } from 'react-router';
import { path } from '~/api/client.server';
import { apiOf, requirePerson } from '~/api/context.server';
import type { Page } from '~/api/types';
import { ReviewItem } from '~/features/reviews/review-item';
import type { Review } from '~/features/reviews/types';
import { formatInstant } from '~/format/instants';
import { useReaderZone } from '~/format/local-time';
import { LongTextField, SubmitButton } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { redirectWith } from '~/shell/flash.server';
import { useLocale, useText } from '~/texts';
import type { Route } from './+types/reviews';
import classes from './admin.module.css';
import { Pager } from './pager';

interface Report {
  id: string;
  review: Review;
  subject: { kind: string; title: string; link?: string };
  reporter: string;
  reason: string;
  details: string;
  createdAt: string;
  decision?: { what: string; reason: string; by: string; at: string };
}

export async function loader({ params, context, request }: Route.LoaderArgs) {
  await requirePerson(context, params.market, request);
  const { searchParams } = new URL(request.url);
  const state = searchParams.get('state') === 'decided' ? 'decided' : 'open';
  const cursor = searchParams.get('cursor') ?? undefined;
  return { state, ...(await apiOf(context, params.market).get<Page<Report>>('/admin/review-reports', { state, cursor })) };
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const decision = field(form, 'decision') === 'removed' ? 'removed' : 'kept';
    await apiOf(context, market).post(path`/admin/review-reports/${field(form, 'id')}/decision`, {
      decision,
      reason: field(form, 'reason'),
    });
    return redirectWith(context, market, `/${market}/admin/reviews`, { key: `admin.reviews.${decision}`, tone: 'good' });
  });
}

export default function ReportedReviews({
  loaderData: { state, items, nextCursor },
  actionData,
  params: { market },
}: Route.ComponentProps) {
  const t = useText();
  const [search] = useSearchParams();
  return (
    <main id="main">
      <h1>{t('admin.reviews')}</h1>
      <p className={classes['lead']}>{t('admin.reviews.lead')}</p>
      <p>
        {state === 'open' ? <strong>{t('admin.reviews.open')}</strong> : <Link to="?">{t('admin.reviews.open')}</Link>}
        {' · '}
        {state === 'decided' ? (
          <strong>{t('admin.reviews.decided')}</strong>
        ) : (
          <Link to="?state=decided">{t('admin.reviews.decided')}</Link>
        )}
      </p>
      {items.length === 0 && !search.has('cursor') && <p>{t(state === 'open' ? 'admin.reviews.none' : 'admin.reviews.noneDecided')}</p>}
      <ul className={classes['rows']}>
        {items.map((report) => (
          <ReportCard key={report.id} report={report} market={market} answer={actionData} />
        ))}
      </ul>
      <Pager nextCursor={nextCursor} />
    </main>
  );
}

function ReportCard({ report, market, answer }: { report: Report; market: string; answer: FormRefusal | undefined }) {
  const t = useText();
  const locale = useLocale();
  const zone = useReaderZone();
  const { id, review, subject, reporter: name, reason, details, createdAt, decision } = report;
  const when = (instant: string): string => formatInstant(instant, zone, locale);
  const title = t('admin.reviews.of', { title: subject.title });
  return (
    <li className={classes['card']}>
      <h2>{subject.link ? <Link to={`/${market}${subject.link}`}>{title}</Link> : title}</h2>
      <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        <ReviewItem review={review} kind={subject.kind === 'kitchen' ? 'kitchen' : 'chef'} />
      </ul>
      <p>{t('admin.reviews.reported', { name, when: when(createdAt), reason })}</p>
      {details && <p>{details}</p>}
      {decision ? (
        <p>{t('admin.reviews.ruling', { what: decision.what, name: decision.by, when: when(decision.at), reason: decision.reason })}</p>
      ) : (
        <ApiForm refusal={answer?.values['id'] === id ? answer : undefined}>
          <input type="hidden" name="id" value={id} />
          <LongTextField name="reason" label={t('admin.reviews.reason')} rows={2} minLength={3} maxLength={1000} required />
          <div className={classes['decide']}>
            <SubmitButton variant="default" name="decision" value="kept">
              {t('admin.reviews.keep')}
            </SubmitButton>
            <SubmitButton name="decision" value="removed" color="red.9">
              {t('admin.reviews.remove')}
            </SubmitButton>
          </div>
        </ApiForm>
      )}
    </li>
  );
}

import { Form, Link, redirect } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import type { Page } from '~/api/types';
import { firstMomentOf } from '~/forms/first-moment.server';
import { ReaderZone } from '~/forms/reader-zone';
import { submit } from '~/forms/submit.server';
import { useText } from '~/texts';
import type { Route } from './+types/audit';
import classes from './admin.module.css';
import { AuditEntries } from './audit-entries';
import { Verification } from './audit-verification';
import { Pager } from './pager';
import type { AuditEntry, AuditVerification } from './types';

export async function loader({ params, context, request }: Route.LoaderArgs) {
  await requirePerson(context, params.market, request);
  const search = new URL(request.url).searchParams;
  const api = apiOf(context, params.market);
  const names = ['subjectId', 'actorId', 'action', 'cursor', 'from', 'until'];
  const [subjectId, actorId, action, cursor, from, until] = names.map((name) => search.get(name)?.trim() || undefined);
  const days = new FormData();
  for (const [name, value] of [
    ['from', from],
    ['to', dayAfter(until)],
    ['zone', search.get('zone') ?? undefined],
  ] as const)
    days.set(name, value ?? '');
  const times = { from: firstMomentOf(days, 'from'), to: firstMomentOf(days, 'to') };
  const [entries, { last }] = await Promise.all([
    api.get<Page<AuditEntry>>('/admin/audit', { subjectId, actorId, action, cursor, ...times }),
    api.get<{ last?: AuditVerification }>('/admin/audit/verification'),
  ]);
  return { ...entries, filter: { subjectId, actorId, action, from, until }, verification: last };
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    await apiOf(context, market).post('/admin/audit/verification');
    return redirect(`/${market}/admin/audit`);
  });
}

function dayAfter(day: string | undefined): string | undefined {
  try {
    return day === undefined ? undefined : Temporal.PlainDate.from(day).add({ days: 1 }).toString();
  } catch {
    return day;
  }
}

export default function Audit({
  loaderData: { items, nextCursor, filter, verification },
  actionData,
  params: { market },
}: Route.ComponentProps) {
  const t = useText();
  const isFiltered = Object.values(filter).some((each) => each !== undefined);
  return (
    <main id="main">
      <h1>{t('admin.audit')}</h1>
      <p className={classes['lead']}>
        {t('admin.audit.lead')} {t('audit.masked')}
      </p>
      <p>
        <Link to={`/${market}/admin/audit/checkpoints`}>{t('audit.proofs')}</Link>
      </p>
      <Verification last={verification} refusal={actionData} />
      <Form className={classes['filter']} key={JSON.stringify(filter)}>
        <label>
          {t('admin.audit.action')}
          <input name="action" defaultValue={filter.action} placeholder={t('admin.audit.actionHint')} maxLength={100} />
        </label>
        <label>
          {t('admin.audit.subject')}
          <input name="subjectId" defaultValue={filter.subjectId} placeholder={t('admin.audit.subjectHint')} maxLength={100} />
        </label>
        <label>
          {t('audit.actor')}
          <input name="actorId" defaultValue={filter.actorId} placeholder={t('admin.audit.subjectHint')} maxLength={36} />
        </label>
        <label>
          {t('audit.from')}
          <input type="date" name="from" defaultValue={filter.from} />
        </label>
        <label>
          {t('audit.to')}
          <input type="date" name="until" defaultValue={filter.until} />
        </label>
        <ReaderZone />
        <button type="submit">{t('admin.show')}</button>
      </Form>
      {items.length === 0 && <p>{t(isFiltered ? 'audit.nothing' : 'audit.nothingYet')}</p>}
      {isFiltered && (
        <p>
          <Link to={`/${market}/admin/audit`}>{t('audit.clear')}</Link>
        </p>
      )}
      <AuditEntries items={items} />
      <Pager nextCursor={nextCursor} />
    </main>
  );
}

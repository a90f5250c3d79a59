import { Form, Link } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import { isApiError } from '~/api/errors';
import type { Page } from '~/api/types';
import { firstMomentOf } from '~/forms/first-moment.server';
import { ReaderZone } from '~/forms/reader-zone';
import { useText } from '~/texts';
import type { Route } from './+types/audit';
import classes from './admin.module.css';
import { AuditEntries } from './audit-entries';
import { Pager } from './pager';
import type { AuditCheck, AuditEntry } from './types';

type Verified = { check: AuditCheck } | { away: string };

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
  const [entries, verified] = await Promise.all([
    api.get<Page<AuditEntry>>('/admin/audit', { subjectId, actorId, action, cursor, ...times }),
    search.has('verify') ? verify(() => api.get<AuditCheck>('/admin/audit/verify')) : undefined,
  ]);
  return { ...entries, filter: { subjectId, actorId, action, from, until }, verified };
}

/** The log is shown, also when the storage that it is held against is away. */
async function verify(ask: () => Promise<AuditCheck>): Promise<Verified> {
  try {
    return { check: await ask() };
  } catch (error) {
    if (!isApiError(error) || error.problem.status === 403) throw error;
    return { away: error.problem.detail };
  }
}

function dayAfter(day: string | undefined): string | undefined {
  try {
    return day === undefined ? undefined : Temporal.PlainDate.from(day).add({ days: 1 }).toString();
  } catch {
    return day;
  }
}

export default function Audit({ loaderData: { items, nextCursor, filter, verified }, params: { market } }: Route.ComponentProps) {
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
        <button type="submit" name="verify" value="yes">
          {t('admin.audit.verify')}
        </button>
      </Form>
      {verified && <Verdict {...verified} />}
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

function Verdict(verified: Verified) {
  const t = useText();
  if ('away' in verified)
    return (
      <p className={classes['verdict']} data-bad role="status">
        {t('audit.away', { problem: verified.away })}
      </p>
    );
  const { entries, unchained, firstBroken: broken, checkpoints, beyond, lastCheckpoint } = verified.check;
  return (
    <div className={classes['verdict']} data-bad={broken ? true : undefined} role="status">
      {broken === undefined && <p>{t('admin.audit.whole', { entries, unchained })}</p>}
      {broken === undefined && <p>{t('audit.verdictHeld', { checkpoints, size: lastCheckpoint?.size ?? 0, beyond })}</p>}
      {broken && (
        <p>
          {broken.seq === ''
            ? t('audit.brokenSomewhere', { problem: broken.problem })
            : t('admin.audit.broken', { seq: broken.seq, problem: broken.problem })}
        </p>
      )}
      {broken && <p>{t('audit.brokenNext')}</p>}
    </div>
  );
}

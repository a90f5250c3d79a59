import { Form } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import type { Page } from '~/api/types';
import { useText } from '~/texts';
import type { Route } from './+types/audit';
import classes from './admin.module.css';
import { AuditEntries } from './audit-entries';
import { Pager } from './pager';
import type { AuditCheck, AuditEntry } from './types';

export async function loader({ params, context, request }: Route.LoaderArgs) {
  await requirePerson(context, params.market, request);
  const search = new URL(request.url).searchParams;
  const api = apiOf(context, params.market);
  const [subjectId, action, cursor] = ['subjectId', 'action', 'cursor'].map((name) => search.get(name)?.trim() || undefined);
  const [entries, check] = await Promise.all([
    api.get<Page<AuditEntry>>('/admin/audit', { subjectId, action, cursor }),
    search.has('verify') ? api.get<AuditCheck>('/admin/audit/verify') : undefined,
  ]);
  return { ...entries, subjectId, action, check };
}

export default function Audit({ loaderData: { items, nextCursor, subjectId, action, check } }: Route.ComponentProps) {
  const t = useText();
  return (
    <main id="main">
      <h1>{t('admin.audit')}</h1>
      <p className={classes['lead']}>{t('admin.audit.lead')}</p>
      <Form className={classes['filter']}>
        <label>
          {t('admin.audit.action')}
          <input name="action" defaultValue={action} placeholder={t('admin.audit.actionHint')} maxLength={100} key={action} />
        </label>
        <label>
          {t('admin.audit.subject')}
          <input name="subjectId" defaultValue={subjectId} placeholder={t('admin.audit.subjectHint')} maxLength={100} key={subjectId} />
        </label>
        <button type="submit">{t('admin.show')}</button>
        <button type="submit" name="verify" value="yes">
          {t('admin.audit.verify')}
        </button>
      </Form>
      {check && (
        <p className={classes['verdict']} data-bad={check.firstBroken ? true : undefined} role="status">
          {check.firstBroken
            ? t('admin.audit.broken', { seq: check.firstBroken.seq, problem: check.firstBroken.problem })
            : t('admin.audit.whole', { entries: check.entries, unchained: check.unchained })}
        </p>
      )}
      {items.length === 0 && <p>{t('admin.none')}</p>}
      <AuditEntries items={items} />
      <Pager nextCursor={nextCursor} />
    </main>
  );
}

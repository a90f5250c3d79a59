import { Link } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import type { Page } from '~/api/types';
import { formatInstant } from '~/format/instants';
import { SubmitButton, TextField } from '~/forms/fields';
import { ApiForm } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { redirectWith } from '~/shell/flash.server';
import { useLocale, useText } from '~/texts';
import type { Route } from './+types/breaches';
import classes from './admin.module.css';
import { BreachFields } from './breach-fields';
import { breachFacts, utcMoment } from './breach-input.server';
import { DutyLine } from './breach-duties';
import { Pager } from './pager';
import { PrivacyTabs } from './privacy-tabs';
import type { BreachHead } from './types';

export async function loader({ params: { market }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const search = new URL(request.url).searchParams;
  const isAll = search.has('all');
  const query = { ...(isAll ? {} : { open: 'true' }), cursor: search.get('cursor') ?? undefined };
  const found = await apiOf(context, market).get<Page<BreachHead>>('/admin/privacy/breaches', query);
  return { ...found, isAll };
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const body = { title: field(form, 'title'), foundAt: utcMoment(form, 'foundAt'), ...breachFacts(form) };
    const { id } = await apiOf(context, market).post<{ id: string }>('/admin/privacy/breaches', body);
    return redirectWith(context, market, `/${market}/admin/privacy/breaches/${id}`, { key: 'breach.did.open', tone: 'good' });
  });
}

/** Open cases with their clocks, and the form that opens one. */
export default function Breaches({ loaderData, actionData, params: { market } }: Route.ComponentProps) {
  const { items, nextCursor, isAll } = loaderData;
  const t = useText();
  const locale = useLocale();
  return (
    <main id="main">
      <h1>{t('breach.title')}</h1>
      <PrivacyTabs market={market} />
      <p className={classes['lead']}>{t('breach.lead')}</p>
      <p className={classes['more']}>{isAll ? <Link to="?">{t('breach.openOnly')}</Link> : <Link to="?all">{t('breach.all')}</Link>}</p>
      {items.length === 0 && <p>{t(isAll ? 'breach.noneAtAll' : 'breach.none')}</p>}
      <ul className={classes['rows']}>
        {items.map((each) => (
          <li key={each.id} className={classes['card']}>
            <h2>
              <Link to={`/${market}/admin/privacy/breaches/${each.id}`}>{each.title}</Link>
            </h2>
            <p className={classes['lead']}>
              {t('breach.row', { found: formatInstant(each.foundAt, 'UTC', locale), people: each.peopleCount })} ·{' '}
              {t(`breach.state.${each.state}`)}
            </p>
            <ul>
              {each.duties
                .filter(({ state }) => state !== 'none')
                .map((duty) => (
                  <li key={duty.name}>
                    {t(`breach.duty.${duty.name}`)}: <DutyLine duty={duty} />
                  </li>
                ))}
            </ul>
          </li>
        ))}
      </ul>
      <Pager nextCursor={nextCursor} />
      <details open={actionData !== undefined}>
        <summary className={classes['fold']}>{t('breach.open')}</summary>
        <p className={classes['lead']}>{t('breach.openHint')}</p>
        <ApiForm refusal={actionData} className={classes['column']} initial={{ peopleCount: '0', californians: '0', risk: 'likely' }}>
          <TextField name="title" label={t('breach.name')} description={t('breach.nameHint')} maxLength={200} required />
          <TextField name="foundAt" type="datetime-local" label={t('breach.foundAt')} description={t('breach.foundAtHint')} required />
          <BreachFields />
          <SubmitButton>{t('breach.openNow')}</SubmitButton>
        </ApiForm>
      </details>
    </main>
  );
}

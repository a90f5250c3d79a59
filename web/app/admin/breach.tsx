import { Link } from 'react-router';
import { path } from '~/api/client.server';
import { apiOf, requirePerson } from '~/api/context.server';
import { LongTextField, SubmitButton } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { formatInstant } from '~/format/instants';
import { redirectWith } from '~/shell/flash.server';
import { useLocale, useText } from '~/texts';
import type { Route } from './+types/breach';
import classes from './admin.module.css';
import { BreachDutyCard } from './breach-duty';
import { BreachFields } from './breach-fields';
import { breachFacts, filled, letterOf, recipients } from './breach-input.server';
import { BreachRecord } from './breach-record';
import { BreachTell } from './breach-tell';
import people from './people.module.css';
import type { Breach } from './types';

export async function loader({ params: { market, breachId }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const api = apiOf(context, market);
  const base = path`/admin/privacy/breaches/${breachId}`;
  const [item, choices] = await Promise.all([
    api.get<Breach>(base),
    api.get<{ items: { rows: string; title: string }[] }>('/admin/privacy/breaches/choices'),
  ]);
  const rows = choices.items.find((each) => each.rows === new URL(request.url).searchParams.get('rows'));
  const counted = rows && (await api.post<{ people: number }>(`${base}/people/count`, { who: { rows: [rows.rows] } }));
  return { item, choices: choices.items, chosen: rows && counted && { ...rows, ...counted } };
}

const intents = ['change', 'note', 'done', 'waive', 'tell', 'close'] as const;

export async function action({ params: { market, breachId }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const api = apiOf(context, market);
    const intent = intents.find((each) => each === field(form, 'intent')) ?? 'note';
    const base = path`/admin/privacy/breaches/${breachId}`;
    const duty = `${base}${path`/duties/${field(form, 'id')}`}`;
    if (intent === 'change') await api.patch(base, { ...breachFacts(form), why: field(form, 'why') });
    else if (intent === 'note') await api.post(`${base}/notes`, { words: field(form, 'words') });
    else if (intent === 'done') await api.post(`${duty}/done`, filled(form, 'reference', 'words', 'whyLate'));
    else if (intent === 'waive') await api.post(`${duty}/waiver`, { reason: field(form, 'reason') });
    else if (intent === 'tell')
      await api.post(`${base}/people`, { who: recipients(form), letter: letterOf(form), ...filled(form, 'whyLate') });
    else await api.post(`${base}/close`, { words: field(form, 'words') });
    return redirectWith(context, market, `/${market}/admin/privacy/breaches/${breachId}`, { key: `breach.did.${intent}`, tone: 'good' });
  });
}

/** A case on one page: what is left to do and until when, what is known, and everything that was done. */
export default function BreachPage({ loaderData: { item, choices, chosen }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  const refusalOf = (intent: string, id?: string): FormRefusal | undefined =>
    actionData?.values['intent'] === intent && actionData.values['id'] === id ? actionData : undefined;
  const isOpen = item.state === 'open';
  const isDone = item.duties.every(({ state }) => state !== 'open');
  const when = (at: string): string => formatInstant(at, 'UTC', locale);
  const fields = { what: item.what, peopleWho: item.peopleWho, risk: item.risk, riskReason: item.riskReason };
  const counts = { peopleCount: String(item.peopleCount), californians: String(item.californians) };
  return (
    <main id="main" className={people['person']}>
      <p>
        <Link to={`/${market}/admin/privacy/breaches`}>{t('breach.back')}</Link>
      </p>
      <h1>{item.title}</h1>
      <p className={classes['lead']}>
        {t('breach.row', { found: when(item.foundAt), people: item.peopleCount })} ·{' '}
        {item.closedAt === undefined ? t('breach.state.open') : t('breach.isClosed', { at: when(item.closedAt) })}
      </p>
      <section aria-labelledby="todo">
        <h2 id="todo">{t('breach.todo')}</h2>
        <ul className={people['devices']}>
          {item.duties.map((duty) => (
            <BreachDutyCard key={duty.name} duty={duty} isOpen={isOpen} refusalOf={refusalOf} />
          ))}
        </ul>
        <p>{t('breach.people', item.people)}</p>
        {isOpen && <BreachTell item={item} choices={choices} chosen={chosen} refusal={refusalOf('tell')} />}
      </section>
      <section aria-labelledby="facts">
        <h2 id="facts">{t('breach.facts')}</h2>
        <dl className={people['facts']}>
          <dt>{t('breach.what')}</dt>
          <dd>{item.what}</dd>
          <dt>{t('breach.kinds')}</dt>
          <dd>{item.dataKinds.map((kind) => t(`breach.kind.${kind}`)).join(', ')}</dd>
          <dt>{t('breach.peopleWho')}</dt>
          <dd>{item.peopleWho}</dd>
          <dt>{t('breach.californians')}</dt>
          <dd>{item.californians}</dd>
          <dt>{t('breach.risk')}</dt>
          <dd>
            {t(`breach.risk.${item.risk}`)}. {item.riskReason}
          </dd>
        </dl>
        {isOpen && (
          <details open={refusalOf('change') !== undefined}>
            <summary>{t('breach.change')}</summary>
            <p>{t('breach.changeHint')}</p>
            <ApiForm refusal={refusalOf('change')} initial={{ ...fields, ...counts }} className={classes['column']}>
              <input type="hidden" name="intent" value="change" />
              <BreachFields chosen={item.dataKinds} hasPartners={item.hasPartners} />
              <LongTextField name="why" label={t('breach.why')} maxLength={2000} rows={2} required />
              <SubmitButton>{t('breach.changeNow')}</SubmitButton>
            </ApiForm>
          </details>
        )}
      </section>
      <BreachRecord item={item} market={market} refusal={refusalOf('note')} />
      {isOpen && (
        <section aria-labelledby="close">
          <h2 id="close">{t('breach.close')}</h2>
          {isDone ? (
            <ApiForm refusal={refusalOf('close')} className={classes['column']}>
              <p>{t('breach.closeHint')}</p>
              <LongTextField name="words" label={t('breach.closeWords')} maxLength={4000} required />
              <SubmitButton name="intent" value="close">
                {t('breach.close')}
              </SubmitButton>
            </ApiForm>
          ) : (
            <p>{t('breach.closeLater')}</p>
          )}
        </section>
      )}
    </main>
  );
}

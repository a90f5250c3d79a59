import { Form, Link, useSearchParams } from 'react-router';
import { apiOf, nowOf } from '~/api/context.server';
import { isApiError } from '~/api/errors';
import { texts, useText } from '~/texts';
import type { Route } from './+types/why';
import { caseOf, dayOf, homes } from './case-input.server';
import { Answer } from './answer';
import { Questions } from './questions';
import classes from './rules.module.css';
import { inTreeOrder } from './tree';
import type { Decision, Jurisdiction, Paper, Question } from './types';

export function meta() {
  const t = texts('en');
  return [{ title: `${t('why.title')} – ${t('prep.title')}` }, { name: 'description', content: t('why.lead') }];
}

/** Nothing is kept: the answers stand in the address, and the decision goes to this page alone. */
export async function loader({ params, context, request }: Route.LoaderArgs) {
  const api = apiOf(context, params.market);
  const search = new URL(request.url).searchParams;
  const today = nowOf(context).toZonedDateTimeISO('UTC').toPlainDate().toString();
  const [{ items: jurisdictions }, { questions, papers }] = await Promise.all([
    api.get<{ items: Jurisdiction[] }>('/jurisdictions'),
    api.get<{ questions: Question[]; papers: Paper[] }>('/compliance/questions'),
  ]);
  const kinds = questions.find(({ path }) => path === 'activity.kind')?.options ?? [];
  const base = { jurisdictions, kinds, homes, day: dayOf(search, today), decision: undefined, open: [], papers: [], refused: undefined };
  if (!search.has('activity.kind')) return base;
  const facts = caseOf(search, { jurisdictions, questions, papers }, base.day);
  try {
    const decision = await api.post<Decision>('/compliance/explanations', { facts, date: base.day });
    const asked = new Set(decision.trace.flatMap((each) => (each.outcome === 'not_applicable' ? [] : Object.keys(each.inputs))));
    const wanted = new Set(decision.trace.flatMap((each) => (each.evidence ?? []).map(({ kind }) => kind)));
    const here = (path: string): boolean => path !== 'activity.kind' && path !== 'activity.inOperatorsHome' && path !== 'kitchen.shared';
    return {
      ...base,
      decision,
      open: questions.filter(({ path }) => here(path) && (asked.has(path) || search.has(path))),
      papers: papers.filter(({ kind }) => wanted.has(kind)),
    };
  } catch (error) {
    if (!isApiError(error) || error.problem.status >= 500) throw error;
    return { ...base, refused: error.problem.detail ?? error.problem.title };
  }
}

export default function Why({ loaderData, params: { market } }: Route.ComponentProps) {
  const { jurisdictions, kinds, homes: places, day, decision, open, papers, refused } = loaderData;
  const t = useText();
  const [search] = useSearchParams();
  return (
    <main id="main" className={`gh-page ${classes['page']}`}>
      <h1>{t('why.title')}</h1>
      <p className={classes['lead']}>{t('why.lead')}</p>
      <Form className={classes['why']} action={`/${market}/legal`} preventScrollReset>
        <div className={classes['start']}>
          <label>
            {t('why.place')}
            <select name="place" defaultValue={search.get('place') ?? 'us-ca-san-francisco'}>
              {inTreeOrder(jurisdictions)
                .filter(({ jurisdiction }) => jurisdiction.level !== 'federal')
                .map(({ jurisdiction: { id, name, level } }) => (
                  <option key={id} value={id}>
                    {level === 'state' ? t('why.elsewhereIn', { state: name }) : name}
                  </option>
                ))}
              <option value="elsewhere">{t('why.elsewhere')}</option>
            </select>
          </label>
          <label>
            {t('why.kind')}
            <select name="activity.kind" defaultValue={search.get('activity.kind') ?? ''} required>
              <option value="">{t('why.choose')}</option>
              {kinds.map((kind) => (
                <option key={kind} value={kind}>
                  {t('why.kinds', { kind })}
                </option>
              ))}
            </select>
          </label>
          <label>
            {t('why.where')}
            <select name="where" defaultValue={search.get('where') ?? ''} required>
              <option value="">{t('why.choose')}</option>
              {places.map((home) => (
                <option key={home} value={home}>
                  {t('why.homes', { home })}
                </option>
              ))}
            </select>
          </label>
          <label>
            {t('why.day')}
            <input type="date" name="date" defaultValue={day} key={day} />
          </label>
        </div>
        {refused && (
          <p className={classes['banner']} data-outcome="review" role="alert">
            {refused}
          </p>
        )}
        {decision && <Answer decision={decision} market={market} />}
        {decision && <Questions questions={open} papers={papers} />}
        <div className={classes['send']}>
          <button type="submit">{t(decision ? 'why.again' : 'why.tell')}</button>
          {decision && <Link to={`/${market}/legal`}>{t('why.anew')}</Link>}
        </div>
      </Form>
      <p className={classes['quiet']}>{t('why.notKept')}</p>
      <p className={classes['quiet']}>
        {t('rules.notAdvice')} <Link to={`/${market}/rules`}>{t('why.allRules')}</Link>
      </p>
    </main>
  );
}

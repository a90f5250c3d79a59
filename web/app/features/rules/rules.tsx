import { Form, Link, useSearchParams } from 'react-router';
import { apiOf } from '~/api/context.server';
import type { Page } from '~/api/types';
import { LinkButton } from '~/shell/link-button';
import { texts, useText } from '~/texts';
import type { Route } from './+types/rules';
import classes from './rules.module.css';
import { inTreeOrder } from './tree';
import { type Jurisdiction, type RuleSummary, subjects } from './types';

/** Words that lead into the rules, for whoever does not know what to look for. */
const topics = [
  'permit',
  'certificate',
  'cottage',
  'home',
  'commissary',
  'insurance',
  'inspection',
  'allergen',
  'cold',
  'hot',
  'label',
  'truck',
];

export function meta() {
  const t = texts('en');
  return [{ title: `${t('rules.title')} – ${t('prep.title')}` }, { name: 'description', content: t('rules.lead') }];
}

export async function loader({ params, context, request }: Route.LoaderArgs) {
  const api = apiOf(context, params.market);
  const search = new URL(request.url).searchParams;
  const [place, subject, q, cursor] = ['place', 'subject', 'q', 'cursor'].map((name) => search.get(name)?.trim() || undefined);
  const [{ items: jurisdictions }, found] = await Promise.all([
    api.get<{ items: Jurisdiction[] }>('/jurisdictions'),
    api.get<Page<RuleSummary>>('/rules', { jurisdiction: place, subject, q, cursor, limit: 50 }),
  ]);
  return { jurisdictions, found, place, subject, q };
}

export default function Rules({ loaderData: { jurisdictions, found, place, subject, q }, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const [search] = useSearchParams();
  const at = (change: Record<string, string | undefined>): string => {
    const next = new URLSearchParams(search);
    next.delete('cursor');
    for (const [name, value] of Object.entries(change)) {
      if (value === undefined) next.delete(name);
      else next.set(name, value);
    }
    return `?${next}`;
  };
  const named = jurisdictions.find(({ id }) => id === place)?.name;
  const groups = [...Map.groupBy(found.items, ({ jurisdiction }) => jurisdiction.name)];
  return (
    <main id="main" className={`gh-page ${classes['page']}`}>
      <h1>{t('rules.title')}</h1>
      <p className={classes['lead']}>{t('rules.lead')}</p>
      <p>
        <LinkButton to={`/${market}/legal${place ? `?place=${place}` : ''}`}>{t('rules.ask')}</LinkButton>
      </p>
      <div className={classes['columns']}>
        <div className={classes['side']}>
          <nav aria-label={t('rules.places')}>
            <h2>{t('rules.places')}</h2>
            <ul className={classes['tree']}>
              <li>
                <Link to={at({ place: undefined })} aria-current={place === undefined ? 'true' : undefined}>
                  {t('rules.everywhere')}
                </Link>
              </li>
              {inTreeOrder(jurisdictions).map(({ jurisdiction, depth }) => (
                <li key={jurisdiction.id} style={{ paddingLeft: `${depth}rem` }}>
                  <Link to={at({ place: jurisdiction.id })} aria-current={place === jurisdiction.id ? 'true' : undefined}>
                    {jurisdiction.name} <span>{t('rules.own', { count: jurisdiction.rules })}</span>
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
          <nav aria-label={t('rules.subjects')}>
            <h2>{t('rules.subjects')}</h2>
            <ul className={classes['chips']}>
              {[undefined, ...subjects].map((each) => (
                <li key={each ?? ''}>
                  <Link to={at({ subject: each })} aria-current={subject === each ? 'true' : undefined}>
                    {t('rules.subject', { subject: each ?? 'all' })}
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
          <nav aria-label={t('rules.topics')}>
            <h2>{t('rules.topics')}</h2>
            <ul className={classes['chips']}>
              {topics.map((topic) => (
                <li key={topic}>
                  <Link to={at({ q: topic })} aria-current={q === topic ? 'true' : undefined}>
                    {topic}
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
        </div>
        <section aria-live="polite">
          <Form className={classes['search']} role="search">
            {place && <input type="hidden" name="place" value={place} />}
            {subject && <input type="hidden" name="subject" value={subject} />}
            <label>
              {t('rules.search')}
              <input type="search" name="q" defaultValue={q} key={q} maxLength={100} placeholder={t('rules.searchHint')} />
            </label>
            <button type="submit">{t('rules.show')}</button>
            {q && <Link to={at({ q: undefined })}>{t('rules.clear')}</Link>}
          </Form>
          {named && <p className={classes['quiet']}>{t('rules.chain', { place: named })}</p>}
          {found.items.length === 0 && <p className={classes['empty']}>{t('rules.none')}</p>}
          {groups.map(([name, rules]) => (
            <section key={name}>
              <h2>{name}</h2>
              <ul className={classes['list']}>
                {rules.map((rule) => (
                  <RuleCard key={rule.id} rule={rule} market={market} />
                ))}
              </ul>
            </section>
          ))}
          {found.nextCursor && (
            <p>
              <Link to={at({ cursor: found.nextCursor })}>{t('rules.more')}</Link>
            </p>
          )}
        </section>
      </div>
    </main>
  );
}

function RuleCard({ rule: { id, title, subject, remedy, effect, citation, tightens }, market }: { rule: RuleSummary; market: string }) {
  const t = useText();
  return (
    <li className={classes['card']}>
      <h3>
        <Link to={`/${market}/rules/${id}`}>{title}</Link>
      </h3>
      <p>{remedy}</p>
      <p className={classes['quiet']}>
        {t('rules.subject', { subject })} · {t('rules.effect', { effect })}
        {tightens && ` · ${t('rules.stricter')}`} ·{' '}
        <a href={citation.url} rel="noreferrer">
          {citation.section}
        </a>
      </p>
    </li>
  );
}

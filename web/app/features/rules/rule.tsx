import { IconArrowLeft } from '@tabler/icons-react';
import { Link } from 'react-router';
import { path } from '~/api/client.server';
import { apiOf, nowOf } from '~/api/context.server';
import { formatDate } from '~/format/instants';
import { texts, useLocale, useText } from '~/texts';
import type { Route } from './+types/rule';
import classes from './rules.module.css';
import type { Rule, RuleVersion } from './types';

export function meta({ loaderData }: Route.MetaArgs) {
  const t = texts('en');
  return [{ title: `${loaderData?.rule.title ?? t('rules.title')} – ${t('prep.title')}` }];
}

export async function loader({ params, context }: Route.LoaderArgs) {
  const rule = await apiOf(context, params.market).get<Rule>(path`/rules/${params.ruleId}`);
  const today = nowOf(context).toZonedDateTimeISO('UTC').toPlainDate().toString();
  return { rule, today };
}

export default function RulePage({ loaderData: { rule, today }, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const inForce = (each: RuleVersion): boolean => each.from <= today && (each.until === undefined || today < each.until);
  return (
    <main id="main" className={`gh-page gh-narrow ${classes['page']}`}>
      <p>
        <Link to={`/${market}/rules?place=${rule.jurisdiction.id}`} className={classes['back']}>
          <IconArrowLeft size={18} aria-hidden="true" />
          {t('rules.back', { place: rule.jurisdiction.name })}
        </Link>
      </p>
      <h1>{rule.title}</h1>
      <p className={classes['quiet']}>
        {rule.jurisdiction.name} · {t('rules.subject', { subject: rule.subject })}
        {rule.tightens && (
          <>
            {' · '}
            <Link to={`/${market}/rules/${rule.tightens}`}>{t('rules.tightens')}</Link>
          </>
        )}
      </p>
      {rule.versions.toReversed().map((version) => (
        <Version key={version.version} version={version} current={inForce(version)} />
      ))}
      <p className={classes['quiet']}>{t('rules.notAdvice')}</p>
    </main>
  );
}

function Version({ version, current }: { version: RuleVersion; current: boolean }) {
  const t = useText();
  const locale = useLocale();
  const { from, until, citation, applies, asks, evidence = [], effect, remedy, note } = version;
  const body = (
    <>
      <h3>{t('rules.applies')}</h3>
      {applies.length === 0 ? <p>{t('rules.always')}</p> : <Words words={applies} />}
      <h3>{t('rules.asks')}</h3>
      <Words
        words={[
          ...asks,
          ...evidence.map(({ title, validity, renewDays }) =>
            [
              t('rules.paper', { title }),
              validity && t('rules.validity', { validity: period(validity, t) }),
              renewDays && t('rules.renew', { days: renewDays }),
            ]
              .filter(Boolean)
              .join(', '),
          ),
        ]}
      />
      <h3>{t('rules.then', { effect })}</h3>
      <p>{remedy}</p>
      {note && <p className={classes['note']}>{note}</p>}
      <p className={classes['quiet']}>
        <a href={citation.url} rel="noreferrer">
          {citation.section}
        </a>{' '}
        {t('rules.checked', { day: formatDate(citation.checkedOn, locale), again: formatDate(citation.reviewBy, locale) })}
      </p>
      {(version.when || version.requires) && (
        <details>
          <summary>{t('rules.asWritten')}</summary>
          <pre className={classes['code']}>
            {version.when && `when      ${version.when}\n`}
            {version.requires && `requires  ${version.requires}`}
          </pre>
        </details>
      )}
    </>
  );
  const heading = until
    ? t('rules.fromUntil', { from: formatDate(from, locale), until: formatDate(until, locale) })
    : t('rules.since', { from: formatDate(from, locale) });
  if (current)
    return (
      <section className={classes['card']} data-current>
        <h2>
          {t('rules.now')} <span className={classes['quiet']}>{heading}</span>
        </h2>
        {body}
      </section>
    );
  return (
    <details className={classes['card']}>
      <summary>{t('rules.version', { number: version.version, when: heading })}</summary>
      {body}
    </details>
  );
}

function Words({ words }: { words: readonly string[] }) {
  return (
    <ul className={classes['words']}>
      {words.map((each) => (
        <li key={each}>{each}</li>
      ))}
    </ul>
  );
}

/** P3Y, P30D: the periods that rules are written with are of one unit. */
function period(text: string, t: ReturnType<typeof useText>): string {
  const [, count = '', unit = ''] = /^P(\d+)([YMWD])$/.exec(text) ?? [];
  return unit === '' ? text : t('rules.period', { count: Number(count), unit });
}

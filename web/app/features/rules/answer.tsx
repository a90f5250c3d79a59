import { Link } from 'react-router';
import { formatDate } from '~/format/instants';
import { useLocale, useText } from '~/texts';
import classes from './rules.module.css';
import type { Decision, TraceEntry } from './types';

const stepsShown = 5;

interface Props {
  decision: Decision;
  market: string;
}

/** A decision in plain words: what came out, what to do, and every rule that spoke, with its source. */
export function Answer({ decision, market }: Props) {
  const t = useText();
  const locale = useLocale();
  const { outcome, summary, problems, next, trace, date, jurisdictions } = decision;
  const of = (...ends: TraceEntry['outcome'][]): TraceEntry[] => trace.filter((each) => ends.includes(each.outcome));
  const [broken, open, met, silent] = [of('broken'), of('unknown', 'failed'), of('met'), of('not_applicable')];
  const steps = next.filter((step) => !step.startsWith('Tell us '));
  return (
    <section aria-labelledby="answer" className={classes['answer']}>
      <div className={classes['banner']} data-outcome={outcome} role="status">
        <h2 id="answer">{t('why.outcome', { outcome })}</h2>
        <p>{summary}</p>
        <p className={classes['quiet']}>
          {t('why.by', {
            day: formatDate(date, locale),
            places: new Intl.ListFormat(locale).format(jurisdictions.map(({ name }) => name)),
          })}
        </p>
        {problems.map((problem) => (
          <p key={problem}>{problem}</p>
        ))}
      </div>
      {steps.length > 0 && (
        <>
          <h3>{t('why.next')}</h3>
          <ol className={classes['words']}>
            {steps.slice(0, stepsShown).map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          {steps.length > stepsShown && (
            <details>
              <summary>{t('why.moreSteps', { count: steps.length - stepsShown })}</summary>
              <ol className={classes['words']} start={stepsShown + 1}>
                {steps.slice(stepsShown).map((step) => (
                  <li key={step}>{step}</li>
                ))}
              </ol>
            </details>
          )}
        </>
      )}
      <Traced title={t('why.broken', { count: broken.length })} entries={broken} market={market} open />
      <Traced title={t('why.open', { count: open.length })} entries={open} market={market} />
      <Traced title={t('why.met', { count: met.length })} entries={met} market={market} />
      <Traced title={t('why.silent', { count: silent.length })} entries={silent} market={market} />
    </section>
  );
}

function Traced({
  title,
  entries,
  market,
  open = false,
}: {
  title: string;
  entries: readonly TraceEntry[];
  market: string;
  open?: boolean;
}) {
  if (entries.length === 0) return null;
  return (
    <details open={open}>
      <summary>{title}</summary>
      <ul className={classes['list']}>
        {entries.map(({ rule, title: asks, because, citation, outcome }) => (
          <li key={rule} className={classes['card']} data-outcome={outcome}>
            <Link to={`/${market}/rules/${rule}`}>{asks}</Link>
            <p>{because}</p>
            <p className={classes['quiet']}>
              <a href={citation.url} rel="noreferrer">
                {citation.section}
              </a>
            </p>
          </li>
        ))}
      </ul>
    </details>
  );
}

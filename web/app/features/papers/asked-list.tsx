import { formatDate } from '~/format/instants';
import { useLocale, useText } from '~/texts';
import classes from './papers.module.css';
import type { AskedPaper } from './types';

const toneOf = (state: AskedPaper['state']): string =>
  state === 'held' ? 'good' : state === 'missing' || state === 'expired' || state === 'rejected' ? 'bad' : 'plain';

/** Each document that rules ask for, what presses most first, with the rules that ask. */
export function AskedList({ asked }: { asked: AskedPaper[] }) {
  const t = useText();
  return (
    <section aria-labelledby="asked">
      <h2 id="asked">{t('papers.asked')}</h2>
      {asked.length === 0 && <p>{t('papers.asked.none')}</p>}
      <ul className={classes['list']}>
        {asked.map((paper) => (
          <Asked key={paper.kind} paper={paper} />
        ))}
      </ul>
    </section>
  );
}

function Asked({ paper: { title, state, until, renewSoon, rules } }: { paper: AskedPaper }) {
  const t = useText();
  const locale = useLocale();
  // `until` is the first day it no longer counts; people speak of the last day.
  const lastDay = until === undefined ? undefined : formatDate(dayBefore(until), locale);
  const when = lastDay && (state === 'expired' ? t('papers.since', { day: lastDay }) : t('papers.until', { day: lastDay }));
  const next = rules.find((each) => each.next !== undefined)?.next;
  return (
    <li className={classes['card']}>
      <div className={classes['head']}>
        <strong>{title}</strong>
        <span className={classes['state']} data-tone={renewSoon ? 'plain' : toneOf(state)}>
          {[t('papers.state', { state }), when, renewSoon && t('papers.renewSoon')].filter(Boolean).join(' · ')}
        </span>
      </div>
      {state !== 'held' && next && <p>{next}</p>}
      <details>
        <summary>{t('papers.askedBy', { count: rules.length })}</summary>
        <ul>
          {rules.map(({ rule, title: says, jurisdiction, citation }) => (
            <li key={rule}>
              {says}. <small>{jurisdiction}: </small>
              <a href={citation.url} rel="noreferrer">
                {citation.section}
              </a>
            </li>
          ))}
        </ul>
      </details>
    </li>
  );
}

function dayBefore(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - 1);
  return date.toISOString().slice(0, 10);
}

import { Link } from 'react-router';
import type { PaperRule, Papers } from '~/api/types';
import type { Problem } from '~/api/errors';
import { formatDate } from '~/format/instants';
import { useLocale, useText } from '~/texts';
import classes from './papers.module.css';

/** Whose eyes: the house sees both sides. */
export type Viewer = 'guest' | 'provider' | 'house';

interface PanelProps {
  papers: Papers;
  viewer: Viewer;
  /** The page where the viewer sees to their own papers. */
  toPapers?: string;
}

/** What the rules said of a booking: what is open first, with what to do, and what is met folded away behind it. */
export function PapersPanel({ papers, viewer, toPapers }: PanelProps) {
  const t = useText();
  const locale = useLocale();
  const open = papers.rules.filter(({ outcome }) => outcome !== 'met');
  const met = papers.rules.filter(({ outcome }) => outcome === 'met');
  const { activity, jurisdictions, outcome, othersMet, othersOpen } = papers;
  const places = new Intl.ListFormat(locale).format(jurisdictions);
  return (
    <section className={classes['papers']}>
      <h2>{t('booking.papers.why', { outcome })}</h2>
      <p>{papers.summary}</p>
      <p className={classes['quiet']}>
        {t('booking.papers.decided', { day: formatDate(papers.day, locale), activity, jurisdictions: places })}
      </p>
      {papers.problems.map((problem) => (
        <p key={problem}>{problem}</p>
      ))}
      {open.length > 0 && <Rules rules={open} />}
      {open.length > 0 && toPapers && (
        <p>
          <Link to={toPapers}>{t(viewer === 'provider' ? 'booking.papers.kitchens' : 'booking.papers.mine')}</Link>
        </p>
      )}
      {othersOpen > 0 && <p>{t('booking.papers.othersOpen', { side: viewer, count: othersOpen })}</p>}
      {met.length > 0 && (
        <details>
          <summary>{t('booking.papers.met', { count: met.length })}</summary>
          <Rules rules={met} />
        </details>
      )}
      {othersMet > 0 && <p className={classes['quiet']}>{t('booking.papers.othersMet', { side: viewer, count: othersMet })}</p>}
    </section>
  );
}

type Told = Pick<PaperRule, 'rule' | 'title' | 'because' | 'next' | 'citation'> & { side: string; jurisdiction?: string };

function Rules({ rules }: { rules: readonly Told[] }) {
  return (
    <ul className={classes['rules']}>
      {rules.map(({ rule, title, because, next, citation, jurisdiction }) => (
        <li key={rule}>
          <strong>{title}</strong>
          <p>{because}</p>
          {next && <p>{next}</p>}
          <p className={classes['quiet']}>
            <a href={citation.url} rel="noreferrer">
              {citation.section}
            </a>
            {jurisdiction && `, ${jurisdiction}`}
          </p>
        </li>
      ))}
    </ul>
  );
}

/** A request that the rules refused: each broken rule with its source, what to do, and where. Nothing for any other refusal. */
export function RefusedByRules({ problem, market }: { problem: Problem | undefined; market: string }) {
  const t = useText();
  if (problem?.code !== 'bookings.not_legal') return null;
  const rules = (problem.facts?.['rules'] ?? []) as Told[];
  return (
    <section className={classes['papers']} aria-live="polite">
      <h2>{t('booking.papers.refused')}</h2>
      <Rules rules={rules} />
      {rules.some(({ side }) => side === 'provider') && <p>{t('booking.papers.theirs')}</p>}
      <p className={classes['links']}>
        {rules.some(({ side }) => side !== 'provider') && <Link to={`/${market}/account/papers`}>{t('booking.papers.mine')}</Link>}
        <Link to={`/${market}/kitchens`}>{t('booking.papers.otherKitchen')}</Link>
      </p>
    </section>
  );
}

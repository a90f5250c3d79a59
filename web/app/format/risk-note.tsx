import { useText } from '~/texts';
import classes from './risk-note.module.css';

/** What was thought of a log-in: the points add up to the score. */
export interface Risk {
  score: number;
  level: 'low' | 'medium' | 'high';
  signals: { name: string; points: number; says: string }[];
}

/** How unusual a log-in was, and why: open where there is something to see. */
export function RiskNote({ risk: { score, level, signals } }: { risk: Risk }) {
  const t = useText();
  return (
    <details className={classes['risk']} open={level !== 'low'}>
      <summary>
        {t(`security.risk.${level}`)} {t('security.risk.score', { score })}
      </summary>
      {signals.length === 0 ? (
        <p>{t('security.risk.nothing')}</p>
      ) : (
        <dl>
          {signals.map(({ name, points, says }) => (
            <Signal key={name} points={points} says={says} />
          ))}
        </dl>
      )}
      {level !== 'low' && <p>{t(`security.risk.then.${level}`)}</p>}
    </details>
  );
}

function Signal({ points, says }: { points: number; says: string }) {
  return (
    <>
      <dt>{points < 0 ? `−${-points}` : `+${points}`}</dt>
      <dd>{says}</dd>
    </>
  );
}

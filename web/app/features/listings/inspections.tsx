import type { Inspection } from '~/api/types';
import { formatDate } from '~/format/instants';
import { useLocale, useText } from '~/texts';
import classes from './inspections.module.css';

/** The public record of a kitchen: a small picture of the scores, and everything in a table. */
export function Inspections({ inspections }: { inspections: Inspection[] }) {
  const t = useText();
  const locale = useLocale();
  const newestFirst = inspections.toSorted((a, b) => b.date.localeCompare(a.date));
  return (
    <section aria-labelledby="inspections">
      <h2 id="inspections">{t('kitchen.inspections')}</h2>
      {inspections.length === 0 ? (
        <p className={classes['quiet']}>{t('kitchen.inspections.none')}</p>
      ) : (
        <>
          <p className={classes['quiet']}>{t('kitchen.inspectionsLead')}</p>
          <ScoreChart inspections={newestFirst.toReversed()} />
          <table className={classes['table']}>
            <thead>
              <tr>
                <th scope="col">{t('kitchen.inspections.date')}</th>
                <th scope="col">{t('kitchen.inspections.kind')}</th>
                <th scope="col">{t('kitchen.inspections.score')}</th>
                <th scope="col">{t('kitchen.inspections.findings')}</th>
              </tr>
            </thead>
            <tbody>
              {newestFirst.map((one, index) => (
                <tr key={`${one.date} ${one.kind} ${index}`}>
                  <th scope="row">{formatDate(one.date, locale, { year: 'numeric', month: 'short', day: 'numeric' })}</th>
                  <td>{one.kind}</td>
                  <td>{resultOf(one, t) ?? <span className={classes['quiet']}>{t('kitchen.inspections.noScore')}</span>}</td>
                  <td>
                    <Findings inspection={one} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  );
}

/** The score, how it ended, or both: cities give the one or the other. */
function resultOf({ score, outcome }: Inspection, t: ReturnType<typeof useText>): string | undefined {
  if (outcome === undefined) return score === undefined ? undefined : String(score);
  const words = t('kitchen.inspections.outcome', { outcome });
  return score === undefined ? words : `${score} · ${words}`;
}

function Findings({ inspection: { violations } }: { inspection: Inspection }) {
  const t = useText();
  if (violations.length === 0) return <span className={classes['quiet']}>{t('kitchen.inspections.noFindings')}</span>;
  return (
    <ul className={classes['findings']}>
      {violations.map(({ risk, description, code }, index) => {
        const level = /high/i.test(risk) ? 'high' : /moderate/i.test(risk) ? 'moderate' : /low/i.test(risk) ? 'low' : risk;
        return (
          <li key={`${code ?? ''} ${index}`}>
            {risk !== '' && (
              <span className={classes['risk']} data-risk={level}>
                {t('kitchen.inspections.risk', { risk: level })}
              </span>
            )}{' '}
            {description}
          </li>
        );
      })}
    </ul>
  );
}

const [width, height, floor] = [560, 150, 50];

/** A column for each score, from 50 up to 100; the table below says the same in words. */
function ScoreChart({ inspections }: { inspections: Inspection[] }) {
  const t = useText();
  const locale = useLocale();
  const scored = inspections.filter((one): one is Inspection & { score: number } => one.score !== undefined).slice(-10);
  const latest = scored.at(-1);
  if (!latest || scored.length < 2) return null;
  const scores = scored.map((one) => one.score);
  const step = width / scored.length;
  const bar = Math.min(44, step * 0.6);
  const y = (score: number) => 20 + ((100 - Math.max(score, floor)) / (100 - floor)) * (height - 44);
  const words = t('kitchen.inspections.chart', {
    count: scored.length,
    lowest: Math.min(...scores),
    highest: Math.max(...scores),
    latest: latest.score,
    date: formatDate(latest.date, locale),
  });
  return (
    <svg className={classes['chart']} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={words}>
      <line x1="0" x2={width} y1={height - 24} y2={height - 24} className={classes['axis']} />
      {scored.map(({ date, score }, index) => {
        const middle = step * (index + 0.5);
        return (
          <g key={`${date} ${index}`}>
            <rect
              x={middle - bar / 2}
              y={y(score)}
              width={bar}
              height={height - 24 - y(score)}
              rx="4"
              data-latest={index === scored.length - 1 || undefined}
            />
            <text x={middle} y={y(score) - 6} className={classes['score']}>
              {score}
            </text>
            <text x={middle} y={height - 6}>
              {formatDate(date, locale, { month: 'short', year: '2-digit' })}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

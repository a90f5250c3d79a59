import type { CSSProperties } from 'react';
import { useText } from '~/texts';
import classes from './reviews.module.css';
import { Stars } from './stars';
import type { Summary } from './types';

/** What reviews come to: the mean, how many gave how much, and the marks by category. */
export function SummaryFigures({ summary: { count, mean, distribution, categories } }: { summary: Summary }) {
  const t = useText();
  if (count === 0) return null;
  return (
    <div className={classes['summary']}>
      <p className={classes['mean']}>
        <strong>{mean.toFixed(1)}</strong>
        <Stars value={mean} label={t('reviews.mean', { mean })} />
        <span>{t('reviews.count', { count })}</span>
      </p>
      <ul className={classes['bars']} aria-label={t('reviews.distribution')}>
        {[5, 4, 3, 2, 1].map((stars) => {
          const given = distribution[stars - 1] ?? 0;
          return (
            <li key={stars}>
              <span className="gh-hidden">{t('reviews.gave', { stars, count: given })}</span>
              <span aria-hidden="true">{stars} ★</span>
              <span
                aria-hidden="true"
                className={classes['bar']}
                style={{ '--full': `${Math.round((given * 100) / count)}%` } as CSSProperties}
              />
              <span aria-hidden="true">{given}</span>
            </li>
          );
        })}
      </ul>
      {categories.length > 0 && (
        <dl className={classes['categories']}>
          {categories.map(({ code, title, mean: of }) => (
            <div key={code}>
              <dt>{title}</dt>
              <dd>{of.toFixed(1)}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

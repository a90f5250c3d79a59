import type { CSSProperties } from 'react';
import { useText } from '~/texts';
import classes from './reviews.module.css';

const all = [1, 2, 3, 4, 5];

/** Five stars, so many of them full; a tenth counts. Read out as one sentence. */
export function Stars({ value, label }: { value: number; label?: string }) {
  const t = useText();
  return (
    <span className={classes['stars']} role="img" aria-label={label ?? t('reviews.stars', { stars: value })}>
      {all.map((star) => (
        <span
          key={star}
          aria-hidden="true"
          style={{ '--full': `${Math.round(Math.min(1, Math.max(0, value - star + 1)) * 100)}%` } as CSSProperties}
        >
          ★
        </span>
      ))}
    </span>
  );
}

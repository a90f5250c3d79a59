import { Link } from 'react-router';
import { useText } from '~/texts';
import classes from './reviews.module.css';
import { ReviewItem } from './review-item';
import { SummaryFigures } from './summary';
import type { SubjectReviews } from './types';

/** Reviews on a kitchen's own page: the figures and the newest few. */
export function KitchenReviewsSection({ reviews, to }: { reviews: SubjectReviews; to: string }) {
  const t = useText();
  const { summary, items } = reviews;
  return (
    <section aria-labelledby="reviews">
      <h2 id="reviews">{t('reviews.title')}</h2>
      {summary.count === 0 ? (
        <p>{t('reviews.none')}</p>
      ) : (
        <>
          <SummaryFigures summary={summary} />
          <ul className={classes['reviews']}>
            {items.map((review) => (
              <ReviewItem key={review.id} review={review} kind="kitchen" />
            ))}
          </ul>
          <p>
            <Link to={to}>{t('reviews.all', { count: summary.count })}</Link>
          </p>
        </>
      )}
    </section>
  );
}

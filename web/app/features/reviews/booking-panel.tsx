import { Link } from 'react-router';
import type { Booking } from '~/api/types';
import { formatInstant } from '~/format/instants';
import { LinkButton } from '~/shell/link-button';
import { useLocale, useText } from '~/texts';
import { ReviewItem } from './review-item';
import classes from './reviews.module.css';
import { SummaryFigures } from './summary';
import type { BookingReviews } from './types';

/** What a booking's page says of reviews: write, wait or read; and to the host, before they answer, what others say of the chef. */
export function BookingReviewsPanel({ booking, reviews, market }: { booking: Booking; reviews: BookingReviews; market: string }) {
  const t = useText();
  const locale = useLocale();
  const { side, mayWrite, closesAt, mine, theirs, otherWrote, guest } = reviews;
  const to = `/${market}/bookings/${booking.id}/review`;
  const when = closesAt === undefined ? '' : formatInstant(closesAt, booking.listing.timeZone, locale);
  const name = booking.chef.displayName;
  return (
    <>
      {side === 'host' && booking.state === 'requested' && (
        <section className={classes['panel']} aria-labelledby="reputation">
          <h2 id="reputation">{t('reviews.reputation', { name })}</h2>
          {guest.summary.count === 0 && <p>{t('reviews.reputation.none', { name })}</p>}
          <SummaryFigures summary={guest.summary} />
          <ul className={classes['reviews']}>
            {guest.latest.map((review) => (
              <ReviewItem key={review.id} review={review} kind="chef" />
            ))}
          </ul>
        </section>
      )}
      {closesAt !== undefined && side !== undefined && (
        <section className={classes['panel']} aria-labelledby="booking-reviews">
          <h2 id="booking-reviews">{t('reviews.panel')}</h2>
          {mayWrite && mine === undefined && <p>{t(otherWrote ? 'reviews.panel.openWaiting' : 'reviews.panel.open', { when })}</p>}
          {mayWrite && mine === undefined && <LinkButton to={to}>{t('reviews.panel.write')}</LinkButton>}
          {mine?.status === 'hidden' && (
            <p>
              {t('reviews.panel.hidden', { when })} <Link to={to}>{t('reviews.panel.change')}</Link>
            </p>
          )}
          {(theirs !== undefined || (mine !== undefined && mine.status !== 'hidden')) && <Link to={to}>{t('reviews.panel.read')}</Link>}
          {!mayWrite && mine === undefined && theirs === undefined && <p>{t('reviews.panel.closed')}</p>}
        </section>
      )}
    </>
  );
}

import { redirect } from 'react-router';
import { Link } from 'react-router';
import { path } from '~/api/client.server';
import { apiOf, logInPath, personOf } from '~/api/context.server';
import type { Listing } from '~/api/types';
import { submit } from '~/forms/submit.server';
import { redirectWith } from '~/shell/flash.server';
import { texts, useText } from '~/texts';
import type { Route } from './+types/kitchen-reviews';
import { answerReview } from './answer.server';
import { ReviewItem } from './review-item';
import classes from './reviews.module.css';
import { SummaryFigures } from './summary';
import type { SubjectReviews } from './types';

const pageSize = 20;

export function meta({ loaderData }: Route.MetaArgs) {
  return [{ title: texts('en')('reviews.of', { title: loaderData?.listing.title ?? '' }) }];
}

export async function loader({ params: { market, slug }, context, request }: Route.LoaderArgs) {
  const api = apiOf(context, market);
  const cursor = new URL(request.url).searchParams.get('cursor') ?? undefined;
  const listing = await api.get<Listing>(path`/listings/${slug}`);
  const reviews = await api.get<SubjectReviews>(path`/reviews/kitchen/${listing.id}`, { cursor, limit: pageSize });
  return { listing: { title: listing.title, slug: listing.slug }, reviews, cursor };
}

export async function action({ params: { market, slug }, context, request }: Route.ActionArgs) {
  if (!(await personOf(context, market))) throw redirect(logInPath(market, request));
  const form = await request.formData();
  return submit(form, async () => {
    const key = await answerReview(apiOf(context, market), form);
    const here = `/${market}/kitchens/${slug}/reviews`;
    return key === undefined ? redirect(here) : redirectWith(context, market, here, { key, tone: 'good' });
  });
}

export default function KitchenReviews({ loaderData: { listing, reviews, cursor }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const { summary, items, nextCursor, reportReasons } = reviews;
  return (
    <main id="main" className="gh-page">
      <h1>{t('reviews.of', { title: listing.title })}</h1>
      <p>
        <Link to={`/${market}/kitchens/${listing.slug}`}>{t('reviews.back')}</Link>
      </p>
      <p>{t(summary.count === 0 ? 'reviews.none' : 'reviews.lead')}</p>
      <SummaryFigures summary={summary} />
      <ul className={classes['reviews']}>
        {items.map((review) => (
          <ReviewItem key={review.id} review={review} kind="kitchen" act={{ reasons: reportReasons, refusal: actionData }} />
        ))}
      </ul>
      <p>
        {cursor && <Link to="?">{t('reviews.newest')}</Link>}{' '}
        {nextCursor && <Link to={`?cursor=${encodeURIComponent(nextCursor)}`}>{t('reviews.older')}</Link>}
      </p>
    </main>
  );
}

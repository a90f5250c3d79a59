import { Link } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import { path } from '~/api/client.server';
import type { Listing } from '~/api/types';
import { field, submit } from '~/forms/submit.server';
import { redirectWith } from '~/shell/flash.server';
import { type TextKey, texts, useText } from '~/texts';
import type { Route } from './+types/kitchen-calendars';
import classes from './calendars.module.css';
import { type Feed, FeedPanel } from './feed-panel';

export function meta({ loaderData }: Route.MetaArgs) {
  return [{ title: texts('en')('calendars.title', { title: loaderData?.listing.title ?? '' }) }];
}

export async function loader({ params: { market, listingId }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const api = apiOf(context, market);
  const [listing, feed] = await Promise.all([
    api.get<Listing>(path`/listings/${listingId}`),
    api.get<Feed>(path`/listings/${listingId}/feed`),
  ]);
  return { listing, feed };
}

export async function action({ params: { market, listingId }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const api = apiOf(context, market);
    const home = `/${market}/host/kitchens/${listingId}/calendars`;
    const done = (key: TextKey) => redirectWith(context, market, home, { key, tone: 'good' });
    switch (field(form, 'intent')) {
      case 'unfeed':
        await api.delete(path`/listings/${listingId}/feed`);
        return done('calendars.removed');
      default:
        await api.post(path`/listings/${listingId}/feed`);
        return done('calendars.made');
    }
  });
}

export default function KitchenCalendars({ loaderData: { listing, feed }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  return (
    <main id="main" className={`gh-page ${classes['page']}`}>
      <p>
        <Link to={`/${market}/host/kitchens/${listing.id}`}>{listing.title}</Link>
      </p>
      <h1>{t('calendars.title', { title: listing.title })}</h1>
      <FeedPanel feed={feed} hint={t('calendars.kitchenHint')} refusal={actionData} />
    </main>
  );
}

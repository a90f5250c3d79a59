import { Link } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import { path } from '~/api/client.server';
import type { Listing } from '~/api/types';
import { submit } from '~/forms/submit.server';
import { redirectWith } from '~/shell/flash.server';
import { texts, useText } from '~/texts';
import type { Route } from './+types/kitchen-papers';
import { BadgeNote } from './badge-note';
import { changePapers } from './change-papers.server';
import { PapersParts } from './papers-page';
import classes from './papers.module.css';
import type { Papers } from './types';

export function meta({ loaderData }: Route.MetaArgs) {
  return [{ title: texts('en')('papers.kitchenTitle', { title: loaderData?.listing.title ?? '' }) }];
}

export async function loader({ params: { market, listingId }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const api = apiOf(context, market);
  const [listing, papers] = await Promise.all([
    api.get<Listing>(path`/listings/${listingId}`),
    api.get<Papers>('/compliance/papers', { kitchen: listingId }),
  ]);
  return { listing, papers };
}

export async function action({ params: { market, listingId }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const key = await changePapers(apiOf(context, market), form, listingId);
    return redirectWith(context, market, `/${market}/host/kitchens/${listingId}/papers`, { key, tone: 'good' });
  });
}

export default function KitchenPapers({ loaderData: { listing, papers }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  return (
    <main id="main" className={`gh-page ${classes['page']}`}>
      <p>
        <Link to={`/${market}/host/kitchens/${listing.id}`}>{listing.title}</Link>
      </p>
      <h1>{t('papers.kitchenTitle', { title: listing.title })}</h1>
      <p className={classes['lead']}>{t('papers.kitchenLead', { place: papers.place })}</p>
      <BadgeNote badge={papers.badge} timeZone={listing.timeZone} />
      <PapersParts market={market} papers={papers} answer={actionData} />
    </main>
  );
}

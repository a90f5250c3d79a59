import { Link } from 'react-router';
import { type Api, path } from '~/api/client.server';
import { apiOf, requirePerson } from '~/api/context.server';
import { isApiError } from '~/api/errors';
import type { Listing, Page } from '~/api/types';
import { field, submit } from '~/forms/submit.server';
import { redirectWith } from '~/shell/flash.server';
import { type TextKey, texts, useText } from '~/texts';
import type { Route } from './+types/kitchen-calendars';
import classes from './calendars.module.css';
import { type Choices, type Connections, ConnectionsPanel } from './connections-panel';
import { type Feed, FeedPanel } from './feed-panel';
import { type OutsideCalendar, OutsidePanel } from './outside-panel';

export function meta({ loaderData }: Route.MetaArgs) {
  return [{ title: texts('en')('calendars.title', { title: loaderData?.listing.title ?? '' }) }];
}

export async function loader({ params: { market, listingId }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const api = apiOf(context, market);
  const [listing, feed, calendars, connections] = await Promise.all([
    api.get<Listing>(path`/listings/${listingId}`),
    api.get<Feed>(path`/listings/${listingId}/feed`),
    api.get<Page<OutsideCalendar>>(path`/listings/${listingId}/calendars`),
    api.get<Connections>(path`/listings/${listingId}/connections`),
  ]);
  return { listing, feed, calendars: calendars.items, connections, choices: await choicesOf(api, listingId, connections) };
}

/** Asked of the provider, for accounts in which no calendar is chosen yet. */
async function choicesOf(api: Api, listingId: string, { items }: Connections): Promise<Choices> {
  const choosing = items.filter(({ state }) => state === 'choosing');
  const found = choosing.map(async ({ id }): Promise<[string, Choices[string]]> => {
    try {
      const answer = await api.get<Page<{ id: string; name: string; isMain: boolean }>>(
        path`/listings/${listingId}/connections/${id}/choices`,
      );
      return [id, { calendars: answer.items }];
    } catch (error) {
      if (!isApiError(error)) throw error;
      return [id, { reason: error.problem.detail ?? '' }];
    }
  });
  return Object.fromEntries(await Promise.all(found));
}

export async function action({ params: { market, listingId }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const api = apiOf(context, market);
    const home = `/${market}/host/kitchens/${listingId}/calendars`;
    const done = (key: TextKey) => redirectWith(context, market, home, { key, tone: 'good' });
    switch (field(form, 'intent')) {
      case 'subscribe': {
        const wanted = { name: field(form, 'name'), address: field(form, 'address') };
        await api.post(path`/listings/${listingId}/calendars`, wanted);
        return done('calendars.added');
      }
      case 'upload': {
        const file = form.get('file');
        const text = typeof file === 'string' || file === null ? '' : await file.text();
        const target = path`/listings/${listingId}/calendars/file?` + new URLSearchParams({ name: field(form, 'name') }).toString();
        await api.post(target, text, { contentType: 'text/calendar' });
        return done('calendars.added');
      }
      case 'read':
        await api.post(path`/listings/${listingId}/calendars/${field(form, 'calendar')}/refresh`);
        return done('calendars.wasRead');
      case 'forget':
        await api.delete(path`/listings/${listingId}/calendars/${field(form, 'calendar')}`);
        return done('calendars.forgotten');
      case 'choose':
        await api.put(path`/listings/${listingId}/connections/${field(form, 'connection')}/calendar`, {
          calendarId: field(form, 'calendarId'),
        });
        return done('calendars.chosen');
      case 'sync':
        await api.post(path`/listings/${listingId}/connections/${field(form, 'connection')}/refresh`);
        return done('calendars.syncDone');
      case 'disconnect':
        await api.delete(path`/listings/${listingId}/connections/${field(form, 'connection')}`);
        return done('calendars.disconnected');
      case 'unfeed':
        await api.delete(path`/listings/${listingId}/feed`);
        return done('calendars.removed');
      default:
        await api.post(path`/listings/${listingId}/feed`);
        return done('calendars.made');
    }
  });
}

export default function KitchenCalendars({
  loaderData: { listing, feed, calendars, connections, choices },
  actionData,
  params: { market },
}: Route.ComponentProps) {
  const t = useText();
  return (
    <main id="main" className={`gh-page ${classes['page']}`}>
      <p>
        <Link to={`/${market}/host/kitchens/${listing.id}`}>{listing.title}</Link>
      </p>
      <h1>{t('calendars.title', { title: listing.title })}</h1>
      <ConnectionsPanel
        connections={connections}
        choices={choices}
        timeZone={listing.timeZone}
        here={`/${market}/host/kitchens/${listing.id}/calendars`}
        refusal={actionData}
      />
      <FeedPanel feed={feed} hint={t('calendars.kitchenHint')} refusal={actionData} />
      <OutsidePanel calendars={calendars} timeZone={listing.timeZone} refusal={actionData} />
    </main>
  );
}

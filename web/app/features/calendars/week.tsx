import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { apiOf, nowOf, requirePerson } from '~/api/context.server';
import { path } from '~/api/client.server';
import type { Availability, Listing, Page } from '~/api/types';
import type { WaitingChef } from '~/features/waitlist/types';
import { WhoWaits } from '~/features/waitlist/who-waits';
import { field, submit } from '~/forms/submit.server';
import { formatDate } from '~/format/instants';
import { redirectWith } from '~/shell/flash.server';
import { type TextKey, texts, useLocale, useText } from '~/texts';
import type { Route } from './+types/week';
import { timeInput } from './time-input.server';
import { type Choice, TimeForm } from './time-form';
import { OwnTimes } from './own-times';
import { WeekGrid } from './week-grid';
import { daysOf, type Entry } from './week-view.server';
import classes from './week.module.css';

const daysShown = 7;

export function meta({ loaderData }: Route.MetaArgs) {
  return [{ title: texts('en')('calendar.title', { title: loaderData?.listing.title ?? '' }) }];
}

export async function loader({ params: { market, listingId }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const api = apiOf(context, market);
  const listing = await api.get<Listing>(path`/listings/${listingId}`);
  const today = nowOf(context).toZonedDateTimeISO(listing.timeZone).toPlainDate();
  const from = dateIn(new URL(request.url).searchParams.get('from')) ?? today;
  const asked = { from: from.toString(), days: daysShown };
  const [availability, { items }, waiting] = await Promise.all([
    api.get<Availability>(path`/listings/${listingId}/availability`, asked),
    api.get<{ items: Entry[] }>(path`/listings/${listingId}/entries`, asked),
    api.get<Page<WaitingChef>>(path`/listings/${listingId}/waitlist`),
  ]);
  return {
    listing,
    entries: items,
    waiting: waiting.items,
    days: daysOf(listing.timeZone, availability, items),
    today: today.toString(),
    earlier: from.subtract({ days: daysShown }).toString(),
    later: from.add({ days: daysShown }).toString(),
  };
}

function dateIn(text: string | null): Temporal.PlainDate | undefined {
  try {
    return text === null ? undefined : Temporal.PlainDate.from(text);
  } catch {
    return undefined;
  }
}

export async function action({ params: { market, listingId }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const api = apiOf(context, market);
    const home = `/${market}/host/kitchens/${listingId}/calendar?from=${encodeURIComponent(field(form, 'week'))}`;
    const done = (key: TextKey) => redirectWith(context, market, home, { key, tone: 'good' });
    const id = field(form, 'entry');
    switch (field(form, 'intent')) {
      case 'block':
        await api.delete(path`/listings/${listingId}/blocks/${id}`);
        return done('calendar.freed');
      case 'blackout':
        await api.delete(path`/listings/${listingId}/blackouts/${id}`);
        return done('calendar.freed');
      case 'opening':
        await api.delete(path`/listings/${listingId}/openings/${id}`);
        return done('calendar.closedAgain');
      default: {
        const { timeZone } = await api.get<Listing>(path`/listings/${listingId}`);
        const { kind, body } = timeInput(form, timeZone);
        await api.post(path`/listings/${listingId}` + `/${kind}s`, body);
        return done(kind === 'opening' ? 'calendar.opened' : 'calendar.kept');
      }
    }
  });
}

/** A host's week: what is open, asked for, booked and kept free; drawing over the grid fills in the form. */
export default function Week({ loaderData, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  const { listing, days, entries, waiting, today, earlier, later } = loaderData;
  const [drawn, setDrawn] = useState<Choice>();
  const form = useRef<HTMLElement>(null);
  // What was drawn is done with once the week has changed.
  useEffect(() => setDrawn(undefined), [entries]);
  const first = days[0]?.date ?? today;
  const choice = days.some(({ date }) => date === drawn?.date) ? drawn : undefined;
  const keeping = actionData?.values['intent'] === 'keep';
  const kitchen = `/${market}/host/kitchens/${listing.id}`;
  const shape = { month: 'short', day: 'numeric' } as const;
  return (
    <main id="main" className={`gh-page ${classes['page']}`}>
      <p className={classes['links']}>
        <Link to={`/${market}/host`}>{t('host.back')}</Link>
        <Link to={`${kitchen}/hours`}>{t('host.hours')}</Link>
        <Link to={`${kitchen}/calendars`}>{t('calendars.link')}</Link>
      </p>
      <h1>{t('calendar.title', { title: listing.title })}</h1>
      <p className={classes['lead']}>{t('calendar.lead', { zone: listing.timeZone.replaceAll('_', ' ') })}</p>
      <nav className={classes['weeks']} aria-label={t('calendar.weeks')}>
        <Link to={`?from=${earlier}`}>{t('calendar.earlier')}</Link>
        <h2>
          {formatDate(first, locale, shape)} – {formatDate(days.at(-1)?.date ?? today, locale, { ...shape, year: 'numeric' })}
        </h2>
        <Link to="?">{t('calendar.today')}</Link>
        <Link to={`?from=${later}`}>{t('calendar.later')}</Link>
      </nav>
      <WeekGrid
        days={days}
        today={today}
        market={market}
        choice={choice}
        onChoose={setDrawn}
        onChosen={() => form.current?.scrollIntoView({ block: 'nearest' })}
      />
      <TimeForm ref={form} choice={choice} first={first} refusal={keeping ? actionData : undefined} />
      {(['kept', 'opened'] as const).map((what) => (
        <OwnTimes
          key={what}
          what={what}
          entries={entries}
          timeZone={listing.timeZone}
          first={first}
          refusal={keeping ? undefined : actionData}
        />
      ))}
      <WhoWaits waiting={waiting} />
    </main>
  );
}

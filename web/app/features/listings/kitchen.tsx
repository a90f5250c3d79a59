import { IconArrowLeft } from '@tabler/icons-react';
import { data, Link, redirect } from 'react-router';
import { path } from '~/api/client.server';
import { apiOf, logInPath, nowOf, personOf } from '~/api/context.server';
import { isApiError, type Problem } from '~/api/errors';
import type { Availability, Extra, Listing, Page, Quote } from '~/api/types';
import { AlikeSection } from '~/features/recommendations/alike-section';
import type { Alike } from '~/features/recommendations/types';
import { PublicPapersSection } from '~/features/papers/public-papers';
import type { PublicPapers } from '~/features/papers/types';
import { KitchenReviewsSection } from '~/features/reviews/kitchen-section';
import { Stars } from '~/features/reviews/stars';
import type { SubjectReviews } from '~/features/reviews/types';
import { PacksSection } from '~/features/money/packs-section';
import type { PackOffer } from '~/features/money/types';
import { equipmentTitles } from '~/features/search/equipment.server';
import { formatMoney } from '~/format/money';
import { texts, useLocale, useText } from '~/texts';
import type { Route } from './+types/kitchen';
import { fitChoices, readChoices, type Repeat, repeatBody } from './booking-choices';
import { BookingPanel } from './booking-panel';
import {
  addDays,
  addMinutes,
  chooseTime,
  fetchedDays,
  firstDayOf,
  localDate,
  nearestStarts,
  readWish,
  type TimeChoice,
  wallTime,
  weekDays,
} from './choose-time.server';
import { Facts } from './facts';
import { Gallery } from './gallery';
import { Inspections } from './inspections';
import classes from './kitchen.module.css';
import { OpeningHours } from './opening-hours';

const lookAheadDays = 31;
const mostAlternatives = 4;
const shownReviews = 4;

export function meta({ loaderData }: Route.MetaArgs) {
  const t = texts('en');
  if (!loaderData) return [{ title: t('prep.title') }];
  const { listing } = loaderData;
  return [{ title: `${listing.title}, ${listing.address.city} – ${t('prep.title')}` }, { name: 'description', content: listing.summary }];
}

export async function loader({ params, context, request }: Route.LoaderArgs) {
  const api = apiOf(context, params.market);
  const listing = await api.get<Listing>(path`/listings/${params.slug}`);
  const { searchParams } = new URL(request.url);
  const wish = readWish(searchParams);
  const today = localDate(nowOf(context), listing.timeZone);
  const first = firstDayOf(wish, today);
  const availability = await freeFrom(api, listing.id, first, fetchedDays);
  const choice = chooseTime(availability, wish, today, listing.price.minimumMinutes);
  const nextFree = choice.date ? undefined : await nextFreeDay(api, listing, first, today);
  const [titles, person, extras, reviews, alike, papers, packs] = await Promise.all([
    equipmentTitles(context, params.market),
    personOf(context, params.market),
    extrasAt(api, listing.id, choice),
    // Of a kitchen that is not on offer only its host sees the page, and nobody what others see beside it.
    listing.status === 'published' ? api.get<SubjectReviews>(path`/reviews/kitchen/${listing.id}`, { limit: shownReviews }) : undefined,
    listing.status === 'published' ? api.get<{ items: Alike[] }>(path`/listings/${listing.id}/alike`) : { items: [] },
    listing.status === 'published' ? api.get<PublicPapers>(path`/listings/${listing.id}/compliance`) : undefined,
    listing.status === 'published' ? api.get<{ items: PackOffer[] }>(path`/listings/${listing.id}/pack-offers`) : { items: [] },
  ]);
  const hours = availability.days.slice(0, weekDays).map(({ date, open }) => ({ date, open }));
  return {
    listing,
    choice,
    hours,
    nextFree,
    equipment: listing.equipment.map((code) => titles[code] ?? code),
    isKnown: person !== undefined,
    extras,
    choices: fitChoices(readChoices(searchParams), extras),
    reviews,
    alike: alike.items,
    papers,
    packs: packs.items,
  };
}

type KitchenApi = ReturnType<typeof apiOf>;

/** What can be booked with the kitchen at the chosen time; before one is chosen, nothing is said. */
async function extrasAt(api: KitchenApi, id: string, { start, minutes }: TimeChoice): Promise<Extra[]> {
  if (!start || !minutes) return [];
  return (await api.get<Page<Extra>>(path`/listings/${id}/extras`, { startsAt: start, endsAt: addMinutes(start, minutes) })).items;
}

function freeFrom(api: KitchenApi, id: string, from: string, days: number): Promise<Availability> {
  return api.get<Availability>(path`/listings/${id}/availability`, { from, days });
}

async function nextFreeDay(api: KitchenApi, listing: Listing, from: string, today: string): Promise<string | undefined> {
  const later = await freeFrom(api, listing.id, addDays(from, weekDays), lookAheadDays);
  const nothing = { date: '', start: '', minutes: 0, week: '' };
  for (let day = 0; day < later.days.length; day += 1) {
    const { date } = chooseTime({ ...later, days: later.days.slice(day, day + 2) }, nothing, today, listing.price.minimumMinutes);
    if (date) return date;
  }
  return undefined;
}

/** What the panel says when a time could not be priced: why, and what is free instead. */
export interface Refusal {
  problem: Problem;
  start: string;
  minutes: number;
  alternatives: string[];
  /** Set when a series was asked for and some of its times cannot be had. */
  repeat?: Repeat;
}

/** Prices the chosen time. Nothing is held yet: that happens with the booking. */
export async function action({ params, context, request }: Route.ActionArgs) {
  const { market } = params;
  const api = apiOf(context, market);
  const form = await request.formData();
  const wish = readWish(form);
  const { extras, repeat } = readChoices(form);
  if (!(await personOf(context, market))) throw redirect(logInPath(market, request));
  const listing = await api.get<Listing>(path`/listings/${params.slug}`);
  try {
    const endsAt = addMinutes(wish.start, wish.minutes);
    if (repeat) {
      const startsAt = wallTime(wish.start, listing.timeZone);
      const body = { listingId: listing.id, startsAt, minutes: wish.minutes, repeat: repeatBody(repeat), extras };
      const { id } = await api.post<{ id: string }>('/series/quotes', body);
      return redirect(`/${market}/checkout/series/${id}`);
    }
    const quote = await api.post<Quote>('/quotes', {
      listingId: listing.id,
      startsAt: wish.start,
      endsAt,
      extras,
    });
    return { quote, refusal: undefined };
  } catch (error) {
    if (error instanceof RangeError) return data({ quote: undefined, refusal: undefined }, { status: 400 });
    if (!isApiError(error) || error.problem.status >= 500) throw error;
    const { problem } = error;
    if (repeat && problem.code === 'calendar.series_clashes') {
      const clashing: Refusal = { problem, start: wish.start, minutes: wish.minutes, alternatives: [], repeat };
      return data({ quote: undefined, refusal: clashing }, { status: problem.status });
    }
    // A day before too: what is nearest may be yesterday evening.
    const today = localDate(nowOf(context), listing.timeZone);
    const from = [today, addDays(localDate(wish.start, listing.timeZone), -1)].sort().at(-1) as string;
    const alternatives =
      problem.status === 409 && problem.code !== 'calendar.part_taken'
        ? nearestStarts(await freeFrom(api, listing.id, from, fetchedDays), wish.start, wish.minutes, mostAlternatives)
        : [];
    const refusal: Refusal = { problem, start: wish.start, minutes: wish.minutes, alternatives };
    return data({ quote: undefined, refusal }, { status: problem.status });
  }
}

export default function Kitchen({ loaderData, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  const { listing, choice, hours, nextFree, equipment, isKnown, extras, choices, reviews, alike, papers, packs } = loaderData;
  const { address, attributes } = listing;
  return (
    <main id="main" className={`gh-page ${classes['page']}`}>
      <Link to={`/${market}/kitchens`} className={classes['back']}>
        <IconArrowLeft size={18} aria-hidden="true" />
        {t('kitchen.back')}
      </Link>
      <div className={classes['head']}>
        <h1>{listing.title}</h1>
        <p>
          {reviews && reviews.summary.count > 0 && (
            <>
              <a href="#reviews" className={classes['rating']}>
                <Stars value={reviews.summary.mean} label={t('reviews.mean', { mean: reviews.summary.mean })} />{' '}
                {t('reviews.short', { mean: reviews.summary.mean, count: reviews.summary.count })}
              </a>{' '}
              ·{' '}
            </>
          )}
          {t('kitchen.place', { city: address.city, region: address.region })} · {t('kitchen.hostedBy', { name: listing.host.displayName })}
        </p>
      </div>
      <MarkedNote reasons={listing.sensitive} />
      <Gallery market={market} title={listing.title} pictures={listing.pictures} />
      <div className={classes['columns']}>
        <div className={classes['story']}>
          <p className={classes['summary']}>{listing.summary}</p>
          <Facts listing={listing} />
          <section aria-labelledby="about">
            <h2 id="about">{t('kitchen.about')}</h2>
            {listing.description.split(/\n{2,}/).map((paragraph) => (
              <p key={paragraph}>{paragraph}</p>
            ))}
          </section>
          <TextList id="equipment" title={t('kitchen.equipment')} items={equipment} columns />
          <TextList id="certifications" title={t('kitchen.certifications')} items={attributes.certifications ?? []} />
          <TextList id="rules" title={t('kitchen.rules')} items={attributes.rules ?? []} />
          <OpeningHours days={hours} timeZone={listing.timeZone} />
          <section aria-labelledby="where">
            <h2 id="where">{t('kitchen.where')}</h2>
            <p>
              {address.line1
                ? t('kitchen.whereExact', {
                    line: address.line1,
                    city: address.city,
                    region: address.region,
                    postalCode: address.postalCode ?? '',
                  })
                : t('kitchen.whereText', { city: address.city, region: address.region, postalCode: address.postalCode ?? '' })}
            </p>
          </section>
          {reviews && <KitchenReviewsSection reviews={reviews} to={`/${market}/kitchens/${listing.slug}/reviews`} />}
          {papers && <PublicPapersSection papers={papers} timeZone={listing.timeZone} />}
          <Inspections inspections={listing.inspections} />
          <p>
            {t('kitchen.legal.text')} <Link to={`/${market}/legal`}>{t('kitchen.legal.link')}</Link>
          </p>
          <PacksSection offers={packs} to={`/${market}/kitchens/${listing.slug}/packs`} />
          <AlikeSection items={alike} market={market} />
        </div>
        <BookingPanel
          market={market}
          listing={listing}
          choice={choice}
          nextFree={nextFree}
          isKnown={isKnown}
          extras={extras}
          choices={choices}
          quote={actionData?.quote}
          refusal={actionData?.refusal}
        />
      </div>
      <p className={classes['jump']}>
        {listing.price.hourly && (
          <span>
            <strong>{formatMoney(listing.price.hourly, locale)}</strong> {t('kitchen.book.rate')}
          </span>
        )}
        <a href="#book">{t('kitchen.book.jump')}</a>
      </p>
    </main>
  );
}

/** Why safe search leaves the kitchen out, for whoever came by a link. */
function MarkedNote({ reasons }: { reasons: Listing['sensitive'] }) {
  const t = useText();
  if (reasons.length === 0) return null;
  return (
    <div role="note" className={classes['marked']}>
      <strong>{t('kitchen.marked', { reasons: reasons.map(({ title }) => title).join(', ') })}</strong>
      <p>
        {reasons.map(({ explains }) => explains).join(' ')} {t('kitchen.markedMeans')}
      </p>
    </div>
  );
}

function TextList({ id, title, items, columns }: { id: string; title: string; items: string[]; columns?: boolean }) {
  if (items.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <ul className={classes['list']} data-columns={columns}>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </section>
  );
}

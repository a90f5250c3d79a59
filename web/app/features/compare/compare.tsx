import { Form, Link } from 'react-router';
import { path } from '~/api/client.server';
import { apiOf, nowOf, personOf } from '~/api/context.server';
import { isApiError } from '~/api/errors';
import type { Availability, Extra, Listing } from '~/api/types';
import type { PublicPapers } from '~/features/papers/types';
import type { SubjectReviews } from '~/features/reviews/types';
import { equipmentTitles } from '~/features/search/equipment.server';
import { LinkButton } from '~/shell/link-button';
import { texts, useText } from '~/texts';
import type { Route } from './+types/compare';
import { compareAddress, mostCompared } from './compare-links';
import classes from './compare.module.css';
import { CompareTable, type Compared } from './compare-table';
import { priceOf, type When } from './price.server';

export function meta() {
  return [{ title: texts('en')('compare.title') }];
}

export async function loader({ params: { market }, context, request }: Route.LoaderArgs) {
  const { searchParams } = new URL(request.url);
  const text = (name: string): string => (searchParams.get(name) ?? '').trim();
  const when: When = { date: text('date'), from: text('from'), to: text('to') };
  const slugs = [...new Set(searchParams.getAll('kitchen'))].slice(0, mostCompared);
  const api = apiOf(context, market);
  const isKnown = (await personOf(context, market)) !== undefined;
  const kitchens = await Promise.all(slugs.map((slug) => compared(api, slug, { when, isKnown, today: dayOf(nowOf(context)) })));
  return {
    kitchens: kitchens.filter((each) => each !== undefined),
    titles: await equipmentTitles(context, market),
    when,
    near: text('near'),
    isKnown,
  };
}

const dayOf = (now: Temporal.Instant): string => now.toZonedDateTimeISO('UTC').toPlainDate().toString();

/** Undefined for a kitchen that is not on offer (any more): the others are compared without it. */
async function compared(
  api: ReturnType<typeof apiOf>,
  slug: string,
  { when, isKnown, today }: { when: When; isKnown: boolean; today: string },
): Promise<Compared | undefined> {
  try {
    const listing = await api.get<Listing>(path`/listings/${slug}`);
    const from = /^\d{4}-\d\d-\d\d$/.test(when.date) ? when.date : today;
    const [reviews, availability, price, papers, extras] = await Promise.all([
      api.get<SubjectReviews>(path`/reviews/kitchen/${listing.id}`, { limit: 1 }),
      api.get<Availability>(path`/listings/${listing.id}/availability`, { from, days: 7 }),
      isKnown ? priceOf(api, listing, when) : undefined,
      api.get<PublicPapers>(path`/listings/${listing.id}/compliance`),
      api.get<{ items: Extra[] }>(path`/listings/${listing.id}/extras`),
    ]);
    const days = availability.days.map(({ date, open }) => ({ date, open }));
    return { listing, summary: reviews.summary, days, price, isInOrder: papers.badge?.state === 'held', extras: extras.items };
  } catch (error) {
    if (isApiError(error) && error.problem.status < 500 && error.problem.status !== 401) return undefined;
    throw error;
  }
}

export default function Compare({ loaderData: { kitchens, titles, when, near, isKnown }, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const wish = { ...when, near };
  const slugs = kitchens.map(({ listing }) => listing.slug);
  return (
    <main id="main" className="gh-page">
      <h1>{t('compare.title')}</h1>
      <p>{t(kitchens.length < 2 ? 'compare.few' : 'compare.lead')}</p>
      {kitchens.length > 0 && (
        <Form className={classes['when']} action={`/${market}/compare`}>
          {slugs.map((slug) => (
            <input key={slug} type="hidden" name="kitchen" value={slug} />
          ))}
          {near && <input type="hidden" name="near" value={near} />}
          <label>
            {t('search.field.date')}
            <input type="date" name="date" defaultValue={when.date} />
          </label>
          <label>
            {t('search.field.from')}
            <input type="time" name="from" defaultValue={when.from} step={1800} />
          </label>
          <label>
            {t('search.field.to')}
            <input type="time" name="to" defaultValue={when.to} step={1800} />
          </label>
          <button type="submit">{t('compare.price')}</button>
        </Form>
      )}
      {kitchens.length > 0 && (
        <CompareTable
          market={market}
          kitchens={kitchens}
          titles={titles}
          near={near}
          isKnown={isKnown}
          isTimed={when.date !== '' && when.from !== '' && when.to !== ''}
          without={(slug) =>
            compareAddress(
              market,
              slugs.filter((each) => each !== slug),
              wish,
            )
          }
        />
      )}
      {kitchens.length < mostCompared && (
        <LinkButton variant="default" to={`/${market}/kitchens?${new URLSearchParams(slugs.map((slug) => ['compare', slug]))}`}>
          {t('compare.add')}
        </LinkButton>
      )}
      {!isKnown && when.date !== '' && (
        <p>
          <Link to={`/${market}/log-in?next=${encodeURIComponent(compareAddress(market, slugs, wish))}`}>{t('compare.logIn')}</Link>
        </p>
      )}
    </main>
  );
}

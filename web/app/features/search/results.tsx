import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { type SyntheticEvent, useEffect, useState } from 'react';
import { data, Link, redirect, useFetcher, useNavigation } from 'react-router';
import { apiOf, nowOf } from '~/api/context.server';
import { isApiError, type Problem } from '~/api/errors';
import type { ListingCard, SearchAnswer } from '~/api/types';
import { field } from '~/forms/submit.server';
import { type Translate, texts, useText } from '~/texts';
import type { Route } from './+types/results';
import { compareAddress, toggled } from '~/features/compare/compare-links';
import { CompareTray } from '~/features/compare/compare-tray';
import { ActiveFilters } from './active-filters';
import { EmptyResults } from './empty-results';
import { equipmentTitles } from './equipment.server';
import { Filters } from './filters';
import { KitchenCard } from './kitchen-card';
import { MapPane } from './map/map-pane';
import { apiQuery, readQuery, type SearchQuery, writeQuery } from './query';
import classes from './results.module.css';
import { SafeNote } from './safe-note';
import { SaveSearch } from './save-search';
import { SortForm } from './sort-form';

const pageSize = 18;
const nothing: SearchAnswer = {
  items: [],
  total: 0,
  safeSearch: { on: true, leftOut: 0 },
  facets: { equipment: [], city: [], rating: [] },
};

export function meta({ loaderData }: Route.MetaArgs) {
  const t = texts('en');
  const city = loaderData?.query.city;
  return [{ title: `${t('search.title')}${city ? `: ${city}` : ''} – Prep` }];
}

export async function loader({ params, context, request }: Route.LoaderArgs) {
  const { searchParams } = new URL(request.url);
  const query = readQuery(searchParams);
  const cursor = searchParams.get('cursor') ?? '';
  const today = nowOf(context).toZonedDateTimeISO('America/Los_Angeles').toPlainDate().toString();
  const titles = await equipmentTitles(context, params.market);
  try {
    const found = await apiOf(context, params.market).get<SearchAnswer>('/listings', apiQuery(query, cursor, pageSize));
    return { query, cursor, today, titles, found, refusal: undefined };
  } catch (error) {
    // A value that cannot be searched for is the visitor's to mend: keep the page, say what is wrong.
    if (!isApiError(error) || error.problem.status !== 400) throw error;
    return data({ query, cursor, today, titles, found: nothing, refusal: error.problem as Problem | undefined }, { status: 400 });
  }
}

/** Turns safe search on or off for whoever looks, and shows the same search again. */
export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  await apiOf(context, market).put('/search-settings', { safe: field(form, 'safe') !== 'off' });
  return redirect(`/${market}/kitchens${writeQuery({ ...readQuery(new URL(request.url).searchParams), safe: '' })}`);
}

export default function Results({ loaderData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const { query, cursor, today, titles, found, refusal } = loaderData;
  const [open, setOpen] = useState(false);
  const [mapOpen, setMapOpen] = useState(false);
  const [pointedAt, setPointedAt] = useState('');
  const navigation = useNavigation();
  const here = `/${market}/kitchens`;
  const searching = navigation.state === 'loading' && navigation.location.pathname === here;
  /** The card under the pointer or with the focus, for its pin. */
  const pointAt = ({ target }: SyntheticEvent) =>
    setPointedAt(target instanceof Element ? (target.closest<HTMLElement>('[data-listing]')?.dataset['listing'] ?? '') : '');
  const filterCount =
    query.equipment.length + [query.city, query.date, query.bbox, query.minPrice || query.maxPrice, query.minRating].filter(Boolean).length;
  return (
    <main id="main" className={`gh-page ${classes['page']}`}>
      <div className={classes['head']}>
        <h1>{query.q ? `“${query.q}”` : t('search.title')}</h1>
        <p role="status">{t('search.count', { count: found.total })}</p>
        <div className={classes['bar']}>
          {/* Without scripts the filters simply stand below; this link leads there. */}
          <a
            href="#filters"
            className={classes['openFilters']}
            onClick={(event) => {
              event.preventDefault();
              setOpen(true);
            }}
          >
            <IconAdjustmentsHorizontal size={20} aria-hidden="true" />
            {t('search.filtersCount', { count: filterCount })}
          </a>
          <SaveSearch key={writeQuery(query)} market={market} query={query} suggested={suggestedName(query, t('search.title'))} />
          <SortForm query={query} action={here} />
        </div>
      </div>
      <ActiveFilters query={query} titles={titles} to={here} />
      <div className={classes['columns']}>
        <Filters
          titles={titles}
          query={query}
          facets={found.facets}
          today={today}
          action={here}
          open={open}
          onClose={() => setOpen(false)}
        />
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- only follows which card is looked at, for its pin; what one acts on are the cards' links */}
        <section
          className={classes['results']}
          aria-busy={searching}
          aria-labelledby="results"
          data-behind={mapOpen || undefined}
          onPointerOver={pointAt}
          onPointerLeave={() => setPointedAt('')}
          onFocus={pointAt}
          onBlur={() => setPointedAt('')}
        >
          <h2 id="results" className="gh-hidden">
            {t('search.results')}
          </h2>
          {refusal && (
            <div className={classes['refused']} role="alert">
              <strong>{t('search.refused.title')}</strong>
              <p>{refusedFields(refusal, t) || refusal.detail}</p>
            </div>
          )}
          <SafeNote safeSearch={found.safeSearch} to={here + writeQuery(query)} />
          {found.corrections?.map(({ typed, meant }) => (
            <p key={typed} className={classes['corrected']}>
              {t('search.corrected', { typed, meant: meant.join(', ') })}
            </p>
          ))}
          {searching ? (
            <Skeletons />
          ) : found.items.length === 0 ? (
            <EmptyResults query={query} titles={titles} to={here} />
          ) : (
            <Kitchens key={writeQuery(query) + cursor} market={market} query={query} titles={titles} first={found} cursor={cursor} />
          )}
        </section>
        <MapPane
          market={market}
          query={query}
          cards={found.items}
          highlighted={found.items.find(({ id }) => id === pointedAt)}
          open={mapOpen}
          onOpen={setMapOpen}
        />
      </div>
    </main>
  );
}

/** What a saved search is called until its owner says otherwise. */
const suggestedName = ({ q, city, date }: SearchQuery, otherwise: string): string =>
  ([q, city, date].filter(Boolean).join(', ') || otherwise).slice(0, 80);

const fieldNames = ['q', 'city', 'date', 'from', 'to', 'minPrice', 'maxPrice', 'equipment'] as const;
type FieldName = (typeof fieldNames)[number];

/** What to look at again, by the names that the fields have on the page. */
function refusedFields({ fields = [] }: Problem, t: Translate): string {
  const known = fields.map(({ path }) => path.slice(1)).filter((name): name is FieldName => fieldNames.includes(name as FieldName));
  if (known.length === 0) return '';
  return t('search.refused.fields', { fields: [...new Set(known)].map((name) => t(`search.field.${name}`)).join(', ') });
}

/** The list, which grows in place with scripts; without them "more" is the next page. */
function Kitchens({
  market,
  query,
  titles,
  first,
  cursor,
}: {
  market: string;
  query: SearchQuery;
  titles: Record<string, string>;
  first: SearchAnswer;
  cursor: string;
}) {
  const t = useText();
  const fetcher = useFetcher<typeof loader>();
  const [more, setMore] = useState<{ cards: ListingCard[]; next: string | undefined }>({ cards: [], next: first.nextCursor });
  const arrived = fetcher.data;
  useEffect(() => {
    if (!arrived || arrived.refusal) return;
    setMore((known) =>
      arrived.cursor === known.next ? { cards: [...known.cards, ...arrived.found.items], next: arrived.found.nextCursor } : known,
    );
  }, [arrived]);
  const cards = [...first.items, ...more.cards];
  const here = `/${market}/kitchens`;
  const nextPage = `${here}${writeQuery(query) || '?'}${writeQuery(query) ? '&' : ''}cursor=${encodeURIComponent(more.next ?? '')}`;
  const time = query.date
    ? `?${new URLSearchParams({ date: query.date, ...(query.from && query.to ? { from: query.from, to: query.to } : {}) })}`
    : '';
  return (
    <>
      <ul className={classes['cards']}>
        {cards.map((card) => (
          <KitchenCard
            key={card.id}
            card={card}
            to={`${here}/${card.slug}${time}`}
            market={market}
            titles={titles}
            compare={{
              to: here + writeQuery({ ...query, compare: toggled(query.compare, card.slug) }),
              isPicked: query.compare.includes(card.slug),
            }}
          />
        ))}
      </ul>
      <CompareTray
        count={query.compare.length}
        to={compareAddress(market, query.compare, { date: query.date, from: query.from, to: query.to, near: query.near })}
        clear={here + writeQuery({ ...query, compare: [] })}
      />
      <div className={classes['more']}>
        {!cursor && <p role="status">{t('search.countShown', { shown: cards.length, total: first.total })}</p>}
        {cursor && <Link to={here + writeQuery(query)}>{t('search.firstPage')}</Link>}
        {more.next && (
          <Link
            to={nextPage}
            className={classes['moreButton']}
            aria-disabled={fetcher.state !== 'idle'}
            onClick={(event) => {
              if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
              event.preventDefault();
              if (fetcher.state === 'idle') void fetcher.load(nextPage);
            }}
          >
            {fetcher.state === 'idle' ? t('search.more') : t('search.loadingMore')}
          </Link>
        )}
      </div>
    </>
  );
}

function Skeletons() {
  return (
    <ul className={classes['cards']} aria-hidden="true">
      {Array.from({ length: 9 }, (_, index) => (
        <li key={index} className={classes['skeleton']}>
          <span />
          <span />
          <span />
          <span />
        </li>
      ))}
    </ul>
  );
}

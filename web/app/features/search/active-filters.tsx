import { IconX } from '@tabler/icons-react';
import { Link } from 'react-router';
import { formatClock, formatDate } from '~/format/instants';
import { type Locale, type Translate, useLocale, useText } from '~/texts';
import { type ActiveFilter, activeFilters, type SearchQuery, writeQuery } from './query';
import classes from './results.module.css';

/** What a filter is called in the interface, for chips and suggestions. */
export function filterName(filter: ActiveFilter, query: SearchQuery, titles: Record<string, string>, t: Translate, locale: Locale): string {
  if (filter.name === 'q') return t('search.chip.words', { words: filter.value });
  if (filter.name === 'rating') return t('search.chip.rating', { stars: Number(filter.value) });
  if (filter.name === 'area') return t('search.chip.area');
  if (filter.name === 'price') {
    const money = (text: string) => (text ? `$${text}` : 'none');
    return t('search.chip.price', { min: money(query.minPrice), max: money(query.maxPrice) });
  }
  if (filter.name === 'when') {
    const date = /^\d{4}-\d\d-\d\d$/.test(query.date) ? formatDate(query.date, locale, { month: 'short', day: 'numeric' }) : query.date;
    return query.from && query.to
      ? t('search.chip.hours', { date, from: formatClock(query.from, locale), to: formatClock(query.to, locale) })
      : date;
  }
  return filter.name === 'equipment' ? (titles[filter.value] ?? filter.value) : filter.value;
}

export function ActiveFilters({ query, to, titles }: { query: SearchQuery; to: string; titles: Record<string, string> }) {
  const t = useText();
  const locale = useLocale();
  const filters = activeFilters(query);
  if (filters.length === 0) return null;
  return (
    <ul className={classes['chips']} aria-label={t('search.active')}>
      {filters.map((filter) => {
        const name = filterName(filter, query, titles, t, locale);
        return (
          <li key={filter.name + filter.value}>
            <Link to={to + writeQuery(filter.without)} preventScrollReset aria-label={t('search.remove', { filter: name })}>
              {name}
              <IconX size={15} aria-hidden="true" />
            </Link>
          </li>
        );
      })}
      <li>
        <Link to={to} preventScrollReset data-plain>
          {t('search.clear')}
        </Link>
      </li>
    </ul>
  );
}

import { Link } from 'react-router';
import { useLocale, useText } from '~/texts';
import { filterName } from './active-filters';
import { activeFilters, type SearchQuery, writeQuery } from './query';
import classes from './results.module.css';

export function EmptyResults({ query, to, titles }: { query: SearchQuery; to: string; titles: Record<string, string> }) {
  const t = useText();
  const locale = useLocale();
  return (
    <div className={classes['empty']}>
      <svg viewBox="0 0 120 90" width="120" height="90" aria-hidden="true">
        <path d="M20 62a40 40 0 0 1 80 0z" fill="var(--gh-primary-soft)" stroke="var(--gh-primary)" strokeWidth="3" />
        <rect x="10" y="62" width="100" height="8" rx="4" fill="var(--gh-primary)" />
        <circle cx="60" cy="16" r="6" fill="var(--gh-accent)" />
      </svg>
      <h3>{t('search.empty.title')}</h3>
      <p>{t('search.empty.text')}</p>
      <ul>
        {activeFilters(query).map((filter) => (
          <li key={filter.name + filter.value}>
            <Link to={to + writeQuery(filter.without)}>
              {t('search.empty.without', { filter: filterName(filter, query, titles, t, locale) })}
            </Link>
          </li>
        ))}
        <li>
          <Link to={to}>{t('search.empty.all')}</Link>
        </li>
      </ul>
    </div>
  );
}

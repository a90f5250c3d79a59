import { Form, useNavigate } from 'react-router';
import { useText } from '~/texts';
import { readQuery, type SearchQuery, sorts, writeQuery } from './query';
import classes from './results.module.css';

/** Sorting is a search of its own: the same filters, another order. */
export function SortForm({ query, action }: { query: SearchQuery; action: string }) {
  const t = useText();
  const navigate = useNavigate();
  // The address bar is ahead of the page while a search is on its way; sorting must not lose a filter just chosen.
  const sortBy = (sort: string) =>
    navigate(action + writeQuery({ ...readQuery(new URLSearchParams(location.search)), sort }), { preventScrollReset: true });
  const kept = Object.entries({ ...query, sort: '' }).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => [name, one] as const),
  );
  const choices = query.near ? [...sorts, 'distance' as const] : sorts;
  return (
    <Form action={action} className={classes['sort']}>
      {kept.map(([name, value]) => value && <input key={name + value} type="hidden" name={name} value={value} />)}
      <label htmlFor="sort">{t('search.sort')}</label>
      <select
        key={query.sort}
        id="sort"
        name="sort"
        defaultValue={query.sort || 'relevance'}
        onChange={(event) => void sortBy(event.currentTarget.value)}
      >
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {t(`search.sort.${choice}`)}
          </option>
        ))}
      </select>
      <noscript>
        <button type="submit">{t('search.apply')}</button>
      </noscript>
    </Form>
  );
}

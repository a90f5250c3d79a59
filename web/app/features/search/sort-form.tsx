import { Form, useSubmit } from 'react-router';
import { useText } from '~/texts';
import { type SearchQuery, sorts } from './query';
import classes from './results.module.css';

/** Sorting is a search of its own: the same filters, another order. */
export function SortForm({ query, action }: { query: SearchQuery; action: string }) {
  const t = useText();
  const submit = useSubmit();
  const kept = Object.entries({ ...query, sort: '' }).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => [name, one] as const),
  );
  const choices = query.near ? [...sorts, 'distance' as const] : sorts;
  return (
    <Form action={action} className={classes['sort']} onChange={(event) => void submit(event.currentTarget, { preventScrollReset: true })}>
      {kept.map(([name, value]) => value && <input key={name + value} type="hidden" name={name} value={value} />)}
      <label htmlFor="sort">{t('search.sort')}</label>
      <select id="sort" name="sort" defaultValue={query.sort || 'relevance'} key={query.sort}>
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

import { IconBell } from '@tabler/icons-react';
import { Form } from 'react-router';
import { useText } from '~/texts';
import { apiQuery, type SearchQuery } from './query';
import classes from './save-search.module.css';

const alerts = ['off', 'daily', 'instant'] as const;

/** Keeps the search as it stands. A stranger is led to log in first, by the page that this goes to. */
export function SaveSearch({ market, query, suggested }: { market: string; query: SearchQuery; suggested: string }) {
  const t = useText();
  return (
    <details className={classes['box']}>
      <summary>
        <IconBell size={18} aria-hidden="true" />
        {t('saved.save')}
      </summary>
      <Form method="post" action={`/${market}/account/searches`} className={classes['form']}>
        <input type="hidden" name="intent" value="save" />
        <input type="hidden" name="search" value={JSON.stringify(filtersOf(query))} />
        <label>
          <span>{t('saved.name')}</span>
          <input name="name" defaultValue={suggested} maxLength={80} required />
        </label>
        <label>
          <span>{t('saved.alert')}</span>
          <select name="alert" defaultValue="off">
            {alerts.map((alert) => (
              <option key={alert} value={alert}>
                {t(`saved.alert.${alert}`)}
              </option>
            ))}
          </select>
        </label>
        {query.minRating && <p>{t('saved.noRating')}</p>}
        <button type="submit">{t('saved.saveButton')}</button>
      </Form>
    </details>
  );
}

/** The filters as the API writes them: without order, page and reviews, which a saved search does not follow, and without what is empty. */
function filtersOf(query: SearchQuery): Record<string, string | number> {
  const { sort: _sort, cursor: _cursor, limit: _limit, minRating: _rating, ...filters } = apiQuery(query, '', 1);
  const whole = ['minPrice', 'maxPrice', 'radiusMeters'];
  return Object.fromEntries(
    Object.entries(filters).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, whole.includes(name) ? Number(value) : value]],
    ),
  );
}

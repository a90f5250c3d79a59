import { Link } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import { path } from '~/api/client.server';
import type { SavedSearch } from '~/api/types';
import { formatInstant } from '~/format/instants';
import { SelectField, SubmitButton, TextField } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { field, submit } from '~/forms/submit.server';
import { redirectWith } from '~/shell/flash.server';
import { type TextKey, texts, useLocale, useText } from '~/texts';
import { pageQuery } from '../search/query';
import type { Route } from './+types/saved-searches';
import classes from './saved-searches.module.css';

const alerts = ['off', 'daily', 'instant'] as const;

export function meta() {
  return [{ title: texts('en')('saved.title') }];
}

export async function loader({ params, context, request }: Route.LoaderArgs) {
  await requirePerson(context, params.market, request);
  const api = apiOf(context, params.market);
  const [{ items }, { safe }] = await Promise.all([
    api.get<{ items: SavedSearch[] }>('/saved-searches'),
    api.get<{ safe: boolean }>('/search-settings'),
  ]);
  return { items, safe };
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  await requirePerson(context, market, request);
  const form = await request.formData();
  return submit(form, async () => {
    const api = apiOf(context, market);
    const done = (key: TextKey) => redirectWith(context, market, `/${market}/account/searches`, { key, tone: 'good' });
    const [name, alert] = [field(form, 'name'), field(form, 'alert')];
    switch (field(form, 'intent')) {
      case 'save':
        await api.post('/saved-searches', { name, alert, search: JSON.parse(field(form, 'search') || '{}') });
        return done('saved.saved');
      case 'safe':
        await api.put('/search-settings', { safe: field(form, 'safe') !== 'off' });
        return done('search.safe.changed');
      case 'remove':
        await api.delete(path`/saved-searches/${field(form, 'id')}`);
        return done('saved.removed');
      default:
        await api.patch(path`/saved-searches/${field(form, 'id')}`, { name, alert });
        return done('saved.changed');
    }
  });
}

export default function SavedSearches({ loaderData: { items, safe }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  const refused = actionData as FormRefusal | undefined;
  return (
    <main id="main" className={`gh-page ${classes['page']}`}>
      <h1>{t('saved.title')}</h1>
      {refused && !items.some(({ id }) => id === refused.values['id']) && (
        <p role="alert" className={classes['refused']}>
          {refused.problem.detail}
        </p>
      )}
      {items.length === 0 && (
        <p>
          {t('saved.none')} <Link to={`/${market}/kitchens`}>{t('saved.find')}</Link>
        </p>
      )}
      <ul className={classes['list']}>
        {items.map(({ id, name, search, alert, toldAt }) => (
          <li key={id}>
            <h2>
              <Link to={`/${market}/kitchens${pageQuery(search)}`}>{name}</Link>
            </h2>
            <p>
              {toldAt ? t('saved.toldAt', { when: formatInstant(toldAt, 'America/Los_Angeles', locale) }) : t(`saved.alert.${alert}.hint`)}
            </p>
            <ApiForm
              refusal={refused?.values['id'] === id ? refused : undefined}
              initial={{ name, alert }}
              className={classes['form'] ?? ''}
            >
              <input type="hidden" name="id" value={id} />
              <TextField name="name" label={t('saved.name')} maxLength={80} required />
              <SelectField
                name="alert"
                label={t('saved.alert')}
                data={alerts.map((value) => ({ value, label: t(`saved.alert.${value}`) }))}
              />
              <SubmitButton variant="default">{t('saved.change')}</SubmitButton>
            </ApiForm>
            <ApiForm refusal={undefined}>
              <input type="hidden" name="intent" value="remove" />
              <input type="hidden" name="id" value={id} />
              <SubmitButton variant="subtle" aria-label={t('saved.removeNamed', { name })}>
                {t('saved.remove')}
              </SubmitButton>
            </ApiForm>
          </li>
        ))}
      </ul>
      <section aria-labelledby="safe-search">
        <h2 id="safe-search">{t('search.safe.title')}</h2>
        <p>{t('search.safe.explained')}</p>
        <p>
          <strong>{t(safe ? 'search.safe.isOn' : 'search.safe.isOff')}</strong>
        </p>
        <ApiForm refusal={undefined}>
          <input type="hidden" name="intent" value="safe" />
          <input type="hidden" name="safe" value={safe ? 'off' : 'on'} />
          <SubmitButton variant="default">{t(safe ? 'search.safe.turnOff' : 'search.safe.turnOn')}</SubmitButton>
        </ApiForm>
      </section>
    </main>
  );
}

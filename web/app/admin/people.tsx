import { Link } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import type { Page } from '~/api/types';
import { LocalTime } from '~/format/local-time';
import { useText } from '~/texts';
import type { Route } from './+types/people';
import classes from './admin.module.css';
import { Pager } from './pager';
import people from './people.module.css';
import type { FoundPerson } from './types';

type Found = Page<FoundPerson> & { roles: { name: string; title: string }[] };

export async function loader({ params: { market }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const search = new URL(request.url).searchParams;
  const [q, role, cursor] = ['q', 'role', 'cursor'].map((name) => search.get(name)?.trim() || undefined);
  return { ...(await apiOf(context, market).get<Found>('/admin/people', { q, role, cursor })), q, role };
}

export default function People({ loaderData: { items, nextCursor, roles, q, role }, params: { market } }: Route.ComponentProps) {
  const t = useText();
  return (
    <main id="main">
      <h1>{t('people.title')}</h1>
      <p className={classes['lead']}>{t('people.lead')}</p>
      <form className={classes['filter']} role="search">
        <label className={people['search']}>
          {t('people.search')}
          <input name="q" type="search" defaultValue={q} placeholder={t('people.searchHint')} maxLength={100} key={q} />
        </label>
        <label>
          {t('people.role')}
          <select name="role" defaultValue={role ?? ''} key={role}>
            <option value="">{t('people.anyRole')}</option>
            {roles.map(({ name, title }) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <button type="submit">{t('admin.show')}</button>
      </form>
      {items.length === 0 ? (
        <p>{t(role === undefined ? 'people.none' : 'people.noneInRole')}</p>
      ) : (
        <table className={`${classes['table']} ${people['found']}`}>
          <thead>
            <tr>
              <th scope="col">{t('people.name')}</th>
              <th scope="col">{t('people.roles')}</th>
              <th scope="col">{t('people.plan')}</th>
              <th scope="col">{t('people.status')}</th>
              <th scope="col">{t('people.seen')}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((each) => (
              <tr key={each.id}>
                <td>
                  <Link to={`/${market}/admin/people/${each.id}`}>{each.displayName}</Link>
                  <small>{each.email}</small>
                  <small className={people['brief']}>
                    <span className={people['capital']}>{each.plan}</span> · {t(`people.${each.status}`)}
                  </small>
                </td>
                <td className={people['capital']}>{each.roles.length === 0 ? t('people.noRoles') : each.roles.join(', ')}</td>
                <td className={people['capital']}>{each.plan}</td>
                <td>{t(`people.${each.status}`)}</td>
                <td>{each.seenAt === null ? t('people.never') : <LocalTime at={each.seenAt} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Pager nextCursor={nextCursor} />
    </main>
  );
}

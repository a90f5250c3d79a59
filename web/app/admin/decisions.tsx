import { Form, Link } from 'react-router';
import { path } from '~/api/client.server';
import { apiOf, requirePerson } from '~/api/context.server';
import type { Page } from '~/api/types';
import { Answer } from '~/features/rules/answer';
import type { Decision, StoredDecision } from '~/features/rules/types';
import { formatDate, formatInstant } from '~/format/instants';
import { useReaderZone } from '~/format/local-time';
import { useLocale, useText } from '~/texts';
import type { Route } from './+types/decisions';
import classes from './admin.module.css';
import { Pager } from './pager';

interface End {
  version?: number;
  outcome: string;
}
interface AsOf {
  again: Decision;
  changes: { rule: string; title: string; before: End; after: End }[];
}

export async function loader({ params, context, request }: Route.LoaderArgs) {
  await requirePerson(context, params.market, request);
  const search = new URL(request.url).searchParams;
  const api = apiOf(context, params.market);
  const [outcome, cursor, id, date] = ['outcome', 'cursor', 'id', 'date'].map((name) => search.get(name)?.trim() || undefined);
  if (id === undefined) {
    const page = await api.get<Page<StoredDecision>>('/admin/compliance/decisions', { outcome, cursor });
    return { ...page, outcome, one: undefined };
  }
  const [stored, replay, asOf] = await Promise.all([
    api.get<StoredDecision>(path`/compliance/decisions/${id}`),
    api.get<{ same: boolean }>(path`/compliance/decisions/${id}/replay`),
    date ? api.get<AsOf>(path`/admin/compliance/decisions/${id}/as-of`, { date }) : undefined,
  ]);
  return { items: [], nextCursor: undefined, outcome, one: { stored, same: replay.same, asOf } };
}

export default function Decisions({ loaderData: { items, nextCursor, outcome, one }, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  const zone = useReaderZone();
  if (one) return <One {...one} market={market} />;
  return (
    <main id="main">
      <h1>{t('admin.decisions')}</h1>
      <p className={classes['lead']}>{t('admin.decisions.lead')}</p>
      <Form className={classes['filter']}>
        <label>
          {t('admin.decisions.outcome')}
          <select name="outcome" defaultValue={outcome ?? ''} key={outcome}>
            {['', 'allowed', 'refused', 'review'].map((each) => (
              <option key={each} value={each}>
                {t('admin.decisions.ends', { outcome: each || 'any' })}
              </option>
            ))}
          </select>
        </label>
        <button type="submit">{t('admin.show')}</button>
      </Form>
      {items.length === 0 && <p>{t('admin.none')}</p>}
      <ul className={classes['rows']}>
        {items.map(({ id, createdAt, purpose, subject, decision }) => (
          <li key={id} className={classes['card']}>
            <p className={classes['head']}>
              <Link to={`?id=${id}`}>{t('admin.decisions.ends', { outcome: decision.outcome })}</Link>
              <span>{formatInstant(createdAt, zone, locale)}</span>
            </p>
            <p>{decision.summary}</p>
            <small>
              {subject?.kind === 'booking' ? (
                <Link to={`/${market}/admin/bookings/${subject.id}`}>{t('admin.decisions.booking')}</Link>
              ) : (
                t('admin.decisions.purpose', { purpose })
              )}{' '}
              · {decision.jurisdictions.map(({ name }) => name).join(', ')}
            </small>
          </li>
        ))}
      </ul>
      <Pager nextCursor={nextCursor} />
    </main>
  );
}

function One({ stored, same, asOf, market }: { stored: StoredDecision; same: boolean; asOf: AsOf | undefined; market: string }) {
  const t = useText();
  const locale = useLocale();
  const { id, decision } = stored;
  const end = ({ version, outcome }: End): string =>
    version === undefined ? t('admin.decisions.absent') : `${outcome.replaceAll('_', ' ')} (${version})`;
  return (
    <main id="main">
      <p>
        <Link to="?">{t('admin.decisions.back')}</Link>
      </p>
      <h1>{t('admin.decisions.one', { day: formatDate(decision.date, locale) })}</h1>
      <p className={classes['verdict']} data-bad={!same || undefined} role="status">
        {t(same ? 'admin.decisions.same' : 'admin.decisions.other')}
      </p>
      <p>
        <a href={`/${market}/api/v1/admin/compliance/decisions/${id}/export`} download={`decision-${id}.json`}>
          {t('admin.decisions.export')}
        </a>
      </p>
      <Form className={classes['filter']}>
        <input type="hidden" name="id" value={id} />
        <label>
          {t('admin.decisions.day')}
          <input type="date" name="date" defaultValue={asOf?.again.date} required />
        </label>
        <button type="submit">{t('admin.decisions.compare')}</button>
      </Form>
      {asOf && (
        <section aria-live="polite">
          <h2>{t('admin.decisions.then', { day: asOf.again.date, outcome: asOf.again.outcome })}</h2>
          {asOf.changes.length === 0 ? (
            <p>{t('admin.decisions.noChange')}</p>
          ) : (
            <div className={classes['scroll']}>
              <table className={classes['table']}>
                <thead>
                  <tr>
                    <th scope="col">{t('admin.decisions.rule')}</th>
                    <th scope="col">{t('admin.decisions.was')}</th>
                    <th scope="col">{t('admin.decisions.is')}</th>
                  </tr>
                </thead>
                <tbody>
                  {asOf.changes.map(({ rule, title, before, after }) => (
                    <tr key={rule}>
                      <td>
                        <Link to={`/${market}/rules/${rule}`}>{title}</Link>
                      </td>
                      <td>{end(before)}</td>
                      <td>{end(after)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </section>
      )}
      <Answer decision={decision} market={market} />
    </main>
  );
}

import { Form } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import type { Page } from '~/api/types';
import { useText } from '~/texts';
import type { Route } from './+types/ledger';
import classes from './admin.module.css';
import { Pager } from './pager';
import { Postings } from './postings';
import type { LedgerCheck, Posting } from './types';

export async function loader({ params, context, request }: Route.LoaderArgs) {
  await requirePerson(context, params.market, request);
  const search = new URL(request.url).searchParams;
  const api = apiOf(context, params.market);
  const account = search.get('account')?.trim() || undefined;
  const [journal, check] = await Promise.all([
    api.get<Page<Posting>>('/admin/ledger/transactions', { account, cursor: search.get('cursor') ?? undefined }),
    search.has('prove') ? api.get<LedgerCheck>('/admin/ledger/check') : undefined,
  ]);
  return { ...journal, account, check };
}

export default function Ledger({ loaderData: { items, nextCursor, account, check }, params: { market } }: Route.ComponentProps) {
  const t = useText();
  return (
    <main id="main">
      <h1>{t('admin.ledger.journal')}</h1>
      <p className={classes['lead']}>{t('admin.ledger.lead')}</p>
      <Form className={classes['filter']}>
        <label>
          {t('admin.ledger.account')}
          <input name="account" defaultValue={account} placeholder={t('admin.ledger.accountHint')} maxLength={200} key={account} />
        </label>
        <button type="submit">{t('admin.show')}</button>
        <button type="submit" name="prove" value="yes">
          {t('admin.ledger.prove')}
        </button>
      </Form>
      {check && <Proof check={check} />}
      {items.length === 0 && <p>{t('admin.none')}</p>}
      <Postings items={items} market={market} />
      <Pager nextCursor={nextCursor} />
    </main>
  );
}

function Proof({ check: { ok, transactions, entries, problems } }: { check: LedgerCheck }) {
  const t = useText();
  return (
    <div className={classes['verdict']} data-bad={!ok || undefined} role="status">
      {ok ? t('admin.ledger.proved', { transactions, entries }) : t('admin.ledger.broken')}
      {!ok && (
        <ul>
          {problems.map(({ rule, where, message }) => (
            <li key={rule + where}>
              {where}: {message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

import { Link, redirect } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import type { Money, Page } from '~/api/types';
import { SubmitButton } from '~/forms/fields';
import { ApiForm } from '~/forms/form';
import { submit } from '~/forms/submit.server';
import { formatInstant } from '~/format/instants';
import { formatMoney } from '~/format/money';
import { texts, useLocale, useText } from '~/texts';
import type { Route } from './+types/payouts';
import classes from './host.module.css';

interface Entry {
  id: string;
  at: string;
  description: string;
  subject: { kind: string; id: string };
  amount: Money;
}

interface Earnings extends Page<Entry> {
  balances: { balance: Money; pending: Money }[];
}

export function meta() {
  return [{ title: texts('en')('host.payouts.title') }];
}

export async function loader({ params: { market }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const api = apiOf(context, market);
  const cursor = new URL(request.url).searchParams.get('cursor') ?? undefined;
  const [account, earnings] = await Promise.all([
    api.get<{ status: string; requirementsDue: string[] }>('/payouts/account'),
    api.get<Earnings>('/earnings', { cursor }),
  ]);
  return { account, earnings };
}

export async function action({ params: { market }, context, request }: Route.ActionArgs) {
  const form = await request.formData();
  return submit(form, async () => {
    const { url } = await apiOf(context, market).post<{ url: string }>('/payouts/account');
    return redirect(url);
  });
}

export default function Payouts({ loaderData: { account, earnings }, actionData, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  const { status, requirementsDue } = account;
  const ready = status === 'ready';
  return (
    <main id="main" className={`gh-page ${classes['page']}`}>
      <p>
        <Link to={`/${market}/host`}>{t('host.back')}</Link>
      </p>
      <h1>{t('host.payouts.title')}</h1>
      <div className={classes['notice']}>
        <p>
          {ready
            ? t('host.payouts.ready')
            : status === 'none'
              ? t('host.payouts.none')
              : t('host.payouts.onboarding', { what: requirementsDue.map((each) => each.replaceAll(/[._]/g, ' ')).join(', ') })}
        </p>
        {!ready && (
          <ApiForm refusal={actionData ?? undefined}>
            <SubmitButton>{t(status === 'none' ? 'host.payouts.setUp' : 'host.payouts.goOn')}</SubmitButton>
          </ApiForm>
        )}
      </div>
      {earnings.balances.map(({ balance, pending }) => (
        <dl key={balance.currency} className={classes['money']}>
          <div>
            <dt>{t('host.payouts.balance')}</dt>
            <dd>{formatMoney(balance, locale, 'exact')}</dd>
          </div>
          <div>
            <dt>{t('host.payouts.pending')}</dt>
            <dd>{formatMoney(pending, locale, 'exact')}</dd>
          </div>
        </dl>
      ))}
      <section>
        <h2>{t('host.payouts.entries')}</h2>
        {earnings.items.length === 0 && <p>{t('host.payouts.noEntries')}</p>}
        <ul className={classes['list']}>
          {earnings.items.map(({ id, at, description, subject, amount }) => (
            <li key={id}>
              <div>
                <strong>
                  {subject.kind === 'booking' ? <Link to={`/${market}/bookings/${subject.id}`}>{description}</Link> : description}
                </strong>
                <small>{formatInstant(at, 'America/Los_Angeles', locale)}</small>
              </div>
              <strong>{formatMoney(amount, locale, 'exact')}</strong>
            </li>
          ))}
        </ul>
        {earnings.nextCursor && <Link to={`?cursor=${encodeURIComponent(earnings.nextCursor)}`}>{t('host.payouts.older')}</Link>}
      </section>
    </main>
  );
}

import { Link } from 'react-router';
import { apiOf } from '~/api/context.server';
import { formatInstant } from '~/format/instants';
import { useReaderZone } from '~/format/local-time';
import { formatMoney } from '~/format/money';
import { useLocale, useText } from '~/texts';
import type { Route } from './+types/overview';
import classes from './admin.module.css';
import type { Overview } from './types';

export async function loader({ params, context }: Route.LoaderArgs) {
  return apiOf(context, params.market).get<Overview>('/admin/overview');
}

export default function OverviewPage({ loaderData: { now, bookings, money, work }, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  const zone = useReaderZone();
  const home = `/${market}/admin`;
  return (
    <main id="main">
      <h1>{t('admin.overview')}</h1>
      <p className={classes['lead']}>{t('admin.overview.now', { now: formatInstant(now, zone, locale) })}</p>
      <div className={classes['cards']}>
        <section className={classes['card']}>
          <h2>{t('admin.overview.bookings')}</h2>
          {bookings.length === 0 && <p>{t('admin.overview.noBookings')}</p>}
          <dl className={classes['facts']}>
            {bookings.map(({ state, title, count }) => (
              <Fact key={state} name={<Link to={`${home}/bookings?state=${state}`}>{title}</Link>} value={count} />
            ))}
          </dl>
        </section>
        <section className={classes['card']}>
          <h2>{t('admin.overview.money')}</h2>
          <dl className={classes['facts']}>
            {money.map(({ family, title, balance }) => (
              <Fact
                key={family + balance.currency}
                name={<Link to={`${home}/ledger/accounts?prefix=${encodeURIComponent(family)}`}>{title}</Link>}
                value={formatMoney(balance, locale, 'exact')}
              />
            ))}
          </dl>
        </section>
        <section className={classes['card']}>
          <h2>{t('admin.overview.work')}</h2>
          <dl className={classes['facts']}>
            <Fact name={t('admin.overview.waiting')} value={work.waiting} />
            <Fact name={t('admin.overview.running')} value={work.running} />
            <Fact name={<Link to={`${home}/dead-letters`}>{t('admin.overview.dead')}</Link>} value={work.dead} />
            <Fact name={t('admin.overview.oldest')} value={t('admin.overview.seconds', { seconds: work.oldestDueSeconds })} />
          </dl>
        </section>
      </div>
    </main>
  );
}

function Fact({ name, value }: { name: React.ReactNode; value: React.ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

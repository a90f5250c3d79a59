import { IconArrowRight } from '@tabler/icons-react';
import { Link } from 'react-router';
import { runningMarkets } from '~/api/markets.server';
import { brandOf } from '~/markets';
import { pictureOf } from '~/markets/pictures';
import { Mark } from '~/shell/mark';
import { texts, useText } from '~/texts';
import type { Route } from './+types/doors';
import classes from './doors.module.css';

export function meta() {
  const t = texts('en');
  return [{ title: `${t('doors.title')}: ${t('doors.headline')}` }, { name: 'description', content: t('doors.footer') }];
}

export async function loader({ context }: Route.LoaderArgs) {
  return { markets: await runningMarkets(context) };
}

export default function Doors({ loaderData: { markets } }: Route.ComponentProps) {
  const t = useText();
  return (
    <div className={classes['house']}>
      <header className={`gh-page ${classes['top']}`}>
        <Mark market="" />
        <span>{t('doors.title')}</span>
      </header>
      <main id="main" className="gh-page">
        <div className={classes['lead']}>
          <h1>{t('doors.headline')}</h1>
          <p>{t('doors.lead')}</p>
        </div>
        {markets.length === 0 && <p className={classes['none']}>{t('doors.none')}</p>}
        <ul className={classes['doors']} data-single={markets.length === 1 || undefined}>
          {markets.map((market) => (
            <Door key={market.name} market={market} />
          ))}
        </ul>
      </main>
      <footer className={classes['foot']}>
        <p className="gh-page">{t('doors.footer')}</p>
      </footer>
    </div>
  );
}

function Door({ market }: { market: { name: string; title: string; line: string } }) {
  const t = useText();
  const { band, bandInk, bandMuted, accent } = brandOf(market.name).light;
  return (
    <li>
      <Link
        to={`/${market.name}/`}
        className={classes['door']}
        style={{ '--door': band, '--door-ink': bandInk, '--door-muted': bandMuted, '--door-accent': accent } as React.CSSProperties}
      >
        <img src={pictureOf(market.name)} alt="" width="1200" height="800" />
        <span className={classes['doorText']}>
          <strong>{market.title}</strong>
          <span>{market.line}</span>
          <span className={classes['enter']}>
            {t('doors.enter', { market: market.title })}
            <IconArrowRight size={20} aria-hidden="true" />
          </span>
        </span>
      </Link>
    </li>
  );
}

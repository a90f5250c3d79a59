import { Link } from 'react-router';
import { brandOf } from '~/markets';
import { useText } from '~/texts';
import { Mark } from './mark';
import classes from './shell.module.css';

export function Footer({ market, others }: { market: string; others: boolean }) {
  const t = useText();
  const brand = brandOf(market);
  return (
    <footer className={classes['footer']}>
      <div className={`gh-page ${classes['footerRow']}`}>
        <div className={classes['footerSelf']}>
          <p className={classes['brand']}>
            <Mark market={market} />
            <span>{t(brand.title)}</span>
          </p>
          <p>{t(brand.line)}</p>
        </div>
        <nav aria-label={t('shell.footerNavigation')}>
          <Link to={`/${market}/kitchens`}>{t('shell.findKitchen')}</Link>
          <Link to={`/${market}/legal`}>{t('shell.legal')}</Link>
          <Link to={`/${market}/rules`}>{t('shell.rules')}</Link>
          <Link to={`/${market}/what-do-i-need`}>{t('makes.link')}</Link>
          <Link to={`/${market}/agreements/terms`}>{t('consent.terms')}</Link>
          <Link to={`/${market}/agreements/privacy`}>{t('consent.privacy')}</Link>
          <a href={`/${market}/api/docs`}>{t('shell.api')}</a>
          {others && <Link to="/">{t('shell.otherMarkets')}</Link>}
        </nav>
      </div>
    </footer>
  );
}

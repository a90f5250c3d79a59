import { IconArrowRight, IconSearch } from '@tabler/icons-react';
import { Form, Link } from 'react-router';
import type { Facet, ListingCard } from '~/api/types';
import { KitchenCard } from '~/features/search/kitchen-card';
import { LinkButton } from '~/shell/link-button';
import { type TextKey, useText } from '~/texts';
import { pictureOf } from '../pictures';
import classes from './home.module.css';

interface Props {
  market: string;
  today: string;
  featured: ListingCard[];
  total: number;
  cities: Facet[];
  equipment: Facet[];
  titles: Record<string, string>;
}

export function PrepHome(props: Props) {
  return (
    <main id="main">
      <Hero {...props} />
      <Featured {...props} />
      <HowItWorks market={props.market} />
      <HostInvitation market={props.market} />
    </main>
  );
}

function Hero({ market, today, total, cities, equipment, titles }: Props) {
  const t = useText();
  return (
    <section className={classes['hero']}>
      <div className={`gh-page ${classes['heroRow']}`}>
        <div className={classes['heroText']}>
          <p className={classes['count']}>{t('prep.hero.count', { count: total })}</p>
          <h1>{t('prep.hero.title')}</h1>
          <p className={classes['lead']}>{t('prep.hero.lead')}</p>
        </div>
        <img className={classes['picture']} src={pictureOf(market)} alt="" width="1200" height="800" />
        <Form action={`/${market}/kitchens`} role="search" className={classes['search']} aria-label={t('prep.hero.search')}>
          <label className={classes['what']}>
            <span>{t('prep.hero.what')}</span>
            <input type="search" name="q" placeholder={t('prep.hero.whatHint')} maxLength={200} />
          </label>
          <label>
            <span>{t('prep.hero.city')}</span>
            <select name="city" defaultValue="">
              <option value="">{t('prep.hero.anyCity')}</option>
              {cities.map((city) => (
                <option key={city.value} value={city.value}>
                  {city.value}
                </option>
              ))}
            </select>
          </label>
          <label>
            <span>{t('prep.hero.date')}</span>
            <input type="date" name="date" min={today} />
          </label>
          <button type="submit">
            <IconSearch size={20} aria-hidden="true" />
            {t('prep.hero.search')}
          </button>
        </Form>
        {equipment.length > 0 && (
          <p className={classes['popular']}>
            <span>{t('prep.popular')}</span>
            {equipment.slice(0, 6).map((item) => (
              <Link key={item.value} to={`/${market}/kitchens?equipment=${encodeURIComponent(item.value)}`}>
                {titles[item.value] ?? item.value}
              </Link>
            ))}
          </p>
        )}
      </div>
    </section>
  );
}

function Featured({ market, featured, total, titles }: Props) {
  const t = useText();
  return (
    <section className={`gh-page ${classes['section']}`} aria-labelledby="featured">
      <div className={classes['sectionHead']}>
        <h2 id="featured">{t('prep.featured.title')}</h2>
        {total > featured.length && (
          <Link to={`/${market}/kitchens`} className={classes['more']}>
            {t('prep.featured.all', { count: total })}
            <IconArrowRight size={18} aria-hidden="true" />
          </Link>
        )}
      </div>
      {featured.length === 0 ? (
        <p>{t('prep.featured.none')}</p>
      ) : (
        <ul className={classes['cards']}>
          {featured.map((card) => (
            <KitchenCard key={card.id} card={card} to={`/${market}/kitchens/${card.slug}`} market={market} titles={titles} />
          ))}
        </ul>
      )}
    </section>
  );
}

function HowItWorks({ market }: { market: string }) {
  const t = useText();
  return (
    <section className={classes['how']} aria-labelledby="how">
      <div className="gh-page">
        <h2 id="how">{t('prep.how.title')}</h2>
        <ol>
          {(['find', 'book', 'cook'] as const).map((step) => (
            <li key={step}>
              <h3>{t(`prep.how.${step}.title` satisfies TextKey)}</h3>
              <p>{t(`prep.how.${step}.text` satisfies TextKey)}</p>
            </li>
          ))}
        </ol>
        <p className={classes['legal']}>
          {t('prep.legal.text')} <Link to={`/${market}/legal`}>{t('prep.legal.link')}</Link>
        </p>
      </div>
    </section>
  );
}

function HostInvitation({ market }: { market: string }) {
  const t = useText();
  return (
    <section className={`gh-page ${classes['section']}`} aria-labelledby="hosting">
      <div className={classes['invitation']}>
        <div>
          <h2 id="hosting">{t('prep.host.title')}</h2>
          <p>{t('prep.host.text')}</p>
        </div>
        <LinkButton to={`/${market}/register?role=host`} size="lg">
          {t('prep.host.button')}
        </LinkButton>
      </div>
    </section>
  );
}

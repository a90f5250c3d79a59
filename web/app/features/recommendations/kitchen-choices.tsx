import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { formatMoney } from '~/format/money';
import { PictureImage } from '~/shell/picture-image';
import { useLocale, useText } from '~/texts';
import classes from './recommendations.module.css';
import type { KitchenChoice } from './types';

interface Props {
  market: string;
  items: { kitchen: KitchenChoice; why?: ReactNode }[];
}

/** A few kitchens side by side, each with why it is here. */
export function KitchenChoices({ market, items }: Props) {
  const t = useText();
  const locale = useLocale();
  return (
    <ul className={classes['choices']}>
      {items.map(({ kitchen, why }) => (
        <li key={kitchen.id}>
          {kitchen.picture && (
            <span className={classes['frame']}>
              <PictureImage market={market} picture={kitchen.picture} width={320} sizes="16rem" alt="" />
            </span>
          )}
          <Link to={`/${market}/kitchens/${kitchen.slug}`}>{kitchen.title}</Link>
          <span>
            {kitchen.city} · {formatMoney(kitchen.price.hourly, locale)} {t('search.card.hourly')}
            {kitchen.sensitive && ` · ${t('search.card.sensitive')}`}
          </span>
          {why && <span className={classes['why']}>{why}</span>}
        </li>
      ))}
    </ul>
  );
}

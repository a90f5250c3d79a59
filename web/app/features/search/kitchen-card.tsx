import { IconMapPin, IconShieldCheck } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { ListingCard } from '~/api/types';
import { formatMoney } from '~/format/money';
import { PictureFrame } from '~/shell/picture-frame';
import { PictureImage } from '~/shell/picture-image';
import { useLocale, useText } from '~/texts';
import { Stars } from '~/features/reviews/stars';
import classes from './kitchen-card.module.css';

const shownEquipment = 3;

interface Props {
  card: ListingCard;
  /** The kitchen's page; may carry the day and hours that were searched for. */
  to: string;
  market: string;
  /** What the codes of equipment are called. */
  titles: Record<string, string>;
  /** Where picking it to be compared, or not any more, leads. */
  compare?: { to: string; isPicked: boolean };
}

/** One kitchen in a list. Plain elements only: a page of forty must cost next to nothing to render. */
export function KitchenCard({ card, to, market, titles, compare }: Props) {
  const t = useText();
  const locale = useLocale();
  const picture = card.pictures[0];
  const rest = card.equipment.length - shownEquipment;
  return (
    <li className={classes['card']} data-listing={card.id}>
      <PictureFrame>
        {picture && <PictureImage market={market} picture={picture} width={640} sizes="(max-width: 40em) 100vw, 24rem" alt="" />}
        {card.promoted && (
          <span className={classes['promoted']} title={t('search.card.promotedWhy')}>
            {t('search.card.promoted')}
          </span>
        )}
        {card.latestScore !== undefined && (
          <span className={classes['score']}>
            <IconShieldCheck size={16} aria-hidden="true" />
            {t('search.card.score', { score: card.latestScore })}
          </span>
        )}
      </PictureFrame>
      <div className={classes['text']}>
        <p className={classes['place']}>
          <IconMapPin size={15} aria-hidden="true" />
          {card.city}, {card.region}
          {card.distanceMeters !== undefined && <span> · {t('search.card.distance', { miles: card.distanceMeters / 1609.344 })}</span>}
          {card.sensitive && <span> · {t('search.card.sensitive')}</span>}
        </p>
        <h3>
          <Link to={to}>{card.title}</Link>
        </h3>
        {card.rating && (
          <p className={classes['rating']}>
            <Stars value={card.rating.mean} label={t('reviews.mean', { mean: card.rating.mean })} /> {t('reviews.short', card.rating)}
          </p>
        )}
        <p className={classes['summary']}>{card.summary}</p>
        <p className={classes['equipment']}>
          {card.equipment
            .slice(0, shownEquipment)
            .map((code) => titles[code] ?? code)
            .join(' · ')}
          {rest > 0 && ` · ${t('search.card.more', { count: rest })}`}
        </p>
        <p className={classes['price']}>
          <strong>{formatMoney(card.price.hourly, locale)}</strong> {t('search.card.hourly')}
          {compare && (
            <Link
              to={compare.to}
              preventScrollReset
              className={classes['compare']}
              aria-label={t('compare.pickThis', { title: card.title, picked: compare.isPicked ? 'yes' : 'no' })}
            >
              {t(compare.isPicked ? 'compare.picked' : 'compare.pick')}
            </Link>
          )}
        </p>
      </div>
    </li>
  );
}

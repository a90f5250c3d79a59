import { IconCheck, IconMinus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Extra, Interval, Listing } from '~/api/types';
import { Stars } from '~/features/reviews/stars';
import type { Summary } from '~/features/reviews/types';
import { formatDate, formatDuration, formatTime } from '~/format/instants';
import { formatMoney } from '~/format/money';
import { useLocale, useText } from '~/texts';
import classes from './compare.module.css';
import type { Priced } from './price.server';

export interface Compared {
  listing: Listing;
  summary: Summary;
  days: { date: string; open: Interval[] }[];
  price: Priced | undefined;
  /** Whether the kitchen holds the badge of papers in order. */
  isInOrder: boolean;
  extras: Extra[];
}

interface Props {
  market: string;
  kitchens: Compared[];
  titles: Record<string, string>;
  /** Where distances are measured from: latitude,longitude. */
  near: string;
  isKnown: boolean;
  isTimed: boolean;
  /** The address of the same page without a kitchen. */
  without(slug: string): string;
}

/** Kitchens beside each other. On phones the first column stays and the others scroll inside the frame. */
export function CompareTable({ market, kitchens, titles, near, isKnown, isTimed, without }: Props) {
  const t = useText();
  const locale = useLocale();
  const none = <span className={classes['none']}>{t('compare.none')}</span>;
  const row = (name: string, cell: (kitchen: Compared) => ReactNode) => (
    <tr key={name}>
      <th scope="row">{name}</th>
      {kitchens.map((kitchen) => (
        <td key={kitchen.listing.id}>{cell(kitchen) ?? none}</td>
      ))}
    </tr>
  );
  const codes = Object.keys(titles).filter((code) => kitchens.some(({ listing }) => listing.equipment.includes(code)));
  return (
    // A region that scrolls must be reached by keyboard too.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes['frame']} tabIndex={0} role="region" aria-label={t('compare.title')}>
      <table className={classes['table']}>
        <thead>
          <tr>
            <td />
            {kitchens.map(({ listing }) => (
              <th key={listing.id} scope="col">
                <Link to={`/${market}/kitchens/${listing.slug}`}>{listing.title}</Link>
                <Link
                  to={without(listing.slug)}
                  className={classes['remove']}
                  aria-label={t('compare.removeThis', { title: listing.title })}
                >
                  {t('compare.remove')}
                </Link>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {row(t('compare.hourly'), ({ listing }) => listing.price.hourly && formatMoney(listing.price.hourly, locale))}
          {isTimed && isKnown && row(t('compare.total'), ({ price }) => price && <Price price={price} />)}
          {row(t('compare.rating'), ({ summary }) =>
            summary.count === 0 ? undefined : (
              <>
                <Stars value={summary.mean} label={t('reviews.mean', { mean: summary.mean })} />{' '}
                {t('reviews.short', { mean: summary.mean, count: summary.count })}
              </>
            ),
          )}
          {row(t('compare.place'), ({ listing: { address } }) => t('kitchen.place', { city: address.city, region: address.region }))}
          {near && row(t('compare.distance'), ({ listing }) => distance(near, listing, t))}
          {row(t('compare.size'), ({ listing: { attributes } }) =>
            [
              ...(attributes.squareFeet === undefined ? [] : [t('kitchen.fact.size', { size: attributes.squareFeet })]),
              ...(attributes.capacity === undefined ? [] : [t('kitchen.fact.capacity', { count: attributes.capacity })]),
            ].join(', '),
          )}
          {row(t('compare.minimum'), ({ listing }) => formatDuration(listing.price.minimumMinutes))}
          {row(t('compare.inspection'), ({ listing }) =>
            listing.latestScore === undefined ? undefined : t('search.card.score', { score: listing.latestScore }),
          )}
          {row(t('compare.papers'), ({ isInOrder }) => t(isInOrder ? 'papers.badge' : 'compare.papersOpen'))}
          {kitchens.some(({ extras }) => extras.length > 0) &&
            row(t('compare.extras'), ({ extras }) =>
              listOf(extras.map(({ title, price, per }) => t('compare.extra', { title, price: formatMoney(price, locale), per }))),
            )}
          {row(t('compare.hours'), ({ days, listing }) => (
            <Hours days={days} timeZone={listing.timeZone} />
          ))}
          {codes.map((code) =>
            row(titles[code] ?? code, ({ listing }) =>
              listing.equipment.includes(code) ? (
                <IconCheck size={20} aria-label={t('compare.has')} role="img" className={classes['has']} />
              ) : (
                <IconMinus size={20} aria-label={t('compare.hasNot')} role="img" className={classes['none']} />
              ),
            ),
          )}
          {row(t('kitchen.certifications'), ({ listing }) => listOf(listing.attributes.certifications))}
          {row(t('kitchen.rules'), ({ listing }) => listOf(listing.attributes.rules))}
        </tbody>
      </table>
    </div>
  );
}

function Price({ price }: { price: Priced }) {
  const locale = useLocale();
  const t = useText();
  if ('refused' in price) return <span className={classes['refused']}>{price.refused}</span>;
  return (
    <details>
      <summary>
        <strong>{formatMoney(price.quote.total, locale, 'exact')}</strong>
      </summary>
      <ul className={classes['lines']}>
        {price.quote.lines
          .filter(({ payer }) => payer === 'guest')
          .map(({ code, label, amount }) => (
            <li key={code + label}>
              {label}: {formatMoney(amount, locale, 'exact')}
            </li>
          ))}
      </ul>
      <span className={classes['none']}>{t('compare.allIn')}</span>
    </details>
  );
}

function Hours({ days, timeZone }: { days: Compared['days']; timeZone: string }) {
  const locale = useLocale();
  const t = useText();
  return (
    <ul className={classes['lines']}>
      {days.map(({ date, open }) => (
        <li key={date}>
          {formatDate(date, locale, { weekday: 'short' })}{' '}
          {open.length === 0
            ? t('kitchen.closed')
            : open.map(({ start, end }) => `${formatTime(start, timeZone, locale)} – ${formatTime(end, timeZone, locale)}`).join(', ')}
        </li>
      ))}
    </ul>
  );
}

function listOf(items: string[] | undefined): ReactNode {
  if (items === undefined || items.length === 0) return undefined;
  return (
    <ul className={classes['lines']}>
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  );
}

const metersInAMile = 1_609.344;
const earthMeters = 6_371_008.8;

function distance(near: string, { point }: Listing, t: ReturnType<typeof useText>): ReactNode {
  const [latitude = Number.NaN, longitude = Number.NaN] = near.split(',').map(Number);
  if (point === undefined || Number.isNaN(latitude) || Number.isNaN(longitude)) return undefined;
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const h =
    Math.sin(radians(point.latitude - latitude) / 2) ** 2 +
    Math.cos(radians(latitude)) * Math.cos(radians(point.latitude)) * Math.sin(radians(point.longitude - longitude) / 2) ** 2;
  return t('search.card.distance', { miles: (2 * earthMeters * Math.asin(Math.min(1, Math.sqrt(h)))) / metersInAMile });
}

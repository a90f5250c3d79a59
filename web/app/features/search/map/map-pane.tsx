import { IconList, IconMap2 } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import type { ListingCard } from '~/api/types';
import { useText } from '~/texts';
import { type SearchQuery, writeQuery } from '../query';
import classes from './map-pane.module.css';

const KitchenMap = lazy(() => import('./kitchen-map'));
const wide = '(min-width: 75em)';

interface Props {
  market: string;
  query: SearchQuery;
  cards: ListingCard[];
  highlighted: ListingCard | undefined;
  /** Only on narrow screens, where the map takes the place of the list. */
  open: boolean;
  onOpen(open: boolean): void;
}

/** The map with its switches. It is there with scripts only, and loaded when it is first seen: the list needs neither. */
export function MapPane({ market, query, cards, highlighted, open, onOpen }: Props) {
  const t = useText();
  const navigate = useNavigate();
  const [ready, setReady] = useState(false);
  const [beside, setBeside] = useState(false);
  const [follow, setFollow] = useState(true);
  const [movedTo, setMovedTo] = useState('');
  useEffect(() => {
    if (!canDraw()) return;
    setReady(true);
    const media = matchMedia(wide);
    const look = () => setBeside(media.matches);
    look();
    media.addEventListener('change', look);
    return () => media.removeEventListener('change', look);
  }, []);
  if (!ready) return null;
  const searchHere = (bbox: string) => {
    setMovedTo('');
    // What is asked for stays; where stands in the area alone.
    void navigate(`/${market}/kitchens${writeQuery({ ...query, bbox, near: '', radiusMeters: '' })}`, {
      preventScrollReset: true,
      replace: true,
    });
  };
  return (
    <>
      <button type="button" className={classes['switch']} onClick={() => onOpen(!open)}>
        {open ? <IconList size={20} aria-hidden="true" /> : <IconMap2 size={20} aria-hidden="true" />}
        {open ? t('search.map.list') : t('search.map.map')}
      </button>
      {(beside || open) && (
        <div className={classes['pane']} data-open={open || undefined}>
          <Suspense fallback={<p className={classes['loading']}>{t('search.map.loading')}</p>}>
            <KitchenMap
              market={market}
              query={query}
              cards={cards}
              highlighted={highlighted}
              follow={follow}
              onMoved={(bbox) => (follow ? searchHere(bbox) : setMovedTo(bbox))}
            />
          </Suspense>
          <div className={classes['bar']}>
            {movedTo && !follow ? (
              <button type="button" onClick={() => searchHere(movedTo)}>
                {t('search.map.here')}
              </button>
            ) : (
              <label>
                <input type="checkbox" checked={follow} onChange={(event) => setFollow(event.currentTarget.checked)} />
                {t('search.map.follow')}
              </label>
            )}
          </div>
        </div>
      )}
    </>
  );
}

/** Maps are drawn by the graphics card. Without one there is the list. */
function canDraw(): boolean {
  try {
    return document.createElement('canvas').getContext('webgl2') !== null;
  } catch {
    return false;
  }
}

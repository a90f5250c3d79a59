import 'maplibre-gl/dist/maplibre-gl.css';
import { type LngLatBounds, Map as MapLibre, type MapOptions, Marker, NavigationControl, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import type { ListingCard, MapAnswer, Pin } from '~/api/types';
import { formatMoney } from '~/format/money';
import { useLocale, useText } from '~/texts';
import { type SearchQuery, writeQuery } from '../query';
import { ownStyle } from './ground';
import classes from './map.module.css';

// From our own files: the policy of the page allows no other worker.
setWorkerUrl(workerUrl);

const closest = 16;
const settleMs = 250;

interface Props {
  market: string;
  query: SearchQuery;
  /** The cards of the list: the map shows where they are when it has no area yet. */
  cards: ListingCard[];
  /** The card under the pointer or with the focus. */
  highlighted: ListingCard | undefined;
  /** Search again when the map was moved. */
  follow: boolean;
  /** The map was moved by hand, to here. */
  onMoved(bbox: string): void;
}

/** Pins with prices on a map; the list beside it says the same in words. */
export default function KitchenMap({ market, query, cards, highlighted, follow, onMoved }: Props) {
  const t = useText();
  const locale = useLocale();
  const navigate = useNavigate();
  const box = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<MapLibre>();
  const [trouble, setTrouble] = useState(false);
  const [view, setView] = useState('');
  const moved = useRef(onMoved);
  moved.current = onMoved;
  const area = useRef(query.bbox);

  useEffect(() => {
    const gone = new AbortController();
    let made: MapLibre | undefined;
    const open = async (element: HTMLElement) => {
      const style = await ownStyle(colorsOf(element), gone.signal);
      if (gone.signal.aborted) return;
      made = new MapLibre({
        container: element,
        style,
        ...firstView(query.bbox, cards),
        maxZoom: closest,
        dragRotate: false,
        pitchWithRotate: false,
        touchPitch: false,
        attributionControl: { compact: true },
        locale: { 'Map.Title': t('search.map.title') },
      });
      made.touchZoomRotate.disableRotation();
      made.addControl(new NavigationControl({ showCompass: false }), 'top-right');
      made.on('moveend', (event) => {
        const bounds = printBounds((made as MapLibre).getBounds());
        area.current = bounds;
        setView(bounds);
        // Only who moved it asks for other kitchens; fitting it to the results does not.
        if ('originalEvent' in event && event.originalEvent) moved.current(bounds);
      });
      setView(printBounds(made.getBounds()));
      setMap(made);
    };
    open(box.current as HTMLElement).catch(() => gone.signal.aborted || setTrouble(true));
    return () => {
      gone.abort();
      made?.remove();
    };
    // Made once; later searches move it below.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);

  // Another search without an area: go where its kitchens are. With an area that is not the map's own ("back"): go there.
  const address = writeQuery(query);
  const shown = useRef(address);
  useEffect(() => {
    if (!map || shown.current === address) return;
    shown.current = address;
    if (query.bbox === area.current) return;
    const bounds = query.bbox ? readBounds(query.bbox) : boundsOf(cards);
    if (bounds) map.fitBounds(bounds, { padding: query.bbox ? 0 : 60, maxZoom: 13, animate: false });
  }, [map, address, query.bbox, cards]);

  useEffect(() => {
    if (!map || !view) return;
    const gone = new AbortController();
    let markers: Marker[] = [];
    const later = setTimeout(() => {
      void pinsOf(market, { ...query, bbox: view }, map.getZoom(), gone.signal).then(
        ({ clusters }) => {
          if (gone.signal.aborted) return;
          markers = clusters.map((pin) =>
            markerOf(pin, {
              label: pin.listing
                ? t('search.map.pin', { title: pin.listing.title, price: formatMoney(pin.price, locale) })
                : t('search.map.cluster', { count: pin.count, price: formatMoney(pin.price, locale) }),
              text: pin.listing ? formatMoney(pin.price, locale) : String(pin.count),
              open: () => {
                if (pin.listing) void navigate(`/${market}/kitchens/${pin.listing.slug}`);
                else map.easeTo({ center: at(pin), zoom: Math.min(closest, map.getZoom() + 2) }, { originalEvent: true });
              },
            }).addTo(map),
          );
        },
        () => gone.signal.aborted || setTrouble(true),
      );
    }, settleMs);
    return () => {
      clearTimeout(later);
      gone.abort();
      for (const each of markers) each.remove();
    };
  }, [map, view, address, market, locale, t, navigate, query]);

  useEffect(() => {
    if (!map || !highlighted) return;
    const element = document.createElement('div');
    element.className = classes['highlight'] ?? '';
    element.textContent = formatMoney(highlighted.price.hourly, locale);
    const { longitude, latitude } = highlighted.point;
    const marker = new Marker({ element, anchor: 'bottom' }).setLngLat([longitude, latitude]).addTo(map);
    return () => void marker.remove();
  }, [map, highlighted, locale]);

  return (
    <div className={classes['frame']}>
      <section
        className={classes['canvas']}
        ref={box}
        aria-label={t('search.map.title')}
        aria-describedby="map-hint"
        data-follow={follow}
      />
      <p id="map-hint" className="gh-hidden">
        {t('search.map.hint')}
      </p>
      {trouble && (
        <p role="alert" className={classes['trouble']}>
          {t('search.map.trouble')}
        </p>
      )}
    </div>
  );
}

const at = ({ point }: Pin): [number, number] => [point.longitude, point.latitude];

function markerOf({ point, listing }: Pin, { label, text, open }: { label: string; text: string; open(): void }): Marker {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = (listing ? classes['pin'] : classes['cluster']) ?? '';
  element.textContent = text;
  element.title = label;
  element.addEventListener('click', (event) => {
    event.stopPropagation();
    open();
  });
  const marker = new Marker({ element, anchor: listing ? 'bottom' : 'center' }).setLngLat([point.longitude, point.latitude]);
  // After the marker was made, which names it "Map marker".
  element.setAttribute('aria-label', label);
  return marker;
}

async function pinsOf(market: string, query: SearchQuery, zoom: number, signal: AbortSignal): Promise<MapAnswer> {
  const answer = await fetch(`/${market}/kitchens/pins${writeQuery(query)}&zoom=${Math.round(zoom)}`, { signal });
  if (!answer.ok) throw new Error(`The pins answered ${answer.status}.`);
  return (await answer.json()) as MapAnswer;
}

function firstView(bbox: string, cards: ListingCard[]): Partial<MapOptions> {
  const bounds = bbox ? readBounds(bbox) : boundsOf(cards);
  if (!bounds) return { center: [-98, 39], zoom: 3 };
  return { bounds, fitBoundsOptions: { padding: bbox ? 0 : 60, maxZoom: 13 } };
}

function boundsOf(cards: ListingCard[]): [number, number, number, number] | undefined {
  if (cards.length === 0) return undefined;
  const [longitudes, latitudes] = [cards.map(({ point }) => point.longitude), cards.map(({ point }) => point.latitude)];
  return [Math.min(...longitudes), Math.min(...latitudes), Math.max(...longitudes), Math.max(...latitudes)];
}

function readBounds(bbox: string): [number, number, number, number] | undefined {
  const [west, south, east, north] = bbox.split(',').map(Number);
  return [west, south, east, north].every((each) => Number.isFinite(each))
    ? [west as number, south as number, east as number, north as number]
    : undefined;
}

const printBounds = (bounds: LngLatBounds): string =>
  [Math.max(-180, bounds.getWest()), Math.max(-90, bounds.getSouth()), Math.min(180, bounds.getEast()), Math.min(90, bounds.getNorth())]
    .map((degrees) => degrees.toFixed(4))
    .join(',');

/** The ground in the market's own colors, light or dark. */
function colorsOf(element: HTMLElement) {
  const styles = getComputedStyle(element);
  const read = (name: string): string => styles.getPropertyValue(name).trim();
  return { water: read('--gh-map-water'), land: read('--gh-surface'), line: read('--gh-line'), border: read('--gh-muted') };
}

import { IconX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { Form, Link, useSubmit } from 'react-router';
import type { Facet, SearchAnswer } from '~/api/types';
import { formatClock } from '~/format/instants';
import { useLocale, useText } from '~/texts';
import classes from './filters.module.css';
import { readQuery, type SearchQuery, writeQuery } from './query';

const shownEquipment = 8;
const hours = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);

interface Props {
  query: SearchQuery;
  /** What the codes of equipment are called. */
  titles: Record<string, string>;
  facets: SearchAnswer['facets'];
  today: string;
  action: string;
  /** On a phone the filters are a sheet over the page; `open` shows it. */
  open: boolean;
  onClose(): void;
}

/**
 * The filters: one plain GET form. Beside the results on wide screens, where each change searches at once; on phones a sheet
 * with a button, so that several changes cost one search. Without scripts the form stands in the page.
 */
export function Filters({ query, titles, facets, today, action, open, onClose }: Props) {
  const t = useText();
  const submit = useSubmit();
  const sheet = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const before = document.activeElement;
    sheet.current?.querySelector<HTMLElement>('button')?.focus();
    document.body.style.overflow = 'hidden';
    const keys = (event: KeyboardEvent) => {
      if (event.key === 'Escape') onClose();
      if (event.key === 'Tab' && sheet.current) keepInside(event, sheet.current);
    };
    document.addEventListener('keydown', keys);
    return () => {
      document.removeEventListener('keydown', keys);
      document.body.style.overflow = '';
      if (before instanceof HTMLElement) before.focus();
    };
  }, [open, onClose]);
  const form = useRef<HTMLFormElement>(null);
  const address = writeQuery(query);
  // A chip, a link or "back" changes the search from outside the form: the fields follow, and whoever is in one stays in it.
  const shown = useRef(address);
  useEffect(() => {
    // Not at first: whoever chose something before the scripts were there keeps it.
    if (form.current && shown.current !== address) showQuery(form.current, readQuery(new URLSearchParams(address)));
    shown.current = address;
  }, [address]);
  const beside = () => matchMedia('(min-width: 60em)').matches;
  return (
    <div
      ref={sheet}
      id="filters"
      className={classes['sheet']}
      data-open={open || undefined}
      {...(open ? { role: 'dialog', 'aria-modal': true } : { role: 'region' })}
      aria-label={t('search.filters')}
    >
      <Form
        ref={form}
        action={action}
        className={classes['form']}
        onSubmit={onClose}
        onChange={(event) => {
          // Typed text searches on Enter or when the field is left, not with every letter.
          // Another town is elsewhere: what the map shows is left behind.
          const area = event.currentTarget.elements.namedItem('bbox');
          if (area instanceof HTMLInputElement && event.target instanceof HTMLSelectElement && event.target.name === 'city')
            area.value = '';
          if (beside() && event.target instanceof HTMLElement && !event.target.matches('[data-typed]')) {
            void submit(event.currentTarget, { preventScrollReset: true, replace: true });
          }
        }}
      >
        <div className={classes['head']}>
          <h2>{t('search.filters')}</h2>
          <button type="button" onClick={onClose} aria-label={t('search.filters.close')} className={classes['close']}>
            <IconX size={22} aria-hidden="true" />
          </button>
        </div>
        {query.sort && <input type="hidden" name="sort" value={query.sort} />}
        {query.bbox && <input type="hidden" name="bbox" value={query.bbox} />}
        {query.safe && <input type="hidden" name="safe" value={query.safe} />}
        {query.compare.map((slug) => (
          <input key={slug} type="hidden" name="compare" value={slug} />
        ))}
        <label className={classes['field']}>
          <span>{t('search.field.q')}</span>
          <input type="search" name="q" defaultValue={query.q} placeholder={t('search.field.qHint')} maxLength={200} data-typed />
        </label>
        <label className={classes['field']}>
          <span>{t('search.field.city')}</span>
          <select name="city" defaultValue={query.city}>
            <option value="">{t('search.anyCity')}</option>
            {withChosen(facets.city, query.city ? [query.city] : []).map((city) => (
              <option key={city.value} value={city.value}>
                {t('search.cityCount', { city: city.value, count: city.count })}
              </option>
            ))}
          </select>
        </label>
        <WhenFields query={query} today={today} />
        <PriceFields query={query} />
        <label className={classes['field']}>
          <span>{t('search.field.rating')}</span>
          <select name="minRating" defaultValue={query.minRating}>
            <option value="">{t('search.anyRating')}</option>
            {withChosen(facets.rating, query.minRating ? [query.minRating] : []).map(({ value, count }) => (
              <option key={value} value={value}>
                {t('search.ratingCount', { stars: Number(value), count })}
              </option>
            ))}
          </select>
        </label>
        <EquipmentFields facets={withChosen(facets.equipment, query.equipment)} chosen={query.equipment} titles={titles} />
        <div className={classes['actions']}>
          <Link to={action}>{t('search.clear')}</Link>
          <button type="submit">{t('search.apply')}</button>
        </div>
      </Form>
    </div>
  );
}

function WhenFields({ query, today }: { query: SearchQuery; today: string }) {
  const t = useText();
  const locale = useLocale();
  return (
    <fieldset className={classes['group']} aria-describedby="when-hint">
      <legend>{t('search.field.when')}</legend>
      <label className={classes['field']}>
        <span>{t('search.field.date')}</span>
        <input type="date" name="date" defaultValue={query.date} min={today} />
      </label>
      <div className={classes['pair']}>
        {(['from', 'to'] as const).map((name) => (
          <label key={name} className={classes['field']}>
            <span>{t(`search.field.${name}`)}</span>
            <select name={name} defaultValue={query[name]}>
              <option value="">{t('search.anyTime')}</option>
              {[...new Set([...hours, ...(query[name] ? [query[name]] : [])])].sort().map((hour) => (
                <option key={hour} value={hour}>
                  {formatClock(hour, locale)}
                </option>
              ))}
            </select>
          </label>
        ))}
      </div>
      <p id="when-hint">{t('search.field.whenHint')}</p>
    </fieldset>
  );
}

function PriceFields({ query }: { query: SearchQuery }) {
  const t = useText();
  return (
    <fieldset className={classes['group']}>
      <legend>{t('search.field.price')}</legend>
      <div className={classes['pair']}>
        {(['minPrice', 'maxPrice'] as const).map((name) => (
          <label key={name} className={classes['field']}>
            <span>{t(`search.field.${name}`)}</span>
            <span className={classes['money']}>
              <span aria-hidden="true">$</span>
              <input type="number" name={name} defaultValue={query[name]} min={0} max={100000} step={1} inputMode="numeric" data-typed />
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function EquipmentFields({ facets, chosen, titles }: { facets: Facet[]; chosen: string[]; titles: Record<string, string> }) {
  const t = useText();
  const boxes = (some: Facet[]) =>
    some.map((facet) => (
      <label key={facet.value} className={classes['check']}>
        <input type="checkbox" name="equipment" value={facet.value} defaultChecked={chosen.includes(facet.value)} />
        <span>{titles[facet.value] ?? facet.title}</span>
        <span className={classes['number']}>{facet.count}</span>
      </label>
    ));
  const rest = facets.slice(shownEquipment);
  return (
    <fieldset className={classes['group']}>
      <legend>{t('search.field.equipment')}</legend>
      {boxes(facets.slice(0, shownEquipment))}
      {rest.length > 0 && (
        <details open={rest.some((facet) => chosen.includes(facet.value)) || undefined}>
          <summary>{t('search.moreEquipment')}</summary>
          {boxes(rest)}
        </details>
      )}
    </fieldset>
  );
}

function showQuery(form: HTMLFormElement, query: SearchQuery): void {
  for (const field of form.querySelectorAll<HTMLInputElement | HTMLSelectElement>('input[name], select[name]')) {
    if (field instanceof HTMLInputElement && field.type === 'checkbox') field.checked = query.equipment.includes(field.value);
    else if (field !== document.activeElement) field.value = String(query[field.name as keyof SearchQuery] ?? '');
  }
}

/** A chosen value stays in the list even when nothing is left of it, so that it can be taken back. */
function withChosen(facets: Facet[], chosen: string[]): Facet[] {
  return [
    ...facets,
    ...chosen.filter((value) => !facets.some((facet) => facet.value === value)).map((value) => ({ value, title: value, count: 0 })),
  ];
}

function keepInside(event: KeyboardEvent, box: HTMLElement): void {
  const stops = [...box.querySelectorAll<HTMLElement>('a[href], button, input:not([type=hidden]), select, summary')].filter(
    (stop) => stop.offsetParent !== null,
  );
  const [first, last] = [stops.at(0), stops.at(-1)];
  if (event.shiftKey && document.activeElement === first) last?.focus();
  else if (!event.shiftKey && document.activeElement === last) first?.focus();
  else return;
  event.preventDefault();
}

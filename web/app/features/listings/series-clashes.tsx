import { useEffect, useRef } from 'react';
import { Link } from 'react-router';
import type { Problem } from '~/api/errors';
import { formatSpan } from '~/format/instants';
import { useLocale, useText } from '~/texts';
import { fewestTimes, type Repeat } from './booking-choices';
import classes from './booking-panel.module.css';
import { localDay } from './local-day';

interface Span {
  startsAt: string;
  endsAt: string;
}

/** One time of a series that cannot be had. */
interface Clash extends Span {
  code: string;
  message: string;
  nearestFree: Span[];
}

interface Props {
  problem: Problem;
  repeat: Repeat;
  timeZone: string;
  /** The panel with another repetition of the same time. */
  linkTo(repeat: Repeat): string;
}

/** Why a series cannot be had: each time that is in the way, what is free near it, and what can be done about all of them. */
export function SeriesClashes({ problem, repeat, timeZone, linkTo }: Props) {
  const t = useText();
  const locale = useLocale();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [problem]);
  const clashes = (problem.facts?.['clashes'] ?? []) as Clash[];
  const left = repeat.times - repeat.without.length - clashes.length;
  const days = clashes.map(({ startsAt }) => localDay(startsAt, timeZone));
  return (
    <div ref={box} className={classes['refused']} role="alert" tabIndex={-1}>
      <strong>{t('series.clashes', { count: clashes.length, times: repeat.times - repeat.without.length })}</strong>
      <ul>
        {clashes.map(({ startsAt, endsAt, code, message, nearestFree }) => (
          <li key={startsAt}>
            {code === 'calendar.slot_taken' ? t('series.takenThen', { span: formatSpan(startsAt, endsAt, timeZone, locale) }) : message}
            {nearestFree.length > 0 && (
              <small>
                {t('series.nearest', {
                  times: new Intl.ListFormat(locale, { type: 'disjunction' }).format(
                    nearestFree.map((span) => formatSpan(span.startsAt, span.endsAt, timeZone, locale)),
                  ),
                })}
              </small>
            )}
          </li>
        ))}
      </ul>
      {left >= fewestTimes ? (
        <p>
          <Link to={linkTo({ ...repeat, without: [...repeat.without, ...days] })} preventScrollReset>
            {t('series.leaveOut', { count: clashes.length, left })}
          </Link>
        </p>
      ) : (
        <p>{t('series.leaveNone')}</p>
      )}
      <p>{t('series.else')}</p>
    </div>
  );
}

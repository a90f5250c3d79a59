import { type CSSProperties, type PointerEvent, useRef } from 'react';
import { Link } from 'react-router';
import { formatClock, formatDate } from '~/format/instants';
import { useLocale, useText } from '~/texts';
import { type Choice, clockOf } from './time-form';
import type { Day, Entry, Stretch } from './week-view.server';
import classes from './week.module.css';

interface Props {
  days: readonly Day[];
  today: string;
  market: string;
  choice: Choice | undefined;
  onChoose(choice: Choice): void;
  /** The pointer is lifted: the choice stands. */
  onChosen(): void;
}

const step = 30;
const hour = 60;
const dayEnd = 1_440;

/** Seven columns of hours. A pointer draws a stretch; a tap takes an hour. Everything here is also in the form and the lists. */
export function WeekGrid({ days, today, market, choice, onChoose, onChosen }: Props) {
  const t = useText();
  const locale = useLocale();
  const shown = hoursShown(days);
  const hours = Array.from({ length: (shown.to - shown.from) / hour }, (_, index) => shown.from + index * hour);
  return (
    <div className={classes['scroll']} tabIndex={0} role="group" aria-label={t('calendar.grid')}>
      <div className={classes['grid']} style={{ '--hours': hours.length } as CSSProperties}>
        <div className={classes['times']} aria-hidden="true">
          {hours.map((minute) => (
            <span key={minute}>{formatClock(clockOf(minute), locale)}</span>
          ))}
        </div>
        {days.map((day) => (
          <div key={day.date} className={classes['day']} data-today={day.date === today || undefined}>
            <h3>{formatDate(day.date, locale, { weekday: 'short', day: 'numeric' })}</h3>
            <Column
              day={day}
              shown={shown}
              market={market}
              choice={choice?.date === day.date ? choice : undefined}
              onChoose={onChoose}
              onChosen={onChosen}
            />
          </div>
        ))}
      </div>
    </div>
  );
}

/** From an hour before the first thing of the week to an hour after the last; the whole day when nothing is there. */
function hoursShown(days: readonly Day[]): Stretch {
  const all = days.flatMap(({ open, entries }) => [...open, ...entries]);
  if (all.length === 0) return { from: 0, to: dayEnd };
  const from = Math.min(...all.map((each) => each.from)) - hour;
  const to = Math.max(...all.map((each) => each.to)) + hour;
  return { from: Math.max(0, Math.floor(from / hour) * hour), to: Math.min(dayEnd, Math.ceil(to / hour) * hour) };
}

/** What is booked in an opening lies over it. */
const openingsFirst = (a: Entry, b: Entry): number => Number(b.kind === 'opening') - Number(a.kind === 'opening');

interface ColumnProps {
  day: Day;
  shown: Stretch;
  market: string;
  choice: Choice | undefined;
  onChoose(choice: Choice): void;
  onChosen(): void;
}

function Column({ day: { date, open, entries }, shown, market, choice, onChoose, onChosen }: ColumnProps) {
  const t = useText();
  const locale = useLocale();
  const box = useRef<HTMLDivElement>(null);
  const anchor = useRef<number>(undefined);
  const place = ({ from, to }: Stretch) => ({
    top: `${((from - shown.from) / (shown.to - shown.from)) * 100}%`,
    height: `${((to - from) / (shown.to - shown.from)) * 100}%`,
  });
  const minuteAt = ({ clientY }: PointerEvent): number => {
    const { top = 0, height = 1 } = box.current?.getBoundingClientRect() ?? {};
    const minute = shown.from + ((clientY - top) / height) * (shown.to - shown.from);
    return Math.min(shown.to - step, Math.max(shown.from, Math.floor(minute / step) * step));
  };
  const stretchTo = (minute: number): Choice => {
    const from = anchor.current ?? minute;
    return { date, from: Math.min(from, minute), to: Math.max(from, minute) + step };
  };
  const begin = (event: PointerEvent): void => {
    if (event.button !== 0 || (event.target as Element).closest('a')) return;
    const minute = minuteAt(event);
    if (event.pointerType === 'touch') return onChoose({ date, from: minute, to: Math.min(shown.to, minute + hour) });
    anchor.current = minute;
    box.current?.setPointerCapture(event.pointerId);
    onChoose(stretchTo(minute));
  };
  const draw = (event: PointerEvent): void => {
    if (anchor.current !== undefined) onChoose(stretchTo(minuteAt(event)));
  };
  const end = (): void => {
    if (anchor.current !== undefined) onChosen();
    anchor.current = undefined;
  };
  const clock = (minute: number): string => formatClock(clockOf(minute), locale);
  return (
    <div
      ref={box}
      className={classes['column']}
      data-date={date}
      onPointerDown={begin}
      onPointerMove={draw}
      onPointerUp={end}
      onPointerCancel={end}
    >
      {open.map((stretch) => (
        <div key={stretch.from} className={classes['open']} style={place(stretch)} />
      ))}
      {entries.toSorted(openingsFirst).map((entry) => {
        const inside = (
          <>
            <strong>{entry.title || t(`calendar.kind.${entry.kind}`)}</strong>
            <span>
              {clock(entry.from)} – {clock(entry.to)}
            </span>
          </>
        );
        const look = { className: classes['entry'], 'data-kind': entry.kind, style: place(entry), title: t(`calendar.kind.${entry.kind}`) };
        const key = `${entry.kind} ${entry.id} ${entry.from}`;
        if (entry.page !== undefined)
          return (
            <Link key={key} {...look} to={`/${market}${entry.page}`}>
              {inside}
            </Link>
          );
        return entry.kind === 'outside' ? (
          <div key={key} {...look}>
            {inside}
          </div>
        ) : (
          <a key={key} {...look} href={`#entry-${entry.id}`}>
            {inside}
          </a>
        );
      })}
      {choice && (
        <div className={classes['choice']} style={place(choice)} aria-hidden="true">
          {clock(choice.from)} – {clock(choice.to)}
        </div>
      )}
    </div>
  );
}

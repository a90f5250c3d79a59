import type { Availability } from '~/api/types';

/** One thing in a kitchen's calendar, as the API tells it. */
export interface Entry {
  kind: 'booked' | 'requested' | 'block' | 'blackout' | 'outside' | 'opening';
  id: string;
  title: string;
  startsAt: string;
  endsAt: string;
  page?: string;
  repeats?: boolean;
}

/** A stretch of one day by the kitchen's clock, in minutes after midnight. */
export interface Stretch {
  from: number;
  to: number;
}

export interface Day {
  date: string;
  open: Stretch[];
  entries: (Entry & Stretch)[];
}

const dayMinutes = 1_440;

/** The days of a week with what is in them, cut at midnight. Hours that the clock repeats or skips are drawn as the wall shows them. */
export function daysOf(timeZone: string, { days }: Availability, entries: readonly Entry[]): Day[] {
  return days.map(({ date, open }) => {
    const on = onDay(timeZone, date);
    return {
      date,
      open: open.flatMap(({ start, end }) => on(start, end)),
      entries: entries.flatMap((entry) => on(entry.startsAt, entry.endsAt).map((stretch) => ({ ...entry, ...stretch }))),
    };
  });
}

function onDay(timeZone: string, date: string): (start: string, end: string) => Stretch[] {
  const minuteOf = (instant: string): number => {
    const wall = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDateTime();
    const apart = Temporal.PlainDate.compare(wall.toPlainDate(), Temporal.PlainDate.from(date));
    return apart < 0 ? 0 : apart > 0 ? dayMinutes : wall.hour * 60 + wall.minute;
  };
  return (start, end) => {
    const [from, to] = [minuteOf(start), minuteOf(end)];
    return from < to ? [{ from, to }] : [];
  };
}

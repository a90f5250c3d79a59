import type { Extra, ExtraChoice } from '~/api/types';

/** What a chef chose beside the time. It lives in the address, like the time. */
export interface BookingChoices {
  extras: ExtraChoice[];
  repeat: Repeat | undefined;
}

/** The same time again, so often in all. */
export interface Repeat {
  rhythm: Rhythm;
  times: number;
  /** Days that are left out, as 2026-03-10. */
  without: string[];
}

export const rhythms = ['week', 'twoWeeks', 'day'] as const;
export type Rhythm = (typeof rhythms)[number];
export const [fewestTimes, mostTimes, usualTimes] = [2, 52, 4];

const extraName = 'extra.';

/** The name of the field that says how many of an extra are wanted. */
export const extraField = (id: string): string => extraName + id;

export function readChoices(parameters: URLSearchParams | FormData): BookingChoices {
  const text = (name: string) => String(parameters.get(name) ?? '');
  const extras = [...parameters].flatMap(([name, value]) => {
    const units = Number(value);
    return name.startsWith(extraName) && Number.isInteger(units) && units > 0 ? [{ id: name.slice(extraName.length), units }] : [];
  });
  const rhythm = rhythms.find((each) => each === text('repeat'));
  const typed = Math.trunc(Number(text('times'))) || usualTimes;
  const times = Math.min(mostTimes, Math.max(fewestTimes, typed));
  const without = text('without')
    .split(',')
    .filter((day) => /^\d{4}-\d\d-\d\d$/.test(day));
  return { extras, repeat: rhythm && { rhythm, times, without } };
}

/** The choices as parameters of an address. */
export function choiceParameters({ extras, repeat }: BookingChoices): [string, string][] {
  return [
    ...extras.map(({ id, units }): [string, string] => [extraField(id), String(units)]),
    ...(repeat === undefined ? [] : repeatParameters(repeat)),
  ];
}

function repeatParameters({ rhythm, times, without }: Repeat): [string, string][] {
  return [
    ['repeat', rhythm],
    ['times', String(times)],
    ...(without.length > 0 ? [['without', without.join(',')] as [string, string]] : []),
  ];
}

/** The choices that can still be had: no more than is left, and nothing that is not offered. */
export function fitChoices(choices: BookingChoices, offered: readonly Extra[]): BookingChoices {
  const extras = choices.extras.flatMap(({ id, units }) => {
    const extra = offered.find((each) => each.id === id);
    const most = Math.min(units, extra?.free ?? extra?.units ?? 0);
    return most > 0 ? [{ id, units: most }] : [];
  });
  return { ...choices, extras };
}

/** How often, as the API takes it. */
export function repeatBody({ rhythm, times, without }: Repeat): Record<string, unknown> {
  const every = rhythm === 'day' ? 'day' : 'week';
  return { every, interval: rhythm === 'twoWeeks' ? 2 : 1, times, ...(without.length > 0 && { without }) };
}

import type { Extra, ExtraChoice } from '~/api/types';

/** What a chef chose beside the time. It lives in the address, like the time. */
export interface BookingChoices {
  extras: ExtraChoice[];
}

const extraName = 'extra.';

/** The name of the field that says how many of an extra are wanted. */
export const extraField = (id: string): string => extraName + id;

export function readChoices(parameters: URLSearchParams | FormData): BookingChoices {
  const extras = [...parameters].flatMap(([name, value]) => {
    const units = Number(value);
    return name.startsWith(extraName) && Number.isInteger(units) && units > 0 ? [{ id: name.slice(extraName.length), units }] : [];
  });
  return { extras };
}

/** The choices as parameters of an address. */
export function choiceParameters({ extras }: BookingChoices): [string, string][] {
  return extras.map(({ id, units }): [string, string] => [extraField(id), String(units)]);
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

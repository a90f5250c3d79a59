import { field } from '~/forms/submit.server';

export const spansPerDay = 2;
export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;
const rules = ['bufferBeforeMinutes', 'bufferMinutes', 'leadMinutes', 'slotMinutes', 'minimumMinutes', 'maximumMinutes'] as const;

/** The form's week as the API takes it. Midnight at the end is 24:00 there; browsers write it 00:00. */
export function hoursInput(form: FormData): Record<string, unknown> {
  const weekly = weekdays.flatMap((weekday) =>
    Array.from({ length: spansPerDay }, (_, span) => {
      const [opens, closes] = [field(form, `opens.${weekday}.${span}`), field(form, `closes.${weekday}.${span}`)];
      return opens === '' && closes === '' ? [] : [{ weekday, opens, closes: closes === '00:00' ? '24:00' : closes }];
    }).flat(),
  );
  return { weekly, ...Object.fromEntries(rules.map((name) => [name, Number(field(form, name))])) };
}

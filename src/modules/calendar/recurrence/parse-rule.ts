import { invalid } from '#kernel';

/** A recurrence rule as written, its parts by name in capitals. What they mean together is {@link occurrences}' business. */
export type RuleParts = ReadonlyMap<string, string>;

const names = new Set(
  'FREQ INTERVAL COUNT UNTIL BYSECOND BYMINUTE BYHOUR BYDAY BYMONTHDAY BYYEARDAY BYWEEKNO BYMONTH BYSETPOS WKST'.split(' '),
);
const frequencies = new Set(['SECONDLY', 'MINUTELY', 'HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']);
const longestRule = 1_000;

/** Reads `FREQ=WEEKLY;BYDAY=MO` (RFC 5545, section 3.3.10). @throws calendar.bad_rule */
export function parseRule(text: string): RuleParts {
  if (text.length > longestRule) throw badRule(`The rule is ${text.length} characters long; ${longestRule} are the most.`);
  const parts = new Map<string, string>();
  for (const part of text
    .trim()
    .replace(/^RRULE:/i, '')
    .split(';')) {
    const [name = '', value = '', ...rest] = part.toUpperCase().split('=');
    if (!names.has(name) || value === '' || rest.length > 0) throw badRule(`"${part.slice(0, 60)}" is no part of a recurrence rule.`);
    if (parts.has(name)) throw badRule(`${name} is said twice.`);
    parts.set(name, value);
  }
  const frequency = parts.get('FREQ') ?? '';
  if (!frequencies.has(frequency)) throw badRule(`FREQ says how often, like FREQ=WEEKLY, not "${frequency.slice(0, 20)}".`);
  for (const name of ['INTERVAL', 'COUNT']) {
    const value = parts.get(name);
    if (value !== undefined && !/^[1-9]\d{0,8}$/.test(value))
      throw badRule(`${name} is a whole number from 1 on, not "${value.slice(0, 20)}".`);
  }
  const until = parts.get('UNTIL');
  if (until !== undefined && !/^\d{8}(T\d{6}Z?)?$/.test(until))
    throw badRule(`UNTIL is a moment like 20261231T235959Z, not "${until.slice(0, 20)}".`);
  return parts;
}

export const printRule = (parts: RuleParts): string => [...parts].map(([name, value]) => `${name}=${value}`).join(';');

export const badRule = (message: string) => invalid('calendar.bad_rule', message, { fields: [{ path: '/rule', message }] });

import { invalid } from '#kernel';

/** What the sandbox does to the requests that come next, until it is set back. */
export interface CalendarSwitches {
  /** Answers with this status and does nothing: 500, 503, 429, 403, 401. 0 is off. */
  failWith: number;
  /** Waits this long before it answers. */
  delayMs: number;
  /** Takes requests and never answers them. */
  hang: boolean;
  /** Does what is asked and cuts the connection instead of answering. */
  lose: boolean;
  /** Whom it befalls. */
  provider: 'google' | 'microsoft' | 'both';
}

export const atRest: CalendarSwitches = { failWith: 0, delayMs: 0, hang: false, lose: false, provider: 'both' };

const checks: Record<keyof CalendarSwitches, { ok: (value: unknown) => boolean; want: string }> = {
  failWith: { ok: (value) => [0, 401, 403, 429, 500, 503].includes(value as number), want: '0, 401, 403, 429, 500 or 503' },
  delayMs: {
    ok: (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 600_000,
    want: 'whole milliseconds up to 600000',
  },
  hang: { ok: (value) => typeof value === 'boolean', want: 'true or false' },
  lose: { ok: (value) => typeof value === 'boolean', want: 'true or false' },
  provider: { ok: (value) => ['google', 'microsoft', 'both'].includes(value as string), want: 'google, microsoft or both' },
};

/** @throws calendar_sandbox.bad_switch (invalid), and then nothing has changed */
export function checkedSwitches(change: unknown): Partial<CalendarSwitches> {
  const bad = (message: string): Error => invalid('calendar_sandbox.bad_switch', message);
  if (change === null || typeof change !== 'object' || Array.isArray(change)) throw bad('Send the switches to change as a JSON object.');
  for (const [name, value] of Object.entries(change)) {
    const check = Object.hasOwn(checks, name) ? checks[name as keyof CalendarSwitches] : undefined;
    if (check === undefined) throw bad(`There is no switch "${name}". There are: ${Object.keys(checks).join(', ')}.`);
    if (!check.ok(value)) throw bad(`The switch ${name} takes ${check.want}.`);
  }
  return change as Partial<CalendarSwitches>;
}

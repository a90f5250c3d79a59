import { type Random, invalid } from '#kernel';

/** A switch for every request, or for those whose path begins with `path`. */
export type Setting<T> = T | { value: T; path: string };

export type WebhookMode = 'on' | 'paused' | 'shuffled' | { duplicate: number };

export interface Switches {
  /** The share (0 to 1) of requests answered 500 with nothing done and nothing kept. */
  failRate: Setting<number>;
  /** Like `failRate`, but the 500 is kept under the idempotency key, as Stripe keeps one that happened in mid-work. */
  keptFailRate: Setting<number>;
  /** The share of requests that are carried out and then lose their connection instead of an answer. */
  loseRate: Setting<number>;
  /** Waits this long between taking the idempotency key and doing the work. */
  delayMs: Setting<number>;
  /** Takes requests and never answers nor does them. */
  hang: Setting<boolean>;
  /** `duplicate: n` sends every notice n times; `shuffled` sends them late by a random moment each. */
  webhooks: WebhookMode;
}

/** Switches to change; `seed` starts the chance behind the rates anew. */
export type SwitchChange = Partial<Switches> & { seed?: number };

const off: Switches = { failRate: 0, keptFailRate: 0, loseRate: 0, delayMs: 0, hang: false, webhooks: 'on' };

export interface Faults {
  readonly switches: Switches;
  /** @throws stripe_sandbox.bad_switch (invalid), and then nothing has changed */
  set: (change: SwitchChange) => void;
  reset: () => void;
  /** Decides one request's fate. */
  drawFor(path: string): { fail: boolean; failKept: boolean; lose: boolean; delayMs: number; hang: boolean };
  /** Called with the new switches after every change. */
  onChange(listener: () => void): void;
}

export function faultsWith(chance: (seed?: number) => Random): Faults {
  let switches = { ...off };
  let random = chance();
  const listeners: (() => void)[] = [];

  const apply = (next: Switches): void => {
    switches = next;
    for (const listener of listeners) listener();
  };
  const valueFor = <T>(setting: Setting<T>, path: string, none: T): T => {
    if (typeof setting !== 'object' || setting === null || !('value' in setting)) return setting as T;
    return path.startsWith(setting.path) ? setting.value : none;
  };

  return {
    get switches() {
      return structuredClone(switches);
    },
    set(change) {
      const { seed, ...rest } = parseChange(change);
      if (seed !== undefined) random = chance(seed);
      apply({ ...switches, ...rest });
    },
    reset: () => apply({ ...off }),
    drawFor(path) {
      const happens = (rate: Setting<number>): boolean => random.next() < valueFor(rate, path, 0);
      return {
        fail: happens(switches.failRate),
        failKept: happens(switches.keptFailRate),
        lose: happens(switches.loseRate),
        delayMs: valueFor(switches.delayMs, path, 0),
        hang: valueFor(switches.hang, path, false),
      };
    },
    onChange: (listener) => void listeners.push(listener),
  };
}

const isRate = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= 1;
const isWhole = (value: unknown, most: number): boolean => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most;

const checks: Record<keyof SwitchChange, { ok: (value: unknown) => boolean; want: string }> = {
  failRate: { ok: isRate, want: 'a number from 0 to 1' },
  keptFailRate: { ok: isRate, want: 'a number from 0 to 1' },
  loseRate: { ok: isRate, want: 'a number from 0 to 1' },
  delayMs: { ok: (value) => isWhole(value, 600_000), want: 'a whole number of milliseconds up to 600000' },
  hang: { ok: (value) => typeof value === 'boolean', want: 'true or false' },
  webhooks: { ok: isMode, want: '"on", "paused", "shuffled" or {"duplicate": 2 to 20}' },
  seed: { ok: (value) => isWhole(value, 2 ** 31), want: 'a whole number' },
};

function isMode(value: unknown): boolean {
  if (typeof value === 'string') return ['on', 'paused', 'shuffled'].includes(value);
  const copies = (value as { duplicate?: unknown } | null)?.duplicate;
  return isWhole(copies, 20) && (copies as number) >= 2;
}

function parseChange(change: unknown): SwitchChange {
  const bad = (message: string): Error => invalid('stripe_sandbox.bad_switch', message);
  if (change === null || typeof change !== 'object' || Array.isArray(change)) throw bad('Send the switches to change as a JSON object.');
  for (const [name, given] of Object.entries(change)) {
    const check = Object.hasOwn(checks, name) ? checks[name as keyof SwitchChange] : undefined;
    if (!check) throw bad(`There is no switch "${name}". There are: ${Object.keys(checks).join(', ')}.`);
    const scoped = given !== null && typeof given === 'object' && 'value' in given && name !== 'webhooks' && name !== 'seed';
    const value: unknown = scoped ? given.value : given;
    if (scoped && typeof (given as { path?: unknown }).path !== 'string') throw bad(`The switch ${name} names no path to apply to.`);
    if (!check.ok(value)) throw bad(`The switch ${name} takes ${check.want}.`);
  }
  return change as SwitchChange;
}

import type { FormGroup, FormValue } from './form.ts';
import { badRequest } from './problem.ts';

/**
 * Takes a request's parameters one by one, with Stripe's errors for a wrong one; `finish` refuses what nobody took, so
 * that a parameter this sandbox does not know is never silently ignored.
 */
export interface Params {
  text(name: string, maxLength?: number): string | undefined;
  requiredText(name: string): string;
  whole(name: string): number | undefined;
  requiredWhole(name: string): number;
  flag(name: string): boolean | undefined;
  choice<T extends string>(name: string, choices: readonly T[]): T | undefined;
  texts(name: string): string[] | undefined;
  group(name: string): Params | undefined;
  /** New values over old ones; an empty value removes its key. */
  metadata(before?: Record<string, string>): Record<string, string>;
  /** Takes and ignores: parameters that change nothing here. */
  ignore(...names: string[]): void;
  /** The names still there, for a group of free shape. */
  names(): string[];
  finish(): void;
}

export function readParams(values: FormGroup, prefix = ''): Params {
  const left = new Set(Object.keys(values));
  const groups: Params[] = [];
  const fullName = (name: string): string => (prefix === '' ? name : `${prefix}[${name}]`);

  const take = (name: string): FormValue | undefined => {
    left.delete(name);
    return values[name];
  };

  const text = (name: string, maxLength = 5000): string | undefined => {
    const value = take(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'string') throw badRequest(`Invalid string: ${JSON.stringify(value)}`, { param: fullName(name) });
    if (value.length > maxLength) {
      throw badRequest(`Invalid string: too long; must be at most ${maxLength} characters.`, { param: fullName(name) });
    }
    // Stripe unsets optional fields given as the empty string.
    return value === '' ? undefined : value;
  };

  const required = <T>(name: string, value: T | undefined): T => {
    if (value !== undefined) return value;
    throw badRequest(`Missing required param: ${fullName(name)}.`, { code: 'parameter_missing', param: fullName(name) });
  };

  const whole = (name: string): number | undefined => {
    const value = text(name);
    if (value === undefined) return undefined;
    if (!/^-?\d{1,15}$/.test(value)) {
      throw badRequest(`Invalid integer: ${value}`, { code: 'parameter_invalid_integer', param: fullName(name) });
    }
    return Number(value);
  };

  const choice = <T extends string>(name: string, choices: readonly T[]): T | undefined => {
    const value = text(name);
    if (value === undefined) return undefined;
    const chosen = choices.find((option) => option === value);
    if (chosen !== undefined) return chosen;
    throw badRequest(`Invalid ${fullName(name)}: must be one of ${choices.join(', ')}`, { param: fullName(name) });
  };

  const group = (name: string): Params | undefined => {
    const value = take(name);
    if (value === undefined || value === '') return undefined;
    if (typeof value === 'string') throw badRequest(`Invalid object: ${fullName(name)}`, { param: fullName(name) });
    const inner = readParams(Array.isArray(value) ? Object.fromEntries(value.entries()) : value, fullName(name));
    groups.push(inner);
    return inner;
  };

  return {
    text,
    requiredText: (name) => required(name, text(name)),
    whole,
    requiredWhole: (name) => required(name, whole(name)),
    flag(name) {
      const value = choice(name, ['true', 'false']);
      return value === undefined ? undefined : value === 'true';
    },
    choice,
    texts(name) {
      const value = take(name);
      if (value === undefined || value === '') return undefined;
      if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
        throw badRequest('Invalid array', { param: fullName(name) });
      }
      return value;
    },
    group,
    metadata(before = {}) {
      const value = take('metadata');
      if (value === '') return {};
      if (value === undefined) return before;
      if (typeof value === 'string' || Array.isArray(value)) throw badRequest('Invalid object: metadata', { param: 'metadata' });
      const merged = { ...before };
      for (const [key, item] of Object.entries(value)) {
        if (typeof item !== 'string' || key.length > 40 || item.length > 500) {
          throw badRequest('Metadata keys have at most 40 characters and values at most 500.', { param: `metadata[${key}]` });
        }
        if (item === '') delete merged[key];
        else merged[key] = item;
      }
      if (Object.keys(merged).length > 50) throw badRequest('Metadata has at most 50 keys.', { param: 'metadata' });
      return merged;
    },
    ignore(...names) {
      for (const name of names) left.delete(name);
    },
    names: () => [...left],
    finish() {
      for (const inner of groups) inner.finish();
      const [unknown] = left;
      if (unknown === undefined) return;
      throw badRequest(`Received unknown parameter: ${fullName(unknown)}`, { code: 'parameter_unknown', param: fullName(unknown) });
    },
  };
}

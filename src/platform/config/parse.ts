import { invalid } from '#kernel';
import { fileVariable, textOf, type Environment } from './secret-files.ts';
import { settings, type Setting, type Settings } from './settings.ts';
import { clashes } from './together.ts';

const all = Object.entries(settings) as [keyof Settings, Setting][];

/**
 * Reads every setting, or says everything that is wrong at once: variable, problem, example. A secret's value is never repeated.
 *
 * @throws config.invalid
 */
export function parseSettings(environment: Environment): Settings {
  const problems: string[] = [];
  const parsed = all.map(([name, setting]) => {
    const text = textOf(environment, setting);
    if (text instanceof Error) {
      problems.push(`${setting.variable}: ${text.message}.`);
      return [name, undefined];
    }
    const given = text === undefined || text === '' ? setting.fallback : text;
    const value = parse(setting, given);
    if (value instanceof Error) {
      const shown = setting.secret === true ? 'the value given' : `"${given}"`;
      problems.push(`${setting.variable}: ${shown} ${value.message}. Example: ${setting.variable}=${setting.example}`);
    }
    return [name, value];
  });
  // What could not be read is complained of already, and is not missing besides.
  if (problems.length === 0) problems.push(...clashes(Object.fromEntries(parsed) as Partial<Settings>));
  const [first, ...others] = problems;
  if (first !== undefined)
    throw invalid('config.invalid', others.length === 0 ? first : `${problems.length} settings are wrong.\n${problems.join('\n')}`);
  return Object.fromEntries(parsed) as Settings;
}

function parse(setting: Setting, text: string | undefined): unknown {
  const { kind, choices = [] } = setting;
  if (kind === 'list') return parseList(text ?? '', setting);
  if (text === undefined) return undefined;
  switch (kind) {
    case 'text':
      return setting.pattern === undefined || setting.pattern.test(text) ? text : new Error(setting.problem);
    case 'integer':
      return parseInteger(text, setting);
    case 'boolean':
      return text === 'true' || text === 'false' ? text === 'true' : new Error('is neither true nor false');
    case 'choice':
      return choices.includes(text) ? text : new Error(`is none of ${choices.join(', ')}`);
  }
}

function parseList(text: string, { choices, item: isItem, problem }: Setting): readonly string[] | Error {
  const items = text.split(',').flatMap((each) => (each.trim() === '' ? [] : [each.trim()]));
  if (isItem !== undefined && !items.every(isItem)) return new Error(problem);
  const stranger = choices === undefined ? undefined : items.find((item) => !choices.includes(item));
  return stranger === undefined ? items : new Error(`names something else than ${choices?.join(', ')}`);
}

function parseInteger(text: string, { minimum = 0, maximum = 999_999_999 }: Setting): number | Error {
  if (!/^\d{1,9}$/.test(text)) return new Error('is not a whole number');
  const value = Number(text);
  if (value < minimum) return new Error(`is below ${minimum}`);
  return value > maximum ? new Error(`is above ${maximum}`) : value;
}

export interface DescribedSetting {
  variable: string;
  value: string;
  source: 'environment' | 'file' | 'default' | 'not set';
  about: string;
}

/** Every setting as it stands, secrets masked, for `guildhall config`. */
export function describeSettings(environment: Environment): DescribedSetting[] {
  return all.map(([, { variable, fallback, secret, about }]) => {
    if (secret === true && (environment[fileVariable({ variable })] ?? '') !== '')
      return { variable, value: '(set)', source: 'file', about };
    const given = environment[variable];
    const isSet = given !== undefined && given !== '';
    const value = isSet ? (secret === true ? '(set)' : given) : (fallback ?? '');
    return { variable, value, source: isSet ? 'environment' : fallback === undefined ? 'not set' : 'default', about };
  });
}

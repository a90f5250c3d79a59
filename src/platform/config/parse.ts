import { invalid } from '#kernel';
import { settings, type Setting, type Settings } from './settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const all = Object.entries(settings) as [keyof Settings, Setting][];

/**
 * Reads every setting, or says everything that is wrong at once: variable, problem, example. A secret's value is never repeated.
 *
 * @throws config.invalid
 */
export function parseSettings(environment: Environment): Settings {
  const problems: string[] = [];
  const parsed = all.map(([name, setting]) => {
    const text = environment[setting.variable];
    const given = text === undefined || text === '' ? setting.fallback : text;
    const value = parse(setting, given);
    if (value instanceof Error) {
      const shown = setting.secret === true ? 'the value given' : `"${given}"`;
      problems.push(`${setting.variable}: ${shown} ${value.message}. Example: ${setting.variable}=${setting.example}`);
    }
    return [name, value];
  });
  if (problems.length > 0) throw invalid('config.invalid', problems.join('\n'));
  return Object.fromEntries(parsed) as Settings;
}

function parse({ kind, choices = [] }: Setting, text: string | undefined): unknown {
  if (kind === 'list') return (text ?? '').split(',').flatMap((each) => (each.trim() === '' ? [] : [each.trim()]));
  if (text === undefined) return undefined;
  switch (kind) {
    case 'text':
      return text;
    case 'integer':
      return /^\d{1,9}$/.test(text) ? Number(text) : new Error('is not a whole number');
    case 'boolean':
      return text === 'true' || text === 'false' ? text === 'true' : new Error('is neither true nor false');
    case 'choice':
      return choices.includes(text) ? text : new Error(`is none of ${choices.join(', ')}`);
  }
}

export interface DescribedSetting {
  variable: string;
  value: string;
  source: 'environment' | 'default' | 'not set';
  about: string;
}

/** Every setting as it stands, secrets masked, for `guildhall config`. */
export function describeSettings(environment: Environment): DescribedSetting[] {
  return all.map(([, { variable, fallback, secret, about }]) => {
    const given = environment[variable];
    const isSet = given !== undefined && given !== '';
    const value = isSet ? (secret === true ? '(set)' : given) : (fallback ?? '');
    return { variable, value, source: isSet ? 'environment' : fallback === undefined ? 'not set' : 'default', about };
  });
}

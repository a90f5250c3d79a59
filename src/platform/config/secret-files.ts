import { readFileSync } from 'node:fs';
import type { Setting } from './settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The variable that names a secret's file: vaults and orchestrators hand secrets out so, and a file is in no list of processes. */
export const fileVariable = ({ variable }: Pick<Setting, 'variable'>): string => `${variable}_FILE`;

/** The text of a setting: of its variable or, for a secret, of the file that `…_FILE` names, without the line end that editors add. */
export function textOf(environment: Environment, setting: Setting): string | undefined | Error {
  const text = environment[setting.variable];
  const path = setting.secret === true ? environment[fileVariable(setting)] : undefined;
  if (path === undefined || path === '') return text;
  if (text !== undefined && text !== '') return new Error(`is given twice: leave out either it or ${fileVariable(setting)}`);
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    return new Error(
      `cannot be read from the file that ${fileVariable(setting)} names (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`,
    );
  }
}

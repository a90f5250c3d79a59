import { parseArgs, type ParseArgsConfig } from 'node:util';
import { invalid } from '#kernel';

/** Something the command line can do. */
export interface Command {
  name: string;
  summary: string;
  usage: string;
  /** @returns the exit code */
  run(args: string[]): Promise<number>;
}

/** Parses a command's own options, or says what was wrong and how it is written. */
export function optionsOf<T extends NonNullable<ParseArgsConfig['options']>>(args: string[], options: T, usage: string) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw invalid('cli.usage', `${(error as Error).message}\nUsage: ${usage}`);
  }
}

import { parseArgs, type ParseArgsConfig } from 'node:util';
import { invalid } from '#kernel';

/** What a command does, and how it is written. */
export interface Command {
  usage: string;
  /** @returns the exit code */
  run(args: string[]): Promise<number>;
}

/**
 * The command line itself was wrong: exit code 2.
 *
 * @param problem one sentence that names the word at fault
 */
export const misused = (problem: string, command?: string): Error =>
  invalid('cli.usage', `${problem} How it is written: guildhall ${command === undefined ? '' : `${command} `}--help`);

/** Parses a command's own options, or names the word that does not fit. */
export function optionsOf<T extends NonNullable<ParseArgsConfig['options']>>(args: string[], options: T, command: string) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw misused(problemOf(error as Error & { code?: string }), command);
  }
}

/** Node explains at length how to pass dashes as words, which nobody here wants to. */
function problemOf({ code, message }: Error & { code?: string }): string {
  const option = /'(-[^' ]*)/.exec(message)?.[1] ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `There is no option ${option}.`;
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE')
    return `The option ${/--[a-z-]+/.exec(message)?.[0] ?? option} has no value, or one too many.`;
  return `${message}.`;
}

/** For commands that take no words: refuses the first. */
export function refuseArguments([first]: string[], command: string): void {
  if (first !== undefined) throw misused(`${command} takes no ${first.startsWith('-') ? 'option' : 'argument'} ${first}.`, command);
}

/**
 * Resolves at the first Ctrl+C or SIGTERM. A second one ends the process at once. Ask before you say that you are there: whoever hears it
 * may answer with SIGTERM in the same moment.
 */
export function untilToldToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

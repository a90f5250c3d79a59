import { commands, type ListedCommand } from './commands/index.ts';
import { misused, refuseArguments } from './commands/options.ts';
import { exitCodeOf, lineFor } from './failures.ts';

const exitCodes = 'Exit codes: 0 done; 1 it could not be done, or a check found something; 2 the command line was wrong.';

function help(): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const rows = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    'Usage: guildhall <command> [options]',
    '',
    ...rows,
    '',
    'guildhall <command> --help tells more. Settings are environment variables: guildhall config lists them.',
    exitCodes,
    '',
  ].join('\n');
}

const asksForHelp = (word: string | undefined): boolean => word === '--help' || word === '-h';

function find(words: readonly string[]): { command: ListedCommand; rest: string[] } {
  const two = words.slice(0, 2).join(' ');
  const command = commands.find(({ name }) => name === two) ?? commands.find(({ name }) => name === words[0]);
  if (command !== undefined) return { command, rest: words.slice(command.name.split(' ').length) };
  const group = commands.filter(({ name }) => name.startsWith(`${words[0]} `)).map(({ name }) => `"${name}"`);
  const hint = group.length === 0 ? '' : ` Did you mean ${group.join(' or ')}?`;
  throw misused(`There is no command "${group.length === 0 ? words[0] : two}".${hint}`);
}

async function main(given: readonly string[]): Promise<number> {
  // `guildhall help serve` is `guildhall serve --help`.
  const words = given[0] === 'help' ? [...given.slice(1), '--help'] : given;
  if (words.length === 0 || asksForHelp(words[0])) {
    process.stdout.write(help());
    return 0;
  }
  const { command, rest } = find(words.filter((word) => !asksForHelp(word)));
  if (words.some(asksForHelp)) {
    const { usage } = await command.load();
    process.stdout.write(`${command.summary}.\n\nUsage: ${usage}\n\n${exitCodes}\n`);
    return 0;
  }
  if (command.takesArguments !== true) refuseArguments(rest, command.name);
  const { run } = await command.load();
  return run(rest);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`guildhall: ${lineFor(error)}\n`);
  process.exitCode = exitCodeOf(error);
}
// What is still open after an error (pools, timers) must not keep a finished command alive.
if (process.exitCode !== 0) process.exit();

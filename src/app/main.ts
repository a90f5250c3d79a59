import { isGuildhallError } from '#kernel';
import { commands } from './commands/index.ts';

const [name = 'help', ...args] = process.argv.slice(2);

function help(): string {
  const rows = commands.map(({ name: each, summary }) => `  ${each.padEnd(14)} ${summary}`);
  return [
    'Usage: guildhall <command> [options]',
    '',
    ...rows,
    '',
    'guildhall <command> --help tells more. Settings are environment variables: guildhall config lists them.',
    '',
  ].join('\n');
}

async function main(): Promise<number> {
  const two = [name, args[0]].join(' ');
  const command = commands.find((each) => each.name === two) ?? commands.find((each) => each.name === name);
  if (command === undefined) {
    const asked = name === 'help' || name === '--help' || name === '-h';
    if (!asked) process.stderr.write(`There is no command "${name}".\n\n`);
    (asked ? process.stdout : process.stderr).write(help());
    return asked ? 0 : 2;
  }
  const rest = command.name === two ? args.slice(1) : args;
  if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(`${command.summary}\n\nUsage: ${command.usage}\n`);
    return 0;
  }
  return command.run(rest);
}

try {
  process.exitCode = await main();
} catch (error) {
  const known = isGuildhallError(error);
  process.stderr.write(
    known ? `guildhall: ${error.message}\n` : `guildhall: something went wrong that should not: ${(error as Error).stack}\n`,
  );
  process.exitCode = known && error.code === 'cli.usage' ? 2 : 1;
}
// What is still open after an error (pools, timers) must not keep a finished command alive.
if (process.exitCode !== 0) process.exit();

import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from './launch.js';
import { prepare } from './prepare.js';
import { SetupError, say } from './say.js';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const MAIN = join(ROOT, 'src/app/main.ts');

const USAGE = `Usage: node bin/bootstrap.js <command>

  start [options]       set up what is missing, then start Guildhall (npm start)
  test [files...]       set up what is missing, then run the tests (npm test)
  run <file> [args...]  set up what is missing, then run a TypeScript file
`;

/** What `node bin/bootstrap.js` does. */
export async function bootstrap([command, ...args]) {
  if (command === 'start') return handOver(MAIN, ['start', ...args], { pages: 'required' });
  if (command === 'test') return handOver(join(ROOT, 'test/run.ts'), args, { pages: 'required' });
  if (command === 'run' && args.length > 0) {
    const [file, ...rest] = args;
    const path = [resolve(file), join(ROOT, file)].find((candidate) => existsSync(candidate));
    if (path) return handOver(path, rest, { pages: 'wanted' });
    say(`There is no file ${file} to run.\n`);
  } else if (command === '--help' || command === '-h' || command === 'help') {
    process.stdout.write(USAGE);
    return;
  } else if (command !== undefined) {
    say(command === 'run' ? 'Which file shall run?\n' : `There is no command "${command}".\n`);
  }
  process.stderr.write(USAGE);
  process.exitCode = 2;
}

const showPages = new Set(['start', 'serve']);
const asksForHelp = (args) => args.some((each) => each === '--help' || each === '-h');

/** What `npx guildhall` does: the command line proper explains itself. Pages are built for the commands that show them. */
export async function guildhall(args) {
  await handOver(MAIN, args, { pages: showPages.has(args[0]) && !asksForHelp(args) ? 'wanted' : 'none' });
}

async function handOver(file, args, { pages }) {
  try {
    const node = await prepare(ROOT, { pages });
    if (!existsSync(file)) throw new SetupError(`${file} is missing: this checkout is not complete.`);
    launch(node, file, args);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}

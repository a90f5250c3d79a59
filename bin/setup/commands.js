import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from './launch.js';
import { prepareNode, preparePages } from './prepare.js';
import { SetupError, say } from './say.js';
import { staleWeb } from './web.js';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const MAIN = join(ROOT, 'src/app/main.ts');

const USAGE = `Usage: node bin/bootstrap.js <command>

  start [options]       set up what is missing, then start Guildhall (npm start)
  test [files...]       set up what is missing, then run the tests (npm test)
  run <file> [args...]  set up what is missing, then run a TypeScript file
`;

/** What `node bin/bootstrap.js` does. */
export async function bootstrap([command, ...args]) {
  if (command === 'start') return startBesideBuild(['start', ...args]);
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
  await orSay(async () => {
    const node = await prepareNode(ROOT);
    await preparePages(ROOT, { pages });
    launchThere(node, file, args);
  });
}

/** The first start fills the house with its demo while the pages are built; it opens its doors once it is told that they are there. */
async function startBesideBuild(args) {
  await orSay(async () => {
    const node = await prepareNode(ROOT);
    if (staleWeb(ROOT) === undefined || args.some((each) => each.startsWith('-'))) {
      await preparePages(ROOT, { pages: 'required' });
      return launchThere(node, MAIN, args);
    }
    const house = launchThere(node, MAIN, args, { awaitsPages: true });
    try {
      await preparePages(ROOT, { pages: 'required' });
      if (house.connected) house.send('pages');
    } catch (error) {
      house.removeAllListeners('exit'); // its end is no end of ours: we have a reason to tell
      house.kill('SIGTERM');
      throw error;
    }
  });
}

function launchThere(node, file, args, options) {
  if (!existsSync(file)) throw new SetupError(`${file} is missing: this checkout is not complete.`);
  return launch(node, file, args, { compiled: join(ROOT, 'node_modules/.cache/guildhall/compiled'), ...options });
}

async function orSay(work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}

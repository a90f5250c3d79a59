import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { root, standsAlone, usesService, worksLong } from './kinds.ts';

/** `npm test`: every check that needs no service. Ends with one line: N passed, N failed. */

const bin = (name: string): string => join(root, 'node_modules/.bin', name);
/** TypeScript 7 takes half the processor's time of 6, which stays for what reads sources through its API (dependency-cruiser). */
const typesOf = 'node_modules/typescript7/bin/tsc';
const chosen = process.argv.slice(2);

interface Check {
  name: string;
  command: string;
  args: string[];
}

/** Two rows, which run side by side. */
const checks: readonly (readonly Check[])[] = [
  [
    { name: 'types of the server', command: process.execPath, args: [typesOf, '-p', '.'] },
    { name: 'generated files are fresh', command: process.execPath, args: ['scripts/generate.ts', '--check'] },
  ],
  [
    { name: 'types of the pages', command: process.execPath, args: ['node_modules/@react-router/dev/bin.cjs', 'typegen', 'web'] },
    { name: 'types of the pages, checked', command: process.execPath, args: [typesOf, '-p', 'web'] },
    { name: 'lint', command: bin('oxlint'), args: ['--type-aware', 'src', 'test', 'scripts', 'bench', 'bin', 'web'] },
    { name: 'format', command: bin('biome'), args: ['format', '.'] },
  ],
];

function run({ command, args }: Check): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() }));
  });
}

/** What node's runner counted, and its failures in full; a run that counted nothing has failed. */
function summarize(output: string, code: number): { passed: number; failed: number; failures: string } {
  const count = (word: string): number => Number(new RegExp(`^ℹ ${word} (\\d+)$`, 'm').exec(output)?.[1] ?? 0);
  const passed = count('pass');
  const failed = count('fail') + count('cancelled');
  const failures = output.split('✖ failing tests:')[1] ?? '';
  return {
    passed,
    failed: code !== 0 && failed === 0 ? 1 : failed,
    failures: failures === '' && code !== 0 ? output.slice(-4_000) : failures,
  };
}

/**
 * Opening an embedded database takes seconds of a processor, reading the sources another: so files share processes, a few for
 * those that use a database and one for the rest. What starts and kills houses or opens a browser has a process to itself.
 */
function processes(files: readonly string[]): (readonly string[])[] {
  const alone = files.filter(standsAlone).map((file) => [file]);
  const [withDatabase = [], pure = []] = [usesService, (file: string) => !usesService(file)].map((fits) =>
    files.filter((file) => !standsAlone(file) && fits(file)),
  );
  const count = process.env['TEST_DATABASE_URL'] === undefined ? 2 : 6; // a server's database opens in no time
  const shares = Array.from({ length: count }, (_, share) => withDatabase.filter((_file, index) => index % count === share));
  const [long, short] = [true, false].map((isLong) => alone.filter(([file = '']) => worksLong(file) === isLong)) as [
    string[][],
    string[][],
  ];
  return [...long, ...shares, pure, ...short].filter((each) => each.length > 0);
}

async function runTogether(files: readonly string[]): Promise<ReturnType<typeof summarize>> {
  const args = ['--disable-warning=ExperimentalWarning', '--test', '--test-isolation=none', '--test-reporter=spec', ...files];
  const { code, output } = await run({ name: 'tests', command: process.execPath, args });
  return summarize(output, code);
}

/** On two processors three keep both busy: now and then each of them waits, for a database, a clock or a house that starts. Four were no quicker. */
const width = 3;

async function inTurn(waiting: (() => Promise<void>)[]): Promise<void> {
  const next = async (): Promise<void> => {
    for (let work = waiting.shift(); work !== undefined; work = waiting.shift()) await work();
  };
  await Promise.all(Array.from({ length: width }, next));
}

async function main(): Promise<number> {
  let [passed, failed] = [0, 0];
  const begun = performance.now();
  const rows = (chosen.length > 0 ? [] : checks).map((row) => async () => {
    for (const check of row) {
      const { code, output } = await run(check);
      process.stdout.write(code === 0 ? `${check.name} … ok\n` : `${check.name} … failed\n${output.slice(-6_000)}\n`);
      if (code === 0) passed += 1;
      else failed += 1;
    }
  });
  const files =
    chosen.length > 0
      ? chosen
      : globSync(['src/**/*.test.ts', 'test/**/*.test.ts', 'web/app/**/*.test.ts'], {
          cwd: root,
          exclude: ['test/services/**', 'test/browser/**', 'test/data/**'],
        })
          .sort()
          .reverse(); // test/ before src/: what takes longest begins first
  const failures: string[] = [];
  const tests = processes(files).map((some) => async () => {
    const result = await runTogether(some);
    passed += result.passed;
    failed += result.failed;
    failures.push(result.failures);
  });
  await inTurn([...rows, ...tests]);
  process.stdout.write(`${files.length} test files … ${Math.round((performance.now() - begun) / 1_000)} s\n${failures.join('')}`);
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main();

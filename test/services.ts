import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `npm run test:services`: the tests that use a database, again on a real PostgreSQL, and those that need one: races. */

const root = join(import.meta.dirname, '..');

if (process.env['TEST_DATABASE_URL'] === undefined) {
  process.stderr.write(
    'The service suites need a PostgreSQL server with PostGIS: set TEST_DATABASE_URL to a database that may be written to (.ci/run makes one).\n',
  );
  process.exit(1);
}

const usesDatabase = (file: string): boolean =>
  /from '#test\/(market|database|prep)'|test-support/.test(readFileSync(join(root, file), 'utf8'));
const files = [
  ...globSync('src/**/*.test.ts', { cwd: root }).filter(usesDatabase),
  ...globSync('test/services/**/*.test.ts', { cwd: root }),
].sort();
process.stdout.write(`${files.length} test files on PostgreSQL …\n`);
const { status } = spawnSync(process.execPath, ['test/run.ts', ...files], { cwd: root, stdio: 'inherit' });
process.exitCode = status ?? 1;

import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { root, usesService } from './kinds.ts';

/**
 * `npm run test:services`: the tests that use a database or Redis, again on real ones; those that need one, such as races; and
 * real data, where the files are; and the journeys of people in a browser.
 */

const missing = ['TEST_DATABASE_URL', 'TEST_REDIS_URL', 'TEST_CHROMIUM'].filter((name) => process.env[name] === undefined);
if (missing.length > 0) {
  process.stderr.write(`The service suites need ${missing.join(', ')}. This sets them all: bash .ci/services npm run test:services\n`);
  process.exit(1);
}

const files = [
  ...globSync(['src/**/*.test.ts', 'test/{schema,e2e}/*.test.ts'], { cwd: root }).filter(usesService),
  ...globSync('test/{services,data,browser}/**/*.test.ts', { cwd: root }),
].sort();
process.stdout.write(`${files.length} test files on PostgreSQL, with Redis and Chromium …\n`);
const { status } = spawnSync(process.execPath, ['test/run.ts', ...files], { cwd: root, stdio: 'inherit' });
process.exitCode = status ?? 1;

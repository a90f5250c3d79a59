import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines, runQuietly } from './child.js';
import { filesBelow, readIfThere, sha256 } from './digest.js';
import { projectNode } from './install.js';
import { SetupError, say, showProgress } from './say.js';

const MARKER = 'web/build/.built';

/** Whether there is a web part at all; a checkout without one has nothing to build. */
const hasWeb = (root) => existsSync(join(root, 'web/react-router.config.ts')) || existsSync(join(root, 'web/vite.config.ts'));

/** Names what a build is made from: the sources of the web, those of src when the web uses them, and the lock file. */
export function webFingerprint(root) {
  const own = filesBelow(join(root, 'web'), ['build', 'node_modules', '.react-router', 'test-results']);
  const reachesOut = own.some(
    ({ path, bytes }) => /\.[jt]sx?$/.test(path) && /['"](#(kernel|platform|modules|markets)\b|(\.\.\/)+src\/)/.test(bytes),
  );
  const shared = reachesOut && existsSync(join(root, 'src')) ? filesBelow(join(root, 'src'), ['app', 'vendors']) : [];
  const sources = [...own, ...shared].filter(({ path }) => !/\.test\.tsx?$|\.md$/.test(path));
  const lock = readIfThere(join(root, 'package-lock.json')) ?? '';
  return sha256(lock, ...sources.flatMap(({ path, bytes }) => [path, bytes]));
}

/** The fingerprint to build for, or undefined when the build at hand is fresh (or there is nothing to build). */
export function staleWeb(root) {
  if (!hasWeb(root)) return undefined;
  const fingerprint = webFingerprint(root);
  return readIfThere(join(root, MARKER)) === fingerprint ? undefined : fingerprint;
}

/** Builds the web part. The marker goes first and comes back last, so a build that was cut short is done again. */
export async function buildWeb(root, fingerprint, noteChild) {
  rmSync(join(root, MARKER), { force: true });
  const begin = Date.now();
  const endProgress = showProgress('Building the web pages…');
  const tool = join(root, 'node_modules/@react-router/dev', toolPath(root));
  const options = { cwd: join(root, 'web'), env: { ...process.env, NODE_ENV: 'production' }, onStart: noteChild };
  const { code, output } = await runQuietly(projectNode(root), ['--disable-warning=ExperimentalWarning', tool, 'build'], options)
    .catch((error) => ({ code: -1, output: error.message }))
    .finally(endProgress);
  if (code !== 0) throw new SetupError(`${lastLines(output, 30)}\n\nThe web pages could not be built; what the build said is above.`);
  mkdirSync(join(root, 'web/build'), { recursive: true });
  writeFileSync(join(root, MARKER), fingerprint);
  say(`Built the web pages in ${Math.round((Date.now() - begin) / 1000)} s.`);
}

function toolPath(root) {
  const { bin } = JSON.parse(readIfThere(join(root, 'node_modules/@react-router/dev/package.json')) ?? '{}');
  return bin?.['react-router'] ?? 'bin.js';
}

import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { lastLines, runQuietly } from './child.js';
import { readIfThere, sha256 } from './digest.js';
import { SetupError, say, showProgress } from './say.js';

const WINDOWS = process.platform === 'win32';
const MARKER = 'node_modules/.guildhall-installed';
/** Written by npm into node_modules as its last act. */
const NPM_RECORD = 'node_modules/.package-lock.json';

const NO_NETWORK =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED|request to \S+ failed/;

/** Names what must be installed: the lock file, on this platform. */
export function installFingerprint(root) {
  const lock = readIfThere(join(root, 'package-lock.json'));
  if (lock === undefined) throw new SetupError(`${join(root, 'package-lock.json')} is missing: this checkout is not complete.`);
  return sha256(lock, process.platform, process.arch);
}

/** Whether node_modules holds what the lock file asks for, as far as its marker and the project's Node tell. */
export function isInstalled(root, fingerprint) {
  return readIfThere(join(root, MARKER)) === fingerprint && existsSync(projectNode(root));
}

/** The Node that the project brings with it. */
export function projectNode(root) {
  return join(root, 'node_modules/node/bin', WINDOWS ? 'node.exe' : 'node');
}

/**
 * Brings node_modules in line with the lock file. A folder that npm itself filled from the same lock file is taken as it
 * is; anything else, a half-finished install included, is removed and installed anew.
 */
export async function install(root, fingerprint, noteChild) {
  checkLockFits(root);
  if (!isComplete(root) || (await complaintAboutProjectNode(root))) {
    await installAnew(root, noteChild);
    const complaint = isComplete(root)
      ? await complaintAboutProjectNode(root)
      : 'npm reports success, but node_modules is not what package-lock.json asks for. Look at "npm config list", then try again.';
    if (complaint) throw new SetupError(complaint);
  }
  writeFileSync(join(root, MARKER), fingerprint);
}

/**
 * The steps of `npm ci`, by way of `npm install`: npm ci itself refuses a lock file that lacks an optional package of some
 * other platform, which happens when the registry it was made with does not carry them. The guarantees are the same:
 * the lock file fits package.json, is never rewritten, and what was installed is compared with it afterwards.
 */
async function installAnew(root, noteChild) {
  // The records go first: cut short here, what remains must not pass for an install.
  for (const record of [MARKER, NPM_RECORD]) rmSync(join(root, record), { force: true });
  rmSync(join(root, 'node_modules'), { recursive: true, force: true, maxRetries: 3 });
  const count = wanted(root).filter(([, entry]) => fitsHere(entry)).length;
  const begin = Date.now();
  const npm = findNpm(root);
  const args = [
    'install',
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--prefer-offline',
    '--include=dev',
    '--include=optional',
  ];
  // The project's Node is put in place by its package's install script.
  args.push('--ignore-scripts=false', '--fetch-retries=3', '--fetch-retry-mintimeout=500', '--fetch-retry-maxtimeout=5000');
  const endProgress = showProgress(`Installing ${count} packages, once (about a minute)…`);
  if (!(await registryAnswers(npm, root))) args.push('--offline');
  const { code, output } = await runQuietly(npm.command, [...npm.args, ...args], { ...npm.options, cwd: root, onStart: noteChild })
    .catch((error) => {
      throw new SetupError(`npm could not be started (${error.message}). It comes with Node: install both from https://nodejs.org.`);
    })
    .finally(endProgress);
  if (code !== 0) throw new SetupError(`${lastLines(output)}\n\nThe packages could not be installed. ${hintFor(output)}`);
  say(`Installed in ${Math.round((Date.now() - begin) / 1000)} s.`);
}

/**
 * One question before hundreds: without a network npm would try every package in vain, for minutes. Told that it is
 * offline, it installs from its cache or gives up at once. A registry that answers anything at all is there.
 */
async function registryAnswers(npm, root) {
  const args = [...npm.args, 'ping', '--fetch-retries=1', '--fetch-retry-mintimeout=500', '--fetch-timeout=10000', '--loglevel=error'];
  const { code, output } = await runQuietly(npm.command, args, { ...npm.options, cwd: root }).catch(() => ({ code: 0, output: '' }));
  return code === 0 || !NO_NETWORK.test(output);
}

/** npm records in the lock file which versions package.json asked for; both must still say the same. */
function checkLockFits(root) {
  const asked = JSON.parse(readIfThere(join(root, 'package.json')) ?? '{}');
  const locked = readLock(join(root, 'package-lock.json'))[''] ?? {};
  const versions = (from) =>
    ['dependencies', 'devDependencies', 'optionalDependencies'].map((kind) => Object.entries(from[kind] ?? {}).sort());
  if (JSON.stringify(versions(asked)) !== JSON.stringify(versions(locked))) {
    throw new SetupError('package.json and package-lock.json do not belong together: run "npm install" and commit both.');
  }
}

/** What to do about a failed `npm ci`, judged by what npm said. */
export function hintFor(output) {
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED|network/i.test(output)
  ) {
    return 'The package registry cannot be reached: are you offline, or behind a proxy? "npm config get registry" shows its address. Then try again.';
  }
  if (/ENOSPC/.test(output)) return 'The disk is full: make room (about 1 GB), then try again.';
  if (/EACCES|EPERM|EROFS/.test(output)) return 'This folder cannot be written to: check its owner and permissions, then try again.';
  if (/E40[134]|UNABLE_TO|CERT/.test(output))
    return 'The package registry refuses: "npm config get registry" shows its address. Check it, its log-in and certificates.';
  if (/EINTEGRITY/.test(output))
    return 'A package is not the one that was locked. Run "npm cache verify" and try again; if it stays, do not trust the registry.';
  return 'What npm said is above. Mend it, then try again.';
}

/** Why the project's Node does not run; undefined when it does. npm reports success even when it skipped the install script. */
async function complaintAboutProjectNode(root) {
  const expected = JSON.parse(readIfThere(join(root, 'package.json')) ?? '{}').devDependencies?.node;
  const path = projectNode(root);
  const { code, output } = await runQuietly(path, ['--version'], { cwd: root }).catch((error) => ({ code: -1, output: error.message }));
  if (code === 0 && (!expected || output.trim() === `v${expected}`)) return undefined;
  return (
    `The Node that Guildhall brings (${expected ?? 'any version'}, ${path}) does not run here: ${lastLines(output, 3)}\n` +
    'npm must be allowed to run install scripts, and this platform must be one that Node is built for. Then try again.'
  );
}

/** Every package of the lock file, by its place. */
const wanted = (root) => Object.entries(readLock(join(root, 'package-lock.json'))).filter(([place]) => place !== '');

/** Whether npm's record says that everything wanted is there, in the locked versions. */
function isComplete(root) {
  const there = readLock(join(root, NPM_RECORD));
  return (
    Object.keys(there).length > 0 &&
    wanted(root).every(([place, entry]) => {
      const found = there[place];
      if (!found) return entry.optional === true && (!namesPlatform(entry) || entry.libc !== undefined || !fitsHere(entry));
      return found.version === entry.version && found.integrity === entry.integrity && existsSync(join(root, place));
    })
  );
}

const namesPlatform = (entry) => entry.os !== undefined || entry.cpu !== undefined;
const fitsHere = (entry) => allows(entry.os, process.platform) && allows(entry.cpu, process.arch);
const allows = (list, value) => !list || (list.includes(value) ? true : list.every((item) => item.startsWith('!') && item !== `!${value}`));

function readLock(path) {
  try {
    return JSON.parse(readIfThere(path) ?? '{}').packages ?? {};
  } catch {
    return {};
  }
}

/**
 * The npm of the machine. The project's own node_modules/.bin (which `npm start` puts first on the path) is left out: npm
 * must not run on the Node that it is about to replace.
 */
function findNpm(root) {
  const inside = resolve(root, 'node_modules');
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder && !resolve(folder).startsWith(inside));
  const options = { env: { ...process.env, PATH: folders.join(delimiter) }, shell: WINDOWS };
  if (folders.some((folder) => existsSync(join(folder, WINDOWS ? 'npm.cmd' : 'npm')))) return { command: 'npm', args: [], options };

  const beside = resolve(dirname(process.execPath), WINDOWS ? 'node_modules/npm/bin/npm-cli.js' : '../lib/node_modules/npm/bin/npm-cli.js');
  const script = [process.env.npm_execpath, beside].find((path) => path && path.endsWith('npm-cli.js') && existsSync(path));
  if (!script || process.execPath.startsWith(inside)) {
    throw new SetupError('npm is not on the path. It comes with Node: install both from https://nodejs.org.');
  }
  return { command: process.execPath, args: [script], options: { env: options.env } };
}

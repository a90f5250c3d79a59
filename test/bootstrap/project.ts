import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

const ROOT = resolve(import.meta.dirname, '../..');

/** Stands in for npm: answers a ping unless told otherwise; on install notes its pid, waits for the file `go` when told to, then fills node_modules and leaves npm's own record. */
const FAKE_NPM = `#!/bin/sh
if [ "$1" = ping ]; then [ ! -e unreachable ] || { echo "npm error code ENOTFOUND" >&2; exit 1; }; exit 0; fi
echo "$$ $*" >> npm-calls
while [ -e wait ] && [ ! -e go ]; do sleep 0.02; done
if [ -e fail ]; then rm -rf node_modules; cat fail >&2; exit 1; fi
rm -rf node_modules
mkdir -p node_modules/a node_modules/node/bin
ln -s "$REAL_NODE" node_modules/node/bin/node
mkdir -p node_modules/@react-router/dev
cp fake-build.js node_modules/@react-router/dev/bin.js
if [ -e other-versions ]; then sed 's/1.0.0/1.0.1/' package-lock.json > node_modules/.package-lock.json; exit 0; fi
cp package-lock.json node_modules/.package-lock.json
`;

const FAKE_BUILD = `
const fs = require('node:fs');
fs.appendFileSync('../builds', process.argv.slice(2).join(' ') + '\\n');
if (fs.existsSync('broken')) { console.error('Unexpected token in page.tsx'); process.exit(1); }
fs.mkdirSync('build', { recursive: true });
`;

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  child: ChildProcess;
  ended: Promise<Ended>;
  /** Waits until the output (both streams) has this text. */
  says(text: string): Promise<void>;
}

/** A checkout of its own in a temporary folder: the real bin/, a small lock file, a stand-in for npm and for the web build. */
export function makeProject(t: TestContext) {
  const root = mkdtempSync(join(tmpdir(), 'guildhall-bootstrap-'));
  const path = (name: string): string => join(root, name);
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), text);
  };
  const read = (name: string): string => (existsSync(path(name)) ? readFileSync(path(name), 'utf8') : '');
  const lines = (name: string): string[] => read(name).split('\n').filter(Boolean);
  const lock = (version: string): void =>
    write(
      'package-lock.json',
      JSON.stringify({ packages: { '': {}, 'node_modules/a': { version }, 'node_modules/node': { version: '1.0.0' } } }),
    );

  cpSync(join(ROOT, 'bin'), path('bin'), { recursive: true });
  write('package.json', '{"type":"module"}');
  lock('1.0.0');
  write('tools/npm', FAKE_NPM);
  chmodSync(path('tools/npm'), 0o755);
  write('fake-build.js', FAKE_BUILD);
  write('src/app/main.ts', `const args: string[] = process.argv.slice(2);\nconsole.log('main', JSON.stringify(args));\n`);
  write('test/run.ts', `console.log('tests', JSON.stringify(process.argv.slice(2)));\n`);

  const running = new Set<ChildProcess>();
  const begin = (args: string[], script = 'bin/bootstrap.js', settings: NodeJS.ProcessEnv = {}): Running => {
    const env = { ...process.env, PATH: `${path('tools')}:${process.env.PATH}`, REAL_NODE: process.execPath, ...settings };
    const child = spawn(process.execPath, [path(script), ...args], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
    const ended = new Promise<Ended>((done) => child.once('close', (code, signal) => done({ code, signal, stdout, stderr })));
    void ended.then(() => running.delete(child));
    return { child, ended, says: (text) => until(() => (stdout + stderr).includes(text), `"${text}" in: ${stdout}${stderr}`) };
  };
  t.after(() => {
    write('go', '');
    for (const child of running) child.kill('SIGKILL');
    rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  });
  return {
    path,
    write,
    lock,
    read,
    remove: (name: string) => rmSync(path(name), { recursive: true, force: true }),
    begin,
    run: (args: string[], script?: string) => begin(args, script).ended,
    /** One line for each install by npm: its pid and arguments. */
    npmCalls: () => lines('npm-calls'),
    builds: () => lines('builds'),
  };
}

/** Waits for something another process does. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`Waited 10 s in vain for ${what}`);
    await pause(10);
  }
}

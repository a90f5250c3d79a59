import assert from 'node:assert/strict';
import { existsSync, utimesSync } from 'node:fs';
import { test } from 'node:test';
import { makeProject, until } from './project.ts';

const MARKER = 'node_modules/.guildhall-installed';
const LOCK = '.cache/setup.lock';
const alive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('the first start installs and says so; the second says nothing and calls nobody', async (t) => {
  const project = makeProject(t);
  const first = await project.run(['start', '--port', '0']);
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stderr, /Installing 2 packages, once/);
  assert.equal(first.stdout, 'main ["start","--port","0"]\n');
  const second = await project.run(['start']);
  assert.deepEqual(second, { code: 0, signal: null, stdout: 'main ["start"]\n', stderr: '' });
  assert.equal(project.npmCalls().length, 1);
  assert.equal(existsSync(project.path(LOCK)), false);
});

test('a changed lock file is installed again', async (t) => {
  const project = makeProject(t);
  await project.run(['start']);
  project.lock('2.0.0');
  assert.equal((await project.run(['start'])).code, 0);
  assert.equal(project.npmCalls().length, 2);
});

test('an install that was made by hand with npm is taken as it is', async (t) => {
  const project = makeProject(t);
  await project.run(['start']);
  project.remove(MARKER);
  const again = await project.run(['start']);
  assert.equal(again.stderr, '');
  assert.equal(project.npmCalls().length, 1);
  assert.notEqual(project.read(MARKER), '');
});

test('an install that misses a package, or whose Node does not run, is made again', async (t) => {
  const project = makeProject(t);
  await project.run(['start']);
  project.remove(MARKER);
  project.remove('node_modules/a');
  assert.equal((await project.run(['start'])).code, 0);
  assert.equal(project.npmCalls().length, 2);
  project.remove('node_modules/node/bin/node');
  assert.equal((await project.run(['start'])).code, 0);
  assert.equal(project.npmCalls().length, 3);
});

test('an install that was killed half-way is made again', async (t) => {
  const project = makeProject(t);
  project.write('wait', '');
  project.write('node_modules/a/half', 'a file');
  const first = project.begin(['start']);
  await until(() => project.npmCalls().length === 1, 'npm to be called');
  const npm = Number(project.npmCalls()[0]?.split(' ')[0]);
  process.kill(npm, 'SIGKILL');
  first.child.kill('SIGKILL');
  await first.ended;
  assert.equal(existsSync(project.path(LOCK)), true, 'the dead one left its lock');
  project.remove('wait');
  const second = await project.run(['start']);
  assert.equal(second.code, 0, second.stderr);
  assert.equal(project.npmCalls().length, 2);
  assert.equal(existsSync(project.path(LOCK)), false);
});

test('an npm that outlives its killed bootstrap is waited for, not trampled', async (t) => {
  const project = makeProject(t);
  project.write('wait', '');
  const first = project.begin(['start']);
  await until(() => project.npmCalls().length === 1 && project.read(LOCK).includes('child'), 'npm to be noted in the lock');
  first.child.kill('SIGKILL');
  await first.ended;
  const second = project.begin(['start']);
  await second.says('Another set-up is at work');
  project.write('go', '');
  assert.equal((await second.ended).code, 0);
  assert.equal(project.npmCalls().length, 1, 'what the orphan installed was enough');
});

test('of two started at once one installs and the other waits; both start', async (t) => {
  const project = makeProject(t);
  project.write('wait', '');
  const one = project.begin(['start']);
  await until(() => project.npmCalls().length === 1, 'npm to be called');
  const two = project.begin(['test']);
  await two.says('Another set-up is at work');
  project.write('go', '');
  assert.deepEqual([(await one.ended).stdout, (await two.ended).stdout], ['main ["start"]\n', 'tests []\n']);
  assert.equal(project.npmCalls().length, 1);
});

test('many that find a dead lock at once take it over one by one', async (t) => {
  const project = makeProject(t);
  project.write(LOCK, JSON.stringify({ pid: 2 ** 30, token: 'dead' }));
  const ends = await Promise.all([1, 2, 3, 4, 5].map(() => project.run(['start'])));
  assert.deepEqual(
    ends.map((end) => end.code),
    [0, 0, 0, 0, 0],
  );
  assert.equal(project.npmCalls().length, 1);
});

test('a lock whose pid now belongs to somebody else is recovered once it has been silent', async (t) => {
  const project = makeProject(t);
  project.write(LOCK, JSON.stringify({ pid: process.pid, token: 'old' }));
  const longAgo = new Date(Date.now() - 120_000);
  utimesSync(project.path(LOCK), longAgo, longAgo);
  assert.equal((await project.run(['start'])).code, 0);
});

test('being stopped while installing stops npm, frees the lock and ends with the signal’s code', async (t) => {
  const project = makeProject(t);
  project.write('wait', '');
  const running = project.begin(['start']);
  await until(() => project.npmCalls().length === 1, 'npm to be called');
  running.child.kill('SIGTERM');
  assert.equal((await running.ended).code, 143);
  assert.equal(alive(Number(project.npmCalls()[0]?.split(' ')[0])), false);
  assert.equal(existsSync(project.path(LOCK)), false);
});

test('a failed install shows what npm said and what to do, and nothing is started', async (t) => {
  const project = makeProject(t);
  const cases: [string, RegExp][] = [
    ['npm error code ENOTFOUND\n', /registry cannot be reached: are you offline/],
    ['npm error code ENOSPC\n', /disk is full/],
    ['npm error code EACCES\n', /cannot be written to/],
  ];
  for (const [words, hint] of cases) {
    project.write('fail', words);
    const end = await project.run(['start']);
    assert.equal(end.code, 1);
    assert.equal(end.stdout, '');
    assert.ok(end.stderr.includes(words.trim()), end.stderr);
    assert.match(end.stderr, hint);
    assert.doesNotMatch(end.stderr, /\n {4}at /, 'no stack');
  }
  project.remove('fail');
  assert.equal((await project.run(['start'])).code, 0);
});

test('a package.json that asks for something else than the lock file is refused before npm is called', async (t) => {
  const project = makeProject(t);
  project.write('package.json', '{"type":"module","dependencies":{"a":"9.0.0"}}');
  const end = await project.run(['start']);
  assert.equal(end.code, 1);
  assert.match(end.stderr, /do not belong together: run "npm install"/);
  assert.equal(project.npmCalls().length, 0);
});

test('an install that is not what the lock file asks for is not believed', async (t) => {
  const project = makeProject(t);
  project.write('other-versions', '');
  const end = await project.run(['start']);
  assert.deepEqual([end.code, end.stdout], [1, '']);
  assert.match(end.stderr, /not what package-lock\.json asks for/);
  project.remove('other-versions');
  assert.equal((await project.run(['start'])).code, 0);
  assert.equal(project.npmCalls().length, 2);
});

test('npm may not change the lock file, nor leave out what a start needs', async (t) => {
  const project = makeProject(t);
  await project.run(['start']);
  assert.match(project.npmCalls()[0] ?? '', /^\d+ install --no-save .*--include=dev --include=optional --ignore-scripts=false/);
});

test('without a network npm is told so, and may still install from its cache', async (t) => {
  const project = makeProject(t);
  await project.run(['start']);
  assert.doesNotMatch(project.npmCalls()[0] ?? '', /--offline/);
  project.lock('2.0.0');
  project.write('unreachable', '');
  assert.equal((await project.run(['start'])).code, 0);
  assert.match(project.npmCalls()[1] ?? '', /--offline/);
});

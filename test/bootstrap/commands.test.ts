import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { makeProject } from './project.ts';

test('a Node older than 20 is refused in one line that says what to do', async () => {
  const file = pathToFileURL(resolve(import.meta.dirname, '../../bin/setup/node-version.js')).href;
  const { complaintAboutNode } = (await import(file)) as { complaintAboutNode: (version: string) => string | undefined };
  assert.match(complaintAboutNode('18.19.1') ?? '', /^Guildhall needs Node 20 or newer.*this is Node 18\.19\.1.*nodejs\.org\.$/);
  assert.equal(complaintAboutNode('20.0.0'), undefined);
  assert.equal(complaintAboutNode('26.10.0'), undefined);
});

test('a wrong or missing command prints the usage, exits with 2 and sets nothing up', async (t) => {
  const project = makeProject(t);
  for (const args of [[], ['strat'], ['run'], ['run', 'no-such-file.ts']]) {
    const end = await project.run(args);
    assert.equal(end.code, 2, args.join(' '));
    assert.match(end.stderr, /Usage: node bin\/bootstrap\.js/);
    assert.equal(end.stdout, '');
  }
  const help = await project.run(['--help']);
  assert.equal(help.code, 0);
  assert.match(help.stdout, /Usage/);
  assert.equal(project.npmCalls().length, 0);
});

test('run, test and guildhall hand their arguments on as they are', async (t) => {
  const project = makeProject(t);
  project.write('scripts/hello.ts', `type Word = string;\nconst words: Word[] = process.argv.slice(2);\nconsole.log(words.join('|'));\n`);
  assert.equal((await project.run(['run', 'scripts/hello.ts', 'two words', '--flag'])).stdout, 'two words|--flag\n');
  assert.equal((await project.run(['test', 'a.test.ts'])).stdout, 'tests ["a.test.ts"]\n');
  assert.equal((await project.run(['import', 'prep', '--help'], 'bin/guildhall.js')).stdout, 'main ["import","prep","--help"]\n');
});

test('the exit code of what was started is ours', async (t) => {
  const project = makeProject(t);
  project.write('src/app/main.ts', 'process.exit(7);\n');
  assert.equal((await project.run(['start'])).code, 7);
  project.write('src/app/main.ts', `process.kill(process.pid, 'SIGKILL');\n`);
  assert.equal((await project.run(['start'])).signal, 'SIGKILL');
});

test('a signal reaches what was started, which may finish its work', async (t) => {
  const project = makeProject(t);
  project.write(
    'src/app/main.ts',
    `const hold = setInterval(() => {}, 1000);
process.on('SIGTERM', () => { console.log('finishing'); clearInterval(hold); process.exitCode = 5; });
console.log('ready');\n`,
  );
  const running = project.begin(['start']);
  await running.says('ready');
  running.child.kill('SIGTERM');
  const end = await running.ended;
  assert.deepEqual([end.code, end.stdout], [5, 'ready\nfinishing\n']);
});

test('no experimental or deprecation warning reaches the terminal', async (t) => {
  const project = makeProject(t);
  project.write(
    'src/app/main.ts',
    `import 'node:sqlite';
process.emitWarning('new', 'ExperimentalWarning');
process.emitWarning('old', 'DeprecationWarning', 'DEP0000');\n`,
  );
  await project.run(['start']);
  assert.equal((await project.run(['start'])).stderr, '');
});

test('the web pages are built once, and again when a source or the lock file changed', async (t) => {
  const project = makeProject(t);
  project.write('web/vite.config.ts', '');
  project.write('web/app/page.tsx', 'one');
  const first = await project.run(['start']);
  assert.match(first.stderr, /Building the web pages/);
  assert.deepEqual(project.builds(), ['build']);
  project.write('web/build/client/out.js', 'made by the build');
  assert.equal((await project.run(['start'])).stderr, '');
  project.write('web/app/page.tsx', 'two');
  await project.run(['start']);
  assert.equal(project.builds().length, 2);
  project.lock('2.0.0');
  await project.run(['start']);
  assert.equal(project.builds().length, 3);
});

test('the house is begun while its pages are built, and told when they are there, however late it asks', async (t) => {
  const project = makeProject(t);
  project.write('web/vite.config.ts', '');
  project.write(
    'src/app/main.ts',
    `console.log(process.env.GUILDHALL_PAGES);
setTimeout(() => process.once('message', (word) => { console.log(word); setImmediate(() => process.disconnect()); }), 1500);\n`,
  );
  const first = await project.run(['start']);
  assert.deepEqual([first.code, first.stdout], [0, 'coming\npages\n']);
  project.write('src/app/main.ts', 'console.log(process.env.GUILDHALL_PAGES, process.connected);\n');
  assert.equal((await project.run(['start'])).stdout, 'undefined undefined\n');
});

test('what Node compiled is kept with the packages, unless the operator says where', async (t) => {
  const project = makeProject(t);
  project.write('src/app/main.ts', 'console.log(process.env.NODE_COMPILE_CACHE);\n');
  const keptIn = async (NODE_COMPILE_CACHE?: string): Promise<string> =>
    (await project.begin(['start'], 'bin/bootstrap.js', { NODE_COMPILE_CACHE }).ended).stdout;
  assert.equal(await keptIn(), `${project.path('node_modules/.cache/guildhall/compiled')}\n`);
  assert.equal(await keptIn(project.path('elsewhere')), `${project.path('elsewhere')}\n`);
});

test('pages that use src are built again when src changed; others are not', async (t) => {
  const project = makeProject(t);
  project.write('web/vite.config.ts', '');
  project.write('src/kernel/money.ts', 'one');
  await project.run(['start']);
  project.write('src/kernel/money.ts', 'two');
  await project.run(['start']);
  assert.equal(project.builds().length, 1);
  project.write('web/app/page.tsx', `import { Money } from '#kernel';`);
  await project.run(['start']);
  project.write('src/kernel/money.ts', 'three');
  await project.run(['start']);
  assert.equal(project.builds().length, 3);
});

test('pages that do not build stop a start with the reason, and are tried again; the command line goes on without them', async (t) => {
  const project = makeProject(t);
  project.write('web/vite.config.ts', '');
  project.write('web/broken', '');
  project.write('src/app/main.ts', 'console.log("begun"); process.once("message", () => console.log("open"));\n');
  const start = await project.run(['start']);
  assert.equal(start.code, 1);
  assert.doesNotMatch(start.stdout, /open/);
  assert.match(start.stderr, /Unexpected token in page\.tsx[^]*could not be built/);
  const command = await project.run(['serve'], 'bin/guildhall.js');
  assert.deepEqual([command.code, command.stdout], [0, 'begun\n']);
  assert.match(command.stderr, /Going on without them/);
  project.remove('web/broken');
  assert.equal((await project.run(['start'])).code, 0);
});

test('commands that show no pages build none, and neither does a mistyped one, or a call for help', async (t) => {
  const project = makeProject(t);
  project.write('web/vite.config.ts', '');
  for (const args of [['doctor'], ['import', 'prep', 'folder'], ['sreve'], ['serve', '--help'], []]) {
    const { code, stdout } = await project.run(args, 'bin/guildhall.js');
    assert.deepEqual([code, stdout], [0, `main ${JSON.stringify(args)}\n`]);
  }
  assert.deepEqual(project.builds(), []);
  await project.run(['serve'], 'bin/guildhall.js');
  assert.deepEqual(project.builds(), ['build']);
});

test('a checkout that lacks its lock file or its entry says so in one line', async (t) => {
  const project = makeProject(t);
  project.remove('src/app/main.ts');
  const noEntry = await project.run(['start']);
  assert.equal(noEntry.code, 1);
  assert.match(noEntry.stderr, /main\.ts is missing/);
  project.remove('package-lock.json');
  const noLock = await project.run(['start']);
  assert.equal(noLock.code, 1);
  assert.match(noLock.stderr, /^.*package-lock\.json is missing: this checkout is not complete\.\n$/);
});

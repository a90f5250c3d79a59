import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { requirements } from './asvs-list.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/security/asvs.md'), 'utf8');
const states = ['met', 'partly', 'not met', 'not applicable'] as const;

interface Row {
  number: string;
  level: string;
  state: string;
  shown: string;
}

/** `| V6.2.1 | 1 | at least eight characters | met | ... |` */
const rowsOf = (text: string): Row[] =>
  text.split('\n').flatMap((line) => {
    const [, number = '', level = '', , state = '', shown = ''] = line.split('|').map((each) => each.trim());
    return /^V\d+\.\d+\.\d+$/.test(number) ? [{ number, level, state, shown }] : [];
  });

const chapterOf = ({ number }: Row): string => number.split('.')[0] ?? '';

/** What the summary says of each chapter, and of all: its numbers in the order of `states`, and their sum. */
const summaryOf = (text: string): Map<string, number[]> =>
  new Map(
    text.split('\n').flatMap((line) => {
      const [, name = '', ...cells] = line.split('|').map((each) => each.trim().replaceAll('*', ''));
      const chapter = /^(V\d+|All)\b/.exec(name)?.[1];
      const numbers = cells.slice(0, states.length + 1).map(Number);
      return chapter === undefined || /\./.test(name) || numbers.some(Number.isNaN) ? [] : [[chapter, numbers] as const];
    }),
  );

type Read = (path: string) => string | undefined;
const fromDisk: Read = (path) =>
  existsSync(join(root, path)) ? (path.endsWith('.ts') ? readFileSync(join(root, path), 'utf8') : '') : undefined;

/** Each `path` that a row names, with the sentences of tests that follow it in italics. */
function evidenceOf(shown: string): { path: string; sentences: string[] }[] {
  const found: { path: string; sentences: string[] }[] = [];
  for (const [, path, sentence] of shown.matchAll(/`([^`]+)`|\*([^*]+)\*/g)) {
    if (path !== undefined) found.push({ path, sentences: [] });
    else found.at(-1)?.sentences.push(sentence ?? '');
  }
  return found;
}

const hasTest = (code: string, sentence: string): boolean =>
  [`'`, '`', '"'].some((quote) => new RegExp(`\\btest\\(\\s*${RegExp.escape(quote + sentence + quote)}`).test(code));

function faultsOfRow({ number, level, state, shown }: Row, read: Read): string[] {
  const faults: string[] = [];
  if (requirements.get(number) !== Number(level)) faults.push(`${number} is not a requirement of level ${level}`);
  if (!(states as readonly string[]).includes(state)) faults.push(`${number} has the state "${state}"`);
  const evidence = evidenceOf(shown);
  if ((state === 'met' || state === 'partly') && evidence.length === 0) faults.push(`${number} is ${state}, and nothing shows it`);
  if (state !== 'met' && shown.replaceAll(/[`*]/g, '').length < 10) faults.push(`${number} does not say why it is ${state}`);
  for (const { path, sentences } of evidence) {
    const code = read(path);
    if (code === undefined) faults.push(`${number} names ${path}, which is not there`);
    else for (const each of sentences) if (!hasTest(code, each)) faults.push(`${number}: ${path} has no test "${each}"`);
  }
  return faults;
}

function faultsOf(text: string, read: Read): string[] {
  const rows = rowsOf(text);
  const faults = rows.flatMap((row) => faultsOfRow(row, read));
  const numbers = rows.map(({ number }) => number);
  for (const number of requirements.keys()) {
    const times = numbers.filter((each) => each === number).length;
    if (times !== 1) faults.push(`${number} stands there ${times} times`);
  }
  const summary = summaryOf(text);
  for (const chapter of [...new Set([...requirements.keys()].map((number) => number.split('.')[0] ?? '')), 'All']) {
    const of = rows.filter((row) => chapter === 'All' || chapterOf(row) === chapter);
    const counted = [...states.map((state) => of.filter((row) => row.state === state).length), of.length];
    if (String(summary.get(chapter)) !== String(counted)) faults.push(`the summary of ${chapter} should be ${counted.join(', ')}`);
  }
  return faults;
}

describe('the page on OWASP ASVS', () => {
  test('has every requirement of level 1 and 2 once, with a state, and evidence that is there', () => {
    assert.equal(requirements.size, 253);
    assert.deepEqual(faultsOf(page, fromDisk), []);
  });

  test('is caught when it names what is not there, invents a state or miscounts', () => {
    const some = '| V1.1.1 | 2 | x | met | `src/a.test.ts` *holds* |';
    const read: Read = (path) => (path === 'src/a.test.ts' ? "test('holds', () => {});" : undefined);
    const ofRow = (line: string): string[] => rowsOf(line).flatMap((row) => faultsOfRow(row, read));
    assert.deepEqual(ofRow(some), []);
    for (const [wrong, right] of [
      ['holds', 'hold'],
      ['a.test.ts', 'b.test.ts'],
      ['met', 'mostly'],
      ['| 2 |', '| 1 |'],
      ['V1.1.1', 'V1.1.9'],
      ['`src/a.test.ts` *holds*', 'surely'],
    ] as const)
      assert.equal(ofRow(some.replace(wrong, right)).length, 1, right);
    const [added] = page.split('\n').filter((line) => line.startsWith('| V1.1.1 '));
    assert.ok(faultsOf(page.replace(`${added}\n`, ''), fromDisk).some((fault) => fault.includes('V1.1.1 stands there 0 times')));
    assert.ok(faultsOf(page.replace(`${added}\n`, ''), fromDisk).some((fault) => fault.startsWith('the summary of V1 ')));
  });
});

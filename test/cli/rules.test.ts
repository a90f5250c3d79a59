import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { guildhall } from '#test/command-line';

interface Case {
  expect: { outcome: string };
}

describe('guildhall rules', () => {
  let folder: string;
  let file: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guildhall-golden-'));
    await cp(join(import.meta.dirname, '../golden/compliance'), folder, { recursive: true });
    file = join(folder, 'whole-cases.json');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test('a case that came out otherwise is shown line by line with exit code 1, until it is written anew', async () => {
    const right = await readFile(file, 'utf8');
    const cases = JSON.parse(right) as Case[];
    (cases[0] as Case).expect.outcome = 'refused';
    await writeFile(file, JSON.stringify(cases));
    const wrong = await guildhall(['rules', 'test', '--cases', folder]);
    assert.equal(wrong.code, 1, wrong.stderr);
    assert.match(wrong.stdout, /whole-cases\.json: san francisco catering.*\n {2}- outcome: refused\n {2}\+ outcome: allowed\n/);
    assert.match(wrong.stdout, /1 came out otherwise; 0 rules not exercised both ways\.\n$/);
    assert.equal((await guildhall(['rules', 'test', '--cases', folder, '--update'])).code, 0);
    assert.deepEqual(JSON.parse(await readFile(file, 'utf8')), JSON.parse(right));
  });

  test('the rules are read as a whole, as of any day', async () => {
    const today = await guildhall(['rules', 'check', '--date', '2026-11-21']);
    assert.deepEqual([today.code, /130 rules in 6 jurisdictions, 0 findings/.test(today.stdout)], [0, true], today.stdout);
    const later = await guildhall(['rules', 'check', '--date', '2030-01-01']);
    assert.equal(later.code, 1);
    assert.match(later.stdout, /^citation: us\.cold-holding@1: FDA Food Code 2022 § 3-501\.16\(A\)\(2\) was last read on 2026-11-20/);
  });

  test('rules that are wrong are named one a line', async () => {
    await cp(join(import.meta.dirname, '../../src/markets/prep/regulations'), join(folder, 'rules'), { recursive: true });
    const state = join(folder, 'rules/us-il.json');
    await writeFile(
      state,
      (await readFile(state, 'utf8')).replace('!kitchen.smokingAllowed', '!kitchen.smoke').replace('"P5Y"', '"5 years"'),
    );
    const { code, stdout, stderr } = await guildhall(['rules', 'check', '--rules', join(folder, 'rules')]);
    assert.equal(code, 1);
    assert.match(stdout, /us-il\/us-il\.certified-manager\/versions\/1\/evidence\/0\/validity: "5 years" is not a period/);
    assert.match(stdout, /us-il\/us-il\.no-smoking\/versions\/1\/requires: No such key: smoke: !kitchen\.smoke/);
    assert.match(stderr, /^guildhall: [^\n]+And 1 more\.\n$/);
  });
});

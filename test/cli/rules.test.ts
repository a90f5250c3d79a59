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

  test('each kind of defect is found where it was planted', async () => {
    const planted = join(folder, 'planted');
    await cp(join(import.meta.dirname, '../../src/markets/prep/regulations'), planted, { recursive: true });
    const country = join(planted, 'us.json');
    const held = JSON.parse(await readFile(country, 'utf8')) as { rules: { id: string; versions: Record<string, unknown>[] }[] };
    const cold = held.rules.find(({ id }) => id === 'us.cold-holding');
    assert.ok(cold);
    const [version] = cold.versions;
    const add = (id: string, ...versions: object[]): void =>
      void held.rules.push({
        ...cold,
        id,
        versions: versions.map((each, index) => ({ ...version, version: index + 1, ...each })) as Record<string, unknown>[],
      });
    add('us.zz-again', {});
    add('us.zz-warm', { requires: 'product.coldHoldingF >= 50' });
    add('us.zz-never', { when: 'product.coldHoldingF > 9 && product.coldHoldingF < 3' });
    add(
      'us.zz-pause',
      { until: '2026-02-01', requires: 'product.coldHoldingF <= 42' },
      { from: '2026-03-01', requires: 'product.coldHoldingF <= 43' },
    );
    add('us.zz-old', {
      requires: 'product.coldHoldingF <= 44',
      citation: { section: 'Old § 1', url: 'https://law.example/1', checkedOn: '2024-01-01', reviewBy: '2025-01-01' },
    });
    await writeFile(country, JSON.stringify(held));
    const { code, stdout } = await guildhall(['rules', 'check', '--rules', planted, '--date', '2026-11-21']);
    assert.equal(code, 1);
    for (const line of [
      'overlap: us.cold-holding@1: us.zz-again@1 says the same.',
      'contradiction: us.cold-holding@1: Whoever meets it breaks us.zz-warm@1.',
      'unreachable: us.zz-never@1: No case makes its “when” true, so it never applies.',
      'gap: us.zz-pause@1: Nothing is in force from 2026-02-01 until 2026-03-01.',
      'citation: us.zz-old@1: Old § 1 was last read on 2024-01-01 and was due again on 2025-01-01.',
    ])
      assert.ok(stdout.includes(`${line}\n`), `${line}\n${stdout}`);
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

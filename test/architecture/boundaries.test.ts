import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { rules } from './rules.ts';

const root = join(import.meta.dirname, '../..');

async function look(baseDir: string): Promise<ICruiseResult> {
  const { output } = await cruise(
    ['src'],
    {
      baseDir,
      validate: true,
      ruleSet: { forbidden: rules },
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      // Whether two tests of one folder share a helper is no matter of architecture.
      exclude: { path: String.raw`\.test\.ts$|test-support|/testing\.ts$` },
      enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types'], extensions: ['.ts', '.js'] },
    },
    undefined,
    { tsConfig: undefined },
  );
  return output as ICruiseResult;
}

/** One file for each rule, which breaks that rule and no other. */
const violations: Record<string, { file: string; text: string; also?: Record<string, string> }> = {
  'kernel-imports-nothing': { file: 'src/kernel/bad.ts', text: "import 'node:fs';" },
  'platform-imports-kernel': { file: 'src/platform/x/bad.ts', text: "import '#modules/a';" },
  'vendors-import-platform': { file: 'src/vendors/v/bad.ts', text: "import '#modules/a';" },
  'vendors-stand-alone': { file: 'src/vendors/v/bad.ts', text: "import '#vendors/w';" },
  'modules-know-no-vendor': { file: 'src/modules/a/bad.ts', text: "export type T = import('#vendors/v').V;" },
  'modules-by-their-face': { file: 'src/modules/a/bad.ts', text: "import '../b/store.ts';" },
  'markets-know-no-vendor': { file: 'src/markets/m/bad.ts', text: "import '#vendors/v';" },
  'markets-stand-alone': { file: 'src/markets/m/bad.ts', text: "import '#markets/n';" },
  'faces-only': { file: 'src/app/bad.ts', text: "await import('../modules/b/store.ts');" },
  'no-circles': { file: 'src/modules/a/bad.ts', text: "import './worse.ts';", also: { 'src/modules/a/worse.ts': "import './bad.ts';" } },
  'no-tests-in-the-product': { file: 'src/app/bad.ts', text: "import '../../test/support/thing.ts';" },
  'sdk-in-its-vendor': { file: 'src/app/bad.ts', text: "import 'stripe';" },
};

const clean: Record<string, string> = {
  'src/kernel/index.ts': 'export const k = 1;',
  'src/platform/x/index.ts': "export { k } from '#kernel';",
  'src/vendors/v/index.ts': 'export interface V { v: 1 }',
  'src/vendors/w/index.ts': 'export const w = 1;',
  'src/modules/a/index.ts': "export { b } from '#modules/b';",
  'src/modules/b/index.ts': "export { b } from './store.ts';",
  'src/modules/b/store.ts': 'export const b = 1;',
  'src/markets/m/index.ts': "export { b } from '#modules/b';",
  'src/markets/n/index.ts': 'export const n = 1;',
  'src/app/main.ts': "import '#markets/m';",
  'test/support/thing.ts': 'export const t = 1;',
};

describe('who imports whom', () => {
  test('every source file was looked at, and none breaks a rule', async () => {
    const { summary, modules } = await look(root);
    assert.deepEqual(
      summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`),
      [],
    );
    const seen = new Set(modules.map(({ source }) => source));
    const files = globSync('src/**/*.ts', { cwd: root }).filter((file) => !/\.test\.ts$|test-support|\/testing\.ts$|\.d\.ts$/.test(file));
    assert.deepEqual(
      files.filter((file) => !seen.has(file)),
      [],
      'these were not looked at',
    );
    assert.ok(files.length > 300, `only ${files.length} files`);
    assert.deepEqual(
      modules.flatMap(({ source, dependencies }) =>
        dependencies.filter((each) => each.couldNotResolve).map((each) => `${source}: ${each.module}`),
      ),
      [],
      'these imports were not understood',
    );
  });

  test('each rule has a violation planted against it', () => {
    assert.deepEqual(Object.keys(violations).toSorted(), rules.map(({ name }) => name as string).toSorted());
  });

  for (const [rule, { file, text, also = {} }] of Object.entries(violations)) {
    test(`a file that breaks ${rule} is caught by that rule, and by it alone`, async (t) => {
      const folder = await mkdtemp(join(tmpdir(), 'guildhall-architecture-'));
      t.after(() => rm(folder, { recursive: true, force: true }));
      for (const [name, content] of Object.entries({ ...clean, [file]: text, ...also })) {
        await mkdir(dirname(join(folder, name)), { recursive: true });
        await writeFile(join(folder, name), `${content}\nexport {};\n`);
      }
      await cp(join(root, 'package.json'), join(folder, 'package.json'));
      await cp(join(root, 'tsconfig.json'), join(folder, 'tsconfig.json'));
      await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
      const { summary } = await look(folder);
      assert.deepEqual([...new Set(summary.violations.map(({ rule: broken }) => broken.name))], [rule]);
    });
  }
});

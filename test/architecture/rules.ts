import type { IForbiddenRuleType } from 'dependency-cruiser';

const face = String.raw`/index\.ts$`;

/** Who may import whom: docs/architecture.md, as rules. Tests and the web have their own. */
export const rules: IForbiddenRuleType[] = [
  { name: 'kernel-imports-nothing', from: { path: '^src/kernel/' }, to: { pathNot: '^src/kernel/' } },
  {
    name: 'platform-imports-kernel',
    from: { path: '^src/platform/' },
    to: { path: '^src/', pathNot: '^src/(platform|kernel)/' },
  },
  { name: 'vendors-import-platform', from: { path: '^src/vendors/' }, to: { path: '^src/(modules|markets|app)/' } },
  { name: 'vendors-stand-alone', from: { path: '^src/vendors/([^/]+)/' }, to: { path: '^src/vendors/', pathNot: '^src/vendors/$1/' } },
  { name: 'modules-know-no-vendor', from: { path: '^src/modules/' }, to: { path: '^src/(vendors|markets|app)/' } },
  {
    name: 'modules-by-their-face',
    from: { path: '^src/modules/([^/]+)/' },
    to: { path: '^src/modules/', pathNot: ['^src/modules/$1/', String.raw`^src/modules/[^/]+/index\.ts$`] },
  },
  { name: 'markets-know-no-vendor', from: { path: '^src/markets/' }, to: { path: '^src/(vendors|app)/' } },
  {
    name: 'markets-stand-alone',
    from: { path: '^src/markets/([^/]+)/' },
    to: { path: '^src/markets/', pathNot: '^src/markets/$1/' },
  },
  {
    name: 'faces-only',
    from: { path: '^src/(markets|app)/' },
    to: { path: '^src/(modules|platform|vendors)/', pathNot: face },
  },
  // Types may know each other: they are gone when the code runs.
  { name: 'no-circles', from: { path: '^src/' }, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
  {
    name: 'no-tests-in-the-product',
    from: { path: '^src/', pathNot: String.raw`\.test\.ts$|test-support|/testing\.ts$` },
    to: { path: '^test/' },
  },
  {
    name: 'sdk-in-its-vendor',
    from: { path: '^src/', pathNot: '^src/vendors/stripe/' },
    to: { path: 'node_modules/stripe/' },
  },
];

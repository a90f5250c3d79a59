/**
 * Whether the time of an answer tells if an address has an account: tries at log-in, registration and reset, half of them for known addresses, in
 * shuffled order. Prints the area under the curve for each (0.5: not to be told apart; 0.45 to 0.55 is what the house asks of itself).
 *
 * `node bench/known-or-not.ts [tries]`, with TEST_DATABASE_URL for PostgreSQL. Hashing is cheap here, so that it hides nothing.
 */
import { goodPassword, identityFixture } from '../src/modules/identity/fixture.test-support.ts';
import { testServer } from '#test/server';

const tries = Number(process.argv[2] ?? 2_000);
/** Fewer than the guesses of an hour, so that no refusal for too many stands in for an answer. */
const perAddress = 8;
const warmUp = 200;

interface Measured {
  isKnown: boolean;
  ms: number;
}

const f = await identityFixture();
const { name, ctx } = f.market;
const app = await testServer({ name, ctx, modules: [f.identity], authenticate: (token) => f.identity.authenticate(ctx, token) });

const bodies: Record<string, (email: string) => object> = {
  '/auth/login': (email) => ({ email, password: 'not the password of anybody' }),
  '/auth/register': (email) => ({ email, password: goodPassword, displayName: 'Ada', role: 'chef' }),
  '/auth/reset-request': (email) => ({ email }),
};

const people = Math.ceil((tries + warmUp) / 2 / perAddress) + 1;
const known: string[] = [];
for (let i = 0; i < people; i += 1) known.push((await f.person({ email: `k${String(i).padStart(6, '0')}@example.org` })).email);
const unknown = known.map((each) => each.replace('k', 'u'));

let address = 0;
async function measure(path: string, email: string): Promise<number> {
  address += 1;
  const remoteAddress = `10.${address >> 16}.${(address >> 8) & 255}.${address & 255}`;
  const url = `/${name}/api/v1${path}`;
  const begun = performance.now();
  await app.inject({ method: 'POST', url, remoteAddress, payload: bodies[path]?.(email) ?? {} });
  return performance.now() - begun;
}

/** Of a known and an unknown one, how often the known one takes longer (Mann and Whitney); ties count half. */
function areaUnderCurve(all: readonly Measured[]): number {
  const sorted = all.toSorted((one, other) => one.ms - other.ms);
  const ranks = sorted.reduce((sum, { isKnown }, rank) => sum + (isKnown ? rank + 1 : 0), 0);
  const knownCount = all.filter(({ isKnown }) => isKnown).length;
  return (ranks - (knownCount * (knownCount + 1)) / 2) / (knownCount * (all.length - knownCount));
}

const median = (all: readonly Measured[]): number => all.map(({ ms }) => ms).toSorted((a, b) => a - b)[all.length >> 1] ?? 0;

for (const path of Object.keys(bodies)) {
  const measured: Measured[] = [];
  for (let i = 0; i < tries + warmUp; i += 1) {
    const isKnown = Math.random() < 0.5;
    const email = (isKnown ? known : unknown)[i % people] ?? '';
    const ms = await measure(path, email);
    if (i >= warmUp) measured.push({ isKnown, ms });
    await new Promise((resolve) => setImmediate(resolve));
  }
  const of = (isKnown: boolean) => median(measured.filter((each) => each.isKnown === isKnown)).toFixed(2);
  process.stdout.write(`${path}: AUC ${areaUnderCurve(measured).toFixed(3)}, median ${of(true)} ms known, ${of(false)} ms unknown\n`);
}
await app.close();
process.exit(0);

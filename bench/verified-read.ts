import { loadavg } from 'node:os';
import { Type } from 'typebox';
import { isGuildhallError } from '#kernel';
import { closed, createHttpServer, route, type Access } from '#platform/http';
import type { Module } from '#platform/module';
import { identityModule, protectWith } from '#modules/identity';
import { fieldSeal } from '#platform/secrets-at-rest';
import { inTransaction } from '#platform/database';
import { testMarket } from '#test/market';
import { setUpSecondFactor } from '#test/second-factor';

/**
 * What checking who asks adds to a request: the same answer from a route for strangers and from routes that ask for a permission, with a
 * token that is checked, limits that are counted and roles that are looked at. In turns, in one process, so that whatever else the machine
 * does falls on all of them. Of people nothing is asked of the database; of staff the session is, and that is measured beside it.
 */

const [rounds, each, limitMs] = [40, 250, 0.3];
const secret = 'a secret of a benchmark, long enough to be one';
const mail = {
  sendNotice: async () => undefined,
  sendVerification: async () => undefined,
  sendReset: async () => undefined,
  sendAlreadyRegistered: async () => undefined,
  sendPasswordChanged: async () => undefined,
  sendGoodbye: async () => undefined,
};

const thing = (path: string, access: Access) =>
  route({
    method: 'GET',
    path,
    summary: 'A thing',
    tags: ['things'],
    access,
    response: { 200: Type.Object({ name: Type.String() }, closed) },
    handle: async () => ({ status: 200, body: { name: 'A thing' } }),
  });

const identity = identityModule({
  refreshLifetime: { days: 30 },
  mail,
  protector: protectWith(secret),
  seal: fieldSeal([{ id: 'bench', secret }]),
  title: 'Bench',
  passwordCost: { memoryKib: 64, passes: 1, lanes: 1 },
  scopeWords: () => ({ general: {}, permissions: { 'waitlist.join': 'Wait' } }),
});
const things: Module = {
  name: 'things',
  dependsOn: [],
  routes: [thing('/open', 'public'), thing('/mine', { may: 'waitlist.join' }), thing('/staff', { may: 'audit.read' })],
};
const market = await testMarket({ modules: [identity, things] });
const passwordHash = await identity.hashPassword('four quite unrelated words');

async function logIn(role: string): Promise<{ accessToken: string }> {
  const email = `${role}@example.org`;
  const { ctx } = market;
  await inTransaction(ctx, (tx) => identity.createPerson(ctx, tx, { email, displayName: role, roles: [role], passwordHash }));
  const session = await identity.logIn(ctx, { email, password: 'four quite unrelated words' });
  if (role !== 'admin') return session;
  const actor = await identity.authenticate(ctx, session.accessToken);
  if (actor === undefined) throw new Error('The session was not accepted.');
  return setUpSecondFactor(identity, market.as(actor));
}

const app = await createHttpServer({
  markets: [
    {
      name: market.name,
      title: 'Bench',
      modules: [things],
      roles: market.ctx.roles,
      contextFor: (actor, correlationId) => ({ ...market.as(actor), correlationId }),
      authenticate: (token) => identity.authenticate(market.ctx, token),
    },
  ],
  log: market.ctx.log,
  limits: { readsPerMinute: 100_000_000, writesPerMinute: 100_000_000 },
  trustProxy: [],
  secureCookies: false,
  health: { ready: {}, metrics: async () => '' },
});

const chef = (await logIn('chef')).accessToken;
const admin = (await logIn('admin')).accessToken;
const acting = market.as((await identity.authenticate(market.ctx, chef)) ?? { kind: 'anonymous', roles: [], name: '' });
const program = (await identity.makeToken(acting, { name: 'A program', scopes: ['waitlist.join'], days: 1 })).token;

const cases: readonly { name: string; path: string; token?: string }[] = [
  { name: 'a visitor', path: '/open' },
  { name: 'a person', path: '/mine', token: chef },
  { name: 'staff, whose session is asked for', path: '/staff', token: admin },
  { name: 'a program, whose token is looked up', path: '/mine', token: program },
];

async function ask({ path, token }: (typeof cases)[number]): Promise<number> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const begun = performance.now();
  for (let n = 0; n < each; n += 1) {
    const { statusCode } = await app.inject({ url: `/${market.name}/api/v1${path}`, headers });
    if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}`);
  }
  return (performance.now() - begun) / each;
}

const times = new Map(cases.map(({ name }) => [name, [] as number[]]));
try {
  for (const one of cases) await ask(one); // warm
  for (let round = 0; round < rounds; round += 1) for (const one of cases) times.get(one.name)?.push(await ask(one));
} catch (error) {
  if (isGuildhallError(error)) process.stderr.write(`${error.code}: ${error.message}\n`);
  throw error;
}

/** The median of the rounds: what else ran on the machine in some of them does not count. */
const median = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;
const bare = median(times.get('a visitor') ?? []);
process.stdout.write(`${rounds} rounds of ${each} requests each, load ${loadavg()[0]?.toFixed(1)}\n`);
for (const [name, all] of times) {
  const ms = median(all);
  process.stdout.write(`${name.padEnd(38)} ${ms.toFixed(3)} ms  ${name === 'a visitor' ? '' : `adds ${(ms - bare).toFixed(3)} ms`}\n`);
}
const added = median(times.get('a person') ?? []) - bare;
process.stdout.write(`a verified read of a person adds ${added.toFixed(3)} ms; the limit is ${limitMs} ms\n`);
await app.close();
process.exit(added <= limitMs ? 0 : 1);

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createHttpServer, type Route } from '#platform/http';
import type { Module } from '#platform/module';
import { describeMarkets } from '../../scripts/generate/markets.ts';

/** Who may call, in one word or the permission; undefined when the rule is none. */
function accessOf({ access }: Route): string | undefined {
  if (access === 'public' || access === 'signed-in') return access;
  return /^[a-z][a-z_]*\.[a-z][a-z_]*$/.test(access?.may ?? '') ? access.may : undefined;
}

const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

/** What no program may do for who is logged in, beside what is about the account itself: pay, dispute, and speak in their name. */
const people: Record<string, readonly string[]> = {
  prep: [
    'POST /bookings/:bookingId/balance/payment',
    'POST /bookings/:bookingId/cases',
    'POST /bookings/:bookingId/evidence',
    'POST /bookings/:bookingId/payment',
    'PUT /bookings/:bookingId/review',
    'POST /cases/:caseId/transitions',
    'DELETE /payments/methods/:methodId',
    'POST /reviews/:reviewId/reply',
    'POST /reviews/:reviewId/reports',
  ],
};

/** What strangers may call. Whoever opens a route to them says so here too. */
const open: Record<string, readonly string[]> = {
  prep: [
    'GET /.well-known/audit-export-key.json',
    'GET /.well-known/audit-keys.json',
    'GET /.well-known/jwks.json',
    'GET /availability',
    'GET /calendars/:file', // its address is the secret
    'GET /consents',
    'GET /consents/:kind/:version',
    'GET /equipment',
    'GET /files/*', // by a signed address only
    'GET /inspections/:token', // by a secret link, for a while
    'GET /jurisdictions',
    'GET /listings',
    'GET /listings/:id/alike',
    'GET /listings/:id/availability',
    'GET /listings/:id/compliance',
    'GET /listings/:id/extras',
    'GET /listings/:id/pack-offers',
    'GET /listings/:idOrSlug',
    'GET /listings/map',
    'GET /payments/config',
    'GET /photographs/:id/:file',
    'GET /pictures/:file',
    'GET /products',
    'GET /products/:product',
    'GET /reviews/:kind/:subjectId',
    'GET /search-settings', // a visitor’s are in their own cookie, as is what they choose
    'PUT /search-settings',
    'GET /sensitive-reasons',
    'GET /compliance/questions',
    'GET /rules',
    'GET /rules/:id',
    'GET /status',
    'DELETE /auth/social/arrival', // by the browser's cookie, as all of them
    'GET /auth/social',
    'GET /auth/social/arrival',
    'POST /auth/email/confirm', // by a mailed link only
    'POST /auth/email/undo', // by a mailed link only
    'POST /auth/factor-reset/not-me', // by a mailed link only
    'POST /auth/login',
    'POST /auth/logout',
    'POST /auth/passkey',
    'POST /auth/passkey/begin',
    'POST /auth/refresh',
    'POST /auth/register',
    'POST /auth/resend',
    'POST /auth/reset',
    'POST /auth/reset-request',
    'POST /auth/second-step',
    'GET /auth/second-step/lost', // by the ticket of a first step, as the next three
    'POST /auth/second-step/lost',
    'POST /auth/second-step/lost/confirm',
    'POST /auth/second-step/lost/stop',
    'POST /auth/second-step/passkey', // by the ticket of a first step
    'POST /auth/social/:provider/begin',
    'POST /auth/social/:provider/finish',
    'POST /auth/social/arrival/account',
    'POST /auth/social/arrival/confirm',
    'POST /auth/verify',
    'POST /compliance/explanations',
    'POST /saved-searches/unsubscribe', // by a sealed link only
    'POST /webhooks/stripe', // by a signature only
    'PUT /files/*', // by a signed address only
  ],
};

for (const market of describeMarkets()) {
  const routes = market.modules.flatMap((each) => each.routes ?? []);

  describe(`the routes of ${market.name}`, () => {
    test('all say who may call them', () => {
      assert.deepEqual(routes.filter((each) => accessOf(each) === undefined).map(nameOf), []);
      assert.ok(routes.length > 50);
    });

    test('ask for permissions that modules declare, and somebody has each of them', () => {
      const declared = market.modules.flatMap(({ permissions = {} }) => Object.keys(permissions));
      const asked = routes.flatMap(({ access }) => (typeof access === 'string' ? [] : [access.may]));
      const given = Object.values(market.roles).flatMap(({ may }) => may);
      const wanted = Object.values(market.roles).flatMap(({ mayAsk }) => mayAsk);
      assert.deepEqual([...new Set(declared)].sort(), [...declared].sort(), 'declared twice');
      assert.deepEqual(
        [...asked, ...given, ...wanted].filter((each) => !declared.includes(each)),
        [],
      );
      assert.deepEqual(
        declared.filter((each) => !given.includes(each)),
        [],
      );
    });

    test('of the administration ask for a permission that no role of guests or hosts gives', () => {
      const theirs = new Set(Object.values(market.roles).flatMap(({ staff, may }) => (staff ? [] : may)));
      const soft = routes.filter(
        ({ path, access }) => path.startsWith('/admin/') && (typeof access === 'string' || theirs.has(access.may)),
      );
      assert.deepEqual(soft.map(nameOf), []);
    });

    test('name scopes that modules declare, only where a log-in alone is asked for, and each scope opens something', () => {
      const declared = market.modules.flatMap(({ scopes = {} }) => Object.keys(scopes));
      const named = routes.flatMap(({ scope }) => (scope === undefined ? [] : [scope]));
      assert.deepEqual([...new Set(named)].sort(), declared.toSorted());
      assert.deepEqual(routes.filter(({ scope, access }) => scope !== undefined && access !== 'signed-in').map(nameOf), []);
      const permissions = market.modules.flatMap(({ permissions: mine = {} }) => Object.keys(mine));
      assert.deepEqual(
        declared.filter((each) => permissions.includes(each)),
        [],
      );
    });

    test('that ask for a log-in alone are open to programs under a scope, or are for people alone', () => {
      const closed = routes.filter(({ access, scope }) => access === 'signed-in' && scope === undefined).map(nameOf);
      assert.deepEqual(
        closed.filter((name) => !/ \/(me|auth)(\/|$)/.test(name)).toSorted(),
        (people[market.name] ?? []).toSorted(),
        'name the scope, or say here that no program may',
      );
    });

    test('are open to strangers only where it was meant', () => {
      const found = routes.filter(({ access }) => access === 'public').map(nameOf);
      assert.deepEqual(found.toSorted(), (open[market.name] ?? []).toSorted());
    });
  });
}

test('a route without an access rule stops the start', async () => {
  const bare = {
    method: 'GET',
    path: '/things',
    summary: 'Things',
    tags: ['things'],
    response: { 200: null },
    handle: async () => ({ status: 200 }),
  };
  const module: Module = { name: 'things', dependsOn: [], routes: [bare as unknown as Route] };
  const silent = () => undefined;
  const start = createHttpServer({
    markets: [
      {
        name: 'm',
        title: 'M',
        modules: [module],
        roles: {},
        contextFor: () => assert.fail('nobody calls'),
        authenticate: async () => undefined,
      },
    ],
    log: { debug: silent, info: silent, warn: silent, error: silent },
    limits: { readsPerMinute: 1, writesPerMinute: 1 },
    trustProxy: [],
    secureCookies: false,
    health: { ready: {}, metrics: async () => '' },
  });
  await assert.rejects(start, /GET \/m\/api\/v1\/things of things has no access rule/);
});

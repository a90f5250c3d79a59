import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { seededRandom } from '#kernel';
import { inTransaction, sql } from '#platform/database';
import { calendarModule } from '#modules/calendar';
import { listingsModule, updateListing, type Listing } from '#modules/listings';
import { forgetSavedSearches, searchModule, searchWith } from '#modules/search';
import { testFiles } from '#test/files';
import { somebody, testMarket, type TestMarket } from '#test/market';
import { equipment, kitchenOf, publish, searching } from '#test/search-writers';
import { testServer } from '#test/server';
import { settle } from '#test/settle';
import { postgresEngine } from '../engines/postgres/index.ts';

const reasons = [
  { code: 'alcohol', title: 'Alcohol production', explains: 'Beer is made here.' },
  { code: 'slaughter', title: 'Slaughter', explains: 'Animals are slaughtered here.' },
];

interface Found {
  items: { id: string; title: string; sensitive?: string[] }[];
  total: number;
  safeSearch: { on: boolean; leftOut: number };
}

describe('safe search', () => {
  const told: { hostId: string; reasons: readonly string[]; note: string }[] = [];
  const mails: Record<string, string>[] = [];
  const tell = async (_ctx: unknown, _tx: unknown, { listing, ...rest }: { listing: Listing; reasons: readonly string[]; note: string }) =>
    void told.push({ hostId: listing.hostId, ...rest });
  const alerts = {
    notify: async (_ctx: unknown, _tx: unknown, { data, link }: { data: Record<string, string>; link: string }) =>
      void mails.push({ ...data, link }),
    seal: (id: string) => id,
    unseal: () => undefined,
  };
  const modules = [
    calendarModule(),
    listingsModule({ ...testFiles(), equipment, displayNames: async () => new Map(), sensitive: { reasons, tell } }),
    searchModule({ ...searching, alerts, promotions: { mostPerPage: 2, othersBetween: 0 } }),
  ];
  const people = {
    ana: somebody('chef'),
    maria: somebody('host'),
    desk: somebody('support'),
    rival: somebody('host'),
    sam: somebody('admin'),
  };
  let m: TestMarket;
  let app: FastifyInstance;
  let open = '';
  let brewery = '';

  const call = async <T = Found>(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH',
    path: string,
    who?: keyof typeof people | { cookie: string },
    body?: object,
  ) => {
    const headers = typeof who === 'string' ? { authorization: `Bearer ${who}` } : (who ?? {});
    const answer = await app.inject({ method, url: `/${m.name}/api/v1${path}`, headers, ...(body && { payload: body }) });
    return { status: answer.statusCode, body: answer.json() as T & { code?: string }, cookies: answer.cookies };
  };
  const find = async (who?: Parameters<typeof call>[2], query = '') => {
    const { items, total, safeSearch } = (await call('GET', `/listings?${query}`, who)).body;
    return [items.map(({ title }) => title).toSorted(), total, safeSearch] as const;
  };
  const mark = (given: string[], note = 'We were there.', who: keyof typeof people = 'desk', listing = brewery) =>
    call<{ sensitive: { code: string }[] }>('POST', '/admin/sensitive-listings', who, { listing, reasons: given, note });

  before(async () => {
    m = await testMarket({ modules });
    app = await testServer({ ...m, modules, authenticate: (token) => people[token as keyof typeof people] });
    const chance = seededRandom(2);
    const hostId = people.maria.personId as string;
    open = await publish(m.ctx, { ...kitchenOf(chance, 'Harbor Kitchen'), hostId });
    brewery = await publish(m.ctx, { ...kitchenOf(chance, 'Hop Yard'), hostId });
    await settle(m, modules);
  });
  beforeEach(async () => {
    await inTransaction(m.ctx, async (tx) => {
      await sql`update listing set sensitive_by_house = '{}', house_note = null`.execute(tx);
      await updateListing(m.ctx, tx, brewery, { sensitive: ['alcohol'] }, equipment);
      await sql`delete from search_setting`.execute(tx);
    });
    await settle(m, modules);
    told.length = 0;
    mails.length = 0;
  });

  test('what a host says is not for everyone is left out for all who never chose otherwise, counted, and found by whoever asks for it', async () => {
    assert.equal((await call('PATCH', `/listings/${brewery}`, 'maria', { sensitive: [] })).status, 200);
    await settle(m, modules);
    assert.deepEqual(await find(), [['Harbor Kitchen', 'Hop Yard'], 2, { on: true, leftOut: 0 }]);
    assert.equal((await call('PATCH', `/listings/${brewery}`, 'maria', { sensitive: ['alcohol'] })).status, 200);
    await settle(m, modules);
    for (const who of [undefined, 'ana', 'maria', 'desk'] as const)
      assert.deepEqual(await find(who), [['Harbor Kitchen'], 1, { on: true, leftOut: 1 }], who ?? 'a stranger');
    assert.deepEqual(await find(undefined, 'safe=off'), [['Harbor Kitchen', 'Hop Yard'], 2, { on: false, leftOut: 0 }]);
    const seen = (await call('GET', '/listings?safe=off&q=hop')).body.items;
    assert.deepEqual(
      seen.map(({ sensitive }) => sensitive),
      [['alcohol']],
      'a card says why',
    );
    const pins = async (query: string) => (await call<{ total: number }>('GET', `/listings/map?zoom=3${query}`)).body.total;
    assert.deepEqual([await pins(''), await pins('&safe=off')], [1, 2]);
    const refused = await call('PATCH', `/listings/${brewery}`, 'maria', { sensitive: ['moonlight'] });
    assert.deepEqual([refused.status, refused.body.code], [400, 'listings.bad_content']);
  });

  test('its own page opens by link all the same, and says why it is marked', async () => {
    const page = await call<{ sensitive: object[]; houseNote?: string }>('GET', `/listings/${brewery}`);
    assert.deepEqual(page.body.sensitive, [{ ...reasons[0], byHouse: false }]);
    assert.deepEqual((await call<{ sensitive: object[] }>('GET', `/listings/${open}`)).body.sensitive, []);
    assert.deepEqual((await call<{ items: object[] }>('GET', '/sensitive-reasons')).body.items, reasons);
  });

  test('a person’s choice stays with the account, a visitor’s with the cookie, and neither is the other’s', async () => {
    assert.equal((await call('PUT', '/search-settings', 'ana', { safe: false })).cookies.length, 0);
    assert.equal((await find('ana'))[1], 2);
    assert.deepEqual([(await find('maria'))[1], (await find())[1]], [1, 1]);
    assert.equal((await find('ana', 'safe=on'))[1], 1, 'an address that says otherwise is believed');
    const [kept] = (await call('PUT', '/search-settings', undefined, { safe: false })).cookies;
    const cookie = `${kept?.name}=${kept?.value}`;
    assert.deepEqual(await find({ cookie }), [['Harbor Kitchen', 'Hop Yard'], 2, { on: false, leftOut: 0 }]);
    assert.deepEqual((await call<{ safe: boolean }>('GET', '/search-settings', { cookie })).body, { safe: false });
    const [gone] = (await call('PUT', '/search-settings', { cookie }, { safe: true })).cookies;
    assert.deepEqual([gone?.name, gone?.maxAge], [kept?.name, 0]);
    await call('PUT', '/search-settings', 'ana', { safe: true });
    assert.deepEqual((await call<{ safe: boolean }>('GET', '/search-settings', 'ana')).body, { safe: true });
  });

  test('what staff marked its host may add to and not take from; the host is told why, and the audit knows', async () => {
    const before = m.audited.length;
    assert.equal((await mark(['slaughter'], 'Whole deer hang in the cold room.')).status, 200);
    await settle(m, modules);
    assert.deepEqual(told, [{ hostId: people.maria.personId, reasons: ['Slaughter'], note: 'Whole deer hang in the cold room.' }]);
    const [entry] = m.audited.slice(before);
    assert.deepEqual([entry?.action, entry?.subject.id, entry?.before], ['listing.mark', brewery, { sensitive: ['alcohol'], byHouse: [] }]);
    assert.deepEqual(entry?.after, { sensitive: ['slaughter'], byHouse: ['slaughter'], note: 'Whole deer hang in the cold room.' });
    for (const sensitive of [[], ['alcohol']]) {
      const refused = await call('PATCH', `/listings/${brewery}`, 'maria', { sensitive });
      assert.deepEqual([refused.status, refused.body.code], [409, 'listings.marked_by_house']);
    }
    assert.equal(
      (await call('PATCH', `/listings/${brewery}`, 'maria', { sensitive: ['alcohol', 'slaughter'], title: 'Hop Yard' })).status,
      200,
    );
    assert.equal((await call('PATCH', `/listings/${brewery}`, 'maria', { sensitive: ['slaughter'] })).status, 200);
    const seen = async (who?: keyof typeof people) =>
      (await call<{ sensitive: { code: string; byHouse: boolean }[]; houseNote?: string }>('GET', `/listings/${brewery}`, who)).body;
    assert.deepEqual(
      (await seen()).sensitive.map(({ code, byHouse }) => [code, byHouse]),
      [['slaughter', true]],
    );
    assert.deepEqual(
      [(await seen('maria')).houseNote, (await seen('desk')).houseNote, (await seen('ana')).houseNote, (await seen()).houseNote],
      ['Whole deer hang in the cold room.', 'Whole deer hang in the cold room.', undefined, undefined],
    );
    await assert.rejects(sql`update listing set sensitive = '{}' where id = ${brewery}`.execute(m.ctx.db), /listing_house_marks_stay/);
  });

  test('staff lifts every mark, the host’s own too, and everybody finds it again', async () => {
    await mark(['slaughter']);
    await settle(m, modules);
    assert.equal((await find())[1], 1);
    assert.deepEqual((await mark([], 'Only beer is sold here, none is made.')).body.sensitive, []);
    await settle(m, modules);
    assert.deepEqual(await find(), [['Harbor Kitchen', 'Hop Yard'], 2, { on: true, leftOut: 0 }]);
    assert.deepEqual(told.at(-1), { hostId: people.maria.personId, reasons: [], note: 'Only beer is sold here, none is made.' });
    assert.equal(m.audited.at(-1)?.action, 'listing.unmark');
    const again = await mark([]);
    assert.deepEqual([again.status, again.body.code, told.length], [409, 'listings.not_marked', 2], 'who has no mark is told nothing');
  });

  test('nobody but staff with that right marks or lifts, and never without a reason', async () => {
    for (const who of ['ana', 'maria', 'rival'] as const) assert.equal((await mark([], 'Please', who)).status, 403, who);
    for (const [given, note, code] of [
      [['moonlight'], 'Why', 'listings.bad_content'],
      [[], '  ', 'listings.bad_content'],
    ] as const)
      assert.deepEqual([(await mark([...given], note)).status, (await mark([...given], note)).body.code], [400, code]);
    assert.equal((await mark(['alcohol'], 'Why', 'desk', 'no-such-kitchen')).body.code, 'listings.missing');
    const { items } = (await call<{ items: { id: string; title: string }[] }>('GET', '/admin/sensitive-listings', 'desk')).body;
    assert.deepEqual(
      items.map(({ id }) => id),
      [brewery],
    );
    assert.equal((await call('GET', '/admin/sensitive-listings', 'maria')).status, 403);
    assert.deepEqual(told, []);
  });

  test('a mark that the index missed is drift until it is mended, and a rebuild keeps it', async () => {
    const { check, mend, rebuild } = searchWith(searching);
    await sql`update listing set sensitive = '{alcohol,slaughter}' where id = ${brewery}`.execute(m.ctx.db);
    await sql`update listing set sensitive = '{slaughter}' where id = ${open}`.execute(m.ctx.db);
    assert.deepEqual(
      (await check(m.ctx)).stale,
      [open, brewery].toSorted().map((id) => ({ id, fields: ['card.sensitive'] })),
    );
    assert.equal((await find())[1], 1);
    await mend(m.ctx);
    assert.deepEqual([(await find())[1], (await find())[2]], [0, { on: true, leftOut: 2 }]);
    await sql`update listing set sensitive = '{}' where id = ${open}`.execute(m.ctx.db);
    await rebuild(m.ctx);
    assert.deepEqual(await find(), [['Harbor Kitchen'], 1, { on: true, leftOut: 1 }]);
  });

  test('a saved search keeps the choice it was saved with: safely it tells of nothing sensitive, and of what is lifted later', async () => {
    const save = (name: string) =>
      call<{ search: object }>('POST', '/saved-searches', 'ana', { name, search: { q: 'cellar' }, alert: 'instant' });
    assert.deepEqual((await save('Safely')).body.search, { q: 'cellar', safe: 'on' });
    await call('PUT', '/search-settings', 'ana', { safe: false });
    assert.deepEqual((await save('Openly')).body.search, { q: 'cellar', safe: 'off' });
    const news = async (): Promise<string[]> => {
      mails.length = 0;
      await settle(m, modules);
      m.clock.moveBy({ minutes: 6 });
      await settle(m, modules);
      return mails.map(({ name, link }) => `${name} ${link}`).toSorted();
    };
    const cellar = (title: string, sensitive: string[]) => publish(m.ctx, { ...kitchenOf(seededRandom(4), title), sensitive });
    const quiet = await cellar('Quiet Cellar', ['alcohol']);
    assert.deepEqual(await news(), ['Openly /kitchens?q=cellar&safe=off']);
    await mark([], 'It is empty.', 'desk', quiet);
    assert.deepEqual(await news(), ['Safely /kitchens?q=cellar&safe=on']);
    // Marked after it was found and before it was told.
    const late = await cellar('Late Cellar', []);
    await settle(m, modules);
    await mark(['alcohol'], 'There are barrels.', 'desk', late);
    assert.deepEqual(await news(), ['Openly /kitchens?q=cellar&safe=off']);
    const asAna = m.as(people.ana);
    await inTransaction(asAna, (tx) => forgetSavedSearches(tx, postgresEngine, people.ana.personId as never));
    assert.equal((await find('ana', 'q=cellar'))[1], 1, 'whoever leaves takes the choice along');
  });

  test('what is put forward is put forward to nobody who searches safely', async () => {
    const promotion = { listing: brewery, startsAt: '2026-03-01T00:00:00Z', endsAt: '2026-04-01T00:00:00Z', reason: 'New' };
    assert.equal((await call('POST', '/admin/promotions', 'sam', promotion)).status, 201);
    const promoted = async (query: string) =>
      (await call<{ items: { promoted?: true; id: string }[] }>('GET', `/listings?${query}`)).body.items.flatMap(({ id, promoted: is }) =>
        is ? [id] : [],
      );
    assert.deepEqual([await promoted(''), await promoted('safe=off')], [[], [brewery]]);
  });
});

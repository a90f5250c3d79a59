import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { isGuildhallError, Money, seededRandom } from '#kernel';
import type { Actor, Context } from '#platform/context';
import { inTransaction, sql } from '#platform/database';
import { calendarModule, holdSlot, releaseSlot } from '#modules/calendar';
import { listingsModule, pauseListing, publishListing, updateListing } from '#modules/listings';
import { searchModule } from '#modules/search';
import { testFiles } from '#test/files';
import { somebody, testMarket, type TestMarket } from '#test/market';
import { equipment, index, kitchenOf, publish, searching } from '#test/search-writers';
import { settle } from '#test/settle';
import { postgresEngine } from '../engines/postgres/index.ts';
import { SynonymIndex } from '../words.ts';
import { dailyJob, watchFreedTime, type AlertPorts } from './alerts.ts';
import {
  changeSavedSearch,
  forgetSavedSearches,
  removeSavedSearch,
  savedSearches,
  saveSearch,
  silence,
  type Alert,
} from './save-search.ts';

const told: { to: string; data: Record<string, string>; link: string; unsubscribe: string }[] = [];
const alerts: AlertPorts = {
  notify: async (_ctx, _tx, { to, data, link, unsubscribe }) => void told.push({ to, data, link, unsubscribe }),
  seal: (id) => `sealed ${id}`,
  unseal: (token) => (token.startsWith('sealed ') ? token.slice(7) : undefined),
};
const modules = [
  calendarModule(),
  listingsModule({ ...testFiles(), equipment, displayNames: async () => new Map() }),
  searchModule({ ...searching, alerts }),
];
const parts = { engine: postgresEngine, equipment, commonWords: [], synonyms: new SynonymIndex([]) };
const refused = (code: string) => (error: unknown) => isGuildhallError(error, code);

describe('saved searches', () => {
  let m: TestMarket;
  let chef: Context;
  let chefActor: Actor;
  const chance = seededRandom(9);
  const save = (name: string, search: Record<string, unknown>, alert: Alert, ctx = chef) => saveSearch(ctx, parts, { name, search, alert });
  const kitchen = (title: string, minor = 5_000) => publish(m.ctx, { ...kitchenOf(chance, title), hourly: Money.money(minor, 'USD') });
  /** What was told since the last time, after as much time as a message waits for more. */
  const news = async (): Promise<string[]> => {
    told.length = 0;
    await settle(m, modules);
    m.clock.moveBy({ minutes: 6 });
    await settle(m, modules);
    return told.map(({ data }) => `${data['name']}: ${data['titles']?.replaceAll(/, [^\n]+/g, '').replaceAll('\n', ' + ')}`).sort();
  };

  before(async () => {
    m = await testMarket({ modules });
    chefActor = somebody('chef');
    chef = m.as(chefActor);
    await kitchen('Old bakery');
    await settle(m, modules);
  });

  test('who asked for it is told within minutes of what is new, in one message, and of each listing once', async () => {
    await save('Bakeries', { q: 'bakery', maxPrice: 6_000 }, 'instant');
    await save('Quiet', { q: 'bakery' }, 'off');
    assert.deepEqual(await news(), [], 'what was there before is no news');
    const id = await kitchen('First bakery');
    await kitchen('Second bakery');
    await kitchen('Dear bakery', 9_000);
    assert.deepEqual(await news(), ['Bakeries: First bakery + Second bakery']);
    await inTransaction(m.ctx, (tx) => pauseListing(m.ctx, tx, id));
    await settle(m, modules);
    await inTransaction(m.ctx, (tx) => publishListing(m.ctx, tx, id));
    assert.deepEqual(await news(), [], 'told once, though it went and came back');
    await index.rebuild(m.ctx);
    assert.deepEqual(await news(), [], 'a rebuild is no news');
  });

  test('a listing that changes into what is searched for is news too', async () => {
    const id = await kitchen('Changing bakery', 9_500);
    assert.deepEqual(await news(), []);
    await inTransaction(m.ctx, (tx) => updateListing(m.ctx, tx, id, { hourly: Money.money(4_000, 'USD') }, equipment));
    assert.deepEqual(await news(), ['Bakeries: Changing bakery']);
  });

  test('whoever wants it once a day gets one message a day', async () => {
    await save('Daily', { q: 'smokehouse' }, 'daily');
    await kitchen('North smokehouse');
    await kitchen('South smokehouse');
    assert.deepEqual(await news(), []);
    await dailyJob.handle(m.ctx, {} as never);
    assert.deepEqual(await news(), ['Daily: North smokehouse + South smokehouse']);
  });

  test('time that is set free is told to who waits for it, and to nobody else', async () => {
    const id = await kitchen('Busy larder');
    const day = m.clock.now().toZonedDateTimeISO('America/Los_Angeles').toPlainDate().add({ days: 3 });
    const wish = { date: day.toString(), from: '10:00', to: '12:00' };
    const start = day.toZonedDateTime({ timeZone: 'America/Los_Angeles', plainTime: '10:00' }).toInstant();
    const interval = { start, end: start.add({ hours: 2 }) };
    const subject = { kind: 'booking', id: m.ctx.newId('booking') };
    await inTransaction(m.ctx, (tx) => holdSlot(m.ctx, tx, { resourceId: id, interval, subject, expiresAt: start }));
    await settle(m, modules);
    await save('Larder', { q: 'larder', ...wish }, 'instant');
    await save('Any larder', { q: 'larder' }, 'instant');
    await settle(m, modules);
    await inTransaction(m.ctx, (tx) => releaseSlot(m.ctx, tx, { subject }));
    const watch = watchFreedTime(parts, { on: [], of: () => ({ listingId: id, ...interval }) });
    await inTransaction(m.ctx, (tx) => watch.handle(m.ctx, tx, {} as never));
    assert.deepEqual(await news(), ['Larder: Busy larder']);
  });

  test('the link of a message ends its messages, and those of no other search', async () => {
    const bakeries = (await savedSearches(chef)).find(({ name }) => name === 'Bakeries');
    assert.equal(await silence(m.ctx, postgresEngine, bakeries?.id ?? ''), 'Bakeries');
    await save('Still on', { q: 'bakery' }, 'instant');
    await kitchen('Late bakery');
    assert.deepEqual(await news(), ['Still on: Late bakery']);
    assert.equal(told[0]?.to, chefActor.personId);
    assert.match(told[0]?.link ?? '', /^\/kitchens\?q=bakery&safe=on$/);
    assert.match(told[0]?.unsubscribe ?? '', /^\/unsubscribe\?token=sealed%20/);
  });

  test('a search is its owner’s alone; there are 25 at most, with names; leaving removes them all', async () => {
    const other = m.as(somebody('chef'));
    const { id } = await save('Mine', {}, 'daily');
    assert.deepEqual(await savedSearches(other), []);
    await assert.rejects(removeSavedSearch(other, postgresEngine, id), refused('search.saved_missing'));
    await assert.rejects(changeSavedSearch(other, parts, id, { alert: 'off' }), refused('search.saved_missing'));
    assert.deepEqual((await changeSavedSearch(chef, parts, id, { name: 'Renamed', alert: 'off' })).name, 'Renamed');
    await removeSavedSearch(chef, postgresEngine, id);
    await assert.rejects(save('  ', {}, 'off', other), refused('search.bad_name'));
    await assert.rejects(save('Bad', { equipment: 'teleporter' }, 'off', other), refused('search.bad_query'));
    for (let i = 0; i < 25; i++) await save(`Search ${i}`, {}, 'daily', other);
    await assert.rejects(save('One more', {}, 'off', other), refused('search.too_many_saved'));
    const kept = async () => (await sql<{ n: number }>`select count(*)::int as n from search_kept_query`.execute(m.ctx.db)).rows[0]?.n ?? 0;
    const before = await kept();
    await inTransaction(other, (tx) => forgetSavedSearches(tx, postgresEngine, other.actor.personId as never));
    assert.deepEqual([await savedSearches(other), before - (await kept())], [[], 25]);
  });
});

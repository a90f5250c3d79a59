import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { distanceMeters, isGuildhallError, Money, type Id } from '#kernel';
import { inTransaction, sql } from '#platform/database';
import { calendarModule, rulesOf } from '#modules/calendar';
import {
  bookableListing,
  createListing,
  listingById,
  listingBySlug,
  listingsByIds,
  listingsModule,
  pauseListing,
  pauseListings,
  publishListing,
  replaceInspections,
  roundPoint,
  slugOf,
  updateListing,
  upsertImportedListing,
  type Inspection,
  type ListingsConfig,
  type NewListing,
} from '#modules/listings';
import { testFiles } from '#test/files';
import { somebody, testMarket, type TestMarket } from '#test/market';
import { viewListing } from './view.ts';

const equipment = [
  { code: 'deck-oven', title: 'Deck oven' },
  { code: 'mixer', title: 'Mixer' },
];
const guest = somebody('chef');
const { files, cache } = testFiles();
const config: ListingsConfig = {
  files,
  cache,
  equipment,
  displayNames: async (_ctx, ids) => new Map(ids.map((id) => [id, 'Rosa'])),
  isGuestOf: async (_ctx, _listingId, personId) => personId === guest.personId,
};

const kitchen: NewListing = {
  title: 'Café Olé Commissary',
  summary: 'A bright bakery kitchen by the bay.',
  description: 'Deck oven, two mixers and plenty of cold storage, open day and night.',
  address: { line1: '12 Folsom St', city: 'San Francisco', region: 'CA', postalCode: '94105' },
  timeZone: 'America/Los_Angeles',
  point: { latitude: 37.7897, longitude: -122.3942 },
  hourly: Money.money(4_500, 'USD'),
  equipment: ['deck-oven'],
  weekly: [{ weekday: 1, opens: '00:00', closes: '24:00' }],
};

describe('listings', () => {
  let m: TestMarket;
  const host = somebody('host');
  const stranger = somebody('host');

  before(async () => {
    m = await testMarket({ modules: [calendarModule(), listingsModule(config)] });
  });

  const write = (input: Partial<NewListing> = {}) => {
    const ctx = m.as(host);
    return inTransaction(ctx, (tx) => createListing(ctx, tx, { ...kitchen, ...input }, equipment));
  };
  const publish = (id: string, actor = host) => {
    const ctx = m.as(actor);
    return inTransaction(ctx, (tx) => publishListing(ctx, tx, id));
  };
  const events = async (id: string): Promise<string[]> => {
    const { rows } = await sql<{
      name: string;
    }>`select name from outbox_event where subject_id = ${id} order by (payload ->> 'version')::int`.execute(m.ctx.db);
    return rows.map((row) => row.name);
  };
  const refused = (code: string) => (error: unknown) => isGuildhallError(error, code);

  test('a new listing is a draft with a calendar, a readable name and pictures, and nobody is told', async () => {
    const listing = await write();
    assert.equal(listing.status, 'draft');
    assert.match(listing.slug, /^cafe-ole-commissary-san-francisco/);
    assert.equal(listing.pictures.length, 4);
    assert.equal((await rulesOf(m.ctx.db, listing.id))?.weekly.length, 1);
    assert.deepEqual(await events(listing.id), []);
    const same = await write();
    assert.notEqual(same.slug, listing.slug);
    assert.equal((await listingBySlug(m.ctx.db, same.slug))?.id, same.id);
  });

  test('publishing names everything that is missing, and publishes nothing', async () => {
    const { id } = await write({ summary: '', hourly: undefined, equipment: [], weekly: [], point: undefined });
    await assert.rejects(publish(id), (error) => {
      assert(isGuildhallError(error, 'listings.incomplete'));
      assert.deepEqual(
        error.fields?.map(({ path }) => path),
        ['/summary', '/point', '/price/hourly', '/equipment', '/hours'],
      );
      return true;
    });
    assert.equal((await listingById(m.ctx.db, id))?.status, 'draft');
    assert.deepEqual(await events(id), []);
  });

  test('the database refuses a half-written listing that went around the code', async () => {
    const { id } = await write({ hourly: undefined });
    const around = sql`update listing set status = 'published', published_at = now() where id = ${id}`.execute(m.ctx.db);
    await assert.rejects(around, /listing_published_is_complete/);
  });

  test('publishing, changing and pausing each tell the world once; doing it again tells nobody', async () => {
    const { id } = await write();
    const ctx = m.as(host);
    const change = (summary: string) => inTransaction(ctx, (tx) => updateListing(ctx, tx, id, { summary }, equipment));
    const pause = () => inTransaction(ctx, (tx) => pauseListing(ctx, tx, id));
    for (const twice of [1, 2]) await publish(id).then(() => twice);
    for (const twice of [1, 2]) await change('Now with a second oven.').then(() => twice);
    for (const twice of [1, 2]) await pause().then(() => twice);
    assert.deepEqual(await events(id), ['listing.published', 'listing.updated', 'listing.paused']);
    await assert.rejects(bookableListing(m.ctx.db, id), refused('listings.missing'));
    assert.equal((await publish(id)).version, 5);
    assert.equal((await bookableListing(m.ctx.db, id)).hourly.amountMinor, 4_500n);
  });

  test('whoever leaves takes every listing out of sight, and its photographs once that stands', async () => {
    const leaver = somebody('host');
    const ctx = m.as(leaver);
    const { id } = await inTransaction(ctx, (tx) => createListing(ctx, tx, kitchen, equipment));
    await inTransaction(ctx, (tx) => publishListing(ctx, tx, id));
    const forgotten: string[] = [];
    const cache = { forget: async (key: string) => void forgotten.push(key) };
    const leave = (settled: boolean) =>
      inTransaction(ctx, async (tx) => {
        await pauseListings(ctx, tx, cache);
        if (!settled) throw new Error('something is still open');
      });
    await assert.rejects(leave(false), /still open/);
    assert.deepEqual(forgotten, []);
    await leave(true);
    assert.deepEqual(forgotten, [`listing-visible:${m.name}:${id}`]);
    await assert.rejects(bookableListing(m.ctx.db, id), refused('listings.missing'));
  });

  test('prices apart are kept as given, taken back when emptied, and go with a change like every other', async () => {
    const { id } = await write({ weekendPercent: 20, eveningPercent: 15, minimum: Money.money(8_000, 'USD') });
    const ctx = m.as(host);
    const change = (changes: object) => inTransaction(ctx, (tx) => updateListing(ctx, tx, id, changes, equipment));
    await change({ lengthDiscounts: [{ hours: 8, percent: 5 }], eveningPercent: undefined });
    const now = await listingById(m.ctx.db, id);
    assert.deepEqual(
      [now?.weekendPercent, now?.eveningPercent, now?.minimum, now?.lengthDiscounts],
      [20, undefined, Money.money(8_000, 'USD'), [{ hours: 8, percent: 5 }]],
    );
  });

  test('prices that make no sense are refused at the field that is wrong', async () => {
    const paths = async (input: Partial<NewListing>): Promise<string[]> =>
      write(input).then(
        () => [],
        (error: unknown) =>
          isGuildhallError(error, 'listings.bad_content') ? (error.fields ?? []).map(({ path }) => path) : [String(error)],
      );
    const steps = (...all: [number, number][]) => ({ lengthDiscounts: all.map(([hours, percent]) => ({ hours, percent })) });
    assert.deepEqual(await paths({ weekendPercent: 201 }), ['/price/weekendPercent']);
    assert.deepEqual(await paths({ eveningPercent: 12.5 }), ['/price/eveningPercent']);
    assert.deepEqual(await paths({ minimum: Money.money(100, 'EUR') }), ['/price/minimum']);
    assert.deepEqual(await paths({ hourly: undefined, weekendPercent: 10 }), ['/price/weekendPercent']);
    assert.deepEqual(await paths(steps([8, 5], [8, 10])), ['/price/lengthDiscounts/1/hours']);
    assert.deepEqual(await paths(steps([8, 10], [20, 10])), ['/price/lengthDiscounts/1/percent']);
    assert.deepEqual(await paths(steps([8, 91])), ['/price/lengthDiscounts/0/percent']);
    assert.deepEqual(await paths(steps([8, 5], [20, 10])), []);
  });

  test('what is published cannot be made incomplete', async () => {
    const { id } = await write();
    await publish(id);
    const ctx = m.as(host);
    const emptied = inTransaction(ctx, (tx) => updateListing(ctx, tx, id, { hourly: undefined }, equipment));
    await assert.rejects(emptied, refused('listings.incomplete'));
    assert.deepEqual(await events(id), ['listing.published']);
  });

  test('equipment outside the vocabulary is refused by name', async () => {
    await assert.rejects(write({ equipment: ['deck-oven', 'flux-capacitor'] }), /"flux-capacitor" is not on/);
  });

  test('to a stranger another’s listing does not exist: no change, no publishing, no pause', async () => {
    const { id } = await write();
    const ctx = m.as(stranger);
    await assert.rejects(publish(id, stranger), refused('listings.missing'));
    await assert.rejects(
      inTransaction(ctx, (tx) => updateListing(ctx, tx, id, { title: 'Mine now' }, equipment)),
      refused('listings.missing'),
    );
    await assert.rejects(
      inTransaction(ctx, (tx) => pauseListing(ctx, tx, id)),
      refused('listings.missing'),
    );
    assert.equal((await listingById(m.ctx.db, id))?.title, 'Café Olé Commissary');
  });

  test('strangers see published listings only, without the street and with the place rounded; host and guests see all', async () => {
    const { id } = await write();
    const see = async (actor = stranger) => viewListing(m.as(actor), config, await listingById(m.ctx.db, id));
    await assert.rejects(see(), refused('listings.missing'));
    assert.equal((await see(host)).status, 'draft');
    await publish(id);
    const seen = await see();
    assert.equal('line1' in seen.address, false);
    assert.notDeepEqual(seen.point, kitchen.point);
    for (const actor of [host, guest]) {
      const all = await see(actor);
      assert.deepEqual([all.address, all.point], [{ ...kitchen.address, country: 'US' }, kitchen.point]);
    }
  });

  test('a rounded place is near, and the same for every place in its cell', () => {
    for (let i = 0; i < 200; i++) {
      const exact = { latitude: -60 + i * 0.6131, longitude: -170 + i * 1.701 };
      const rounded = roundPoint(exact);
      assert(distanceMeters(exact, rounded) <= 108, `${distanceMeters(exact, rounded)} m`);
      assert.deepEqual(roundPoint(rounded), rounded);
    }
  });

  test('a name of any script or none makes a slug', () => {
    assert.equal(slugOf('Señor Pühl’s  Kitchen!', 'Saint-Étienne'), 'senor-puhls-kitchen-saint-etienne');
    assert.equal(slugOf('厨房'), 'listing');
  });

  describe('imported', () => {
    const imported = {
      ...kitchen,
      source: 'sf-food-inspections',
      sourceId: '10',
      hostId: '00000000-0000-7000-8000-0000000000aa' as Id<'person'>,
      publish: true,
    };
    const history: Inspection[] = [
      { date: '2016-05-03', kind: 'Routine', score: 82, violations: [{ risk: 'High Risk', description: 'Vermin', code: '103105' }] },
      { date: '2017-01-09', kind: 'Complaint', violations: [] },
      { date: '2015-02-01', kind: 'Routine', score: 96, violations: [] },
    ];
    const run = (input = imported) => inTransaction(m.ctx, (tx) => upsertImportedListing(m.ctx, tx, input, equipment));

    test('the first run creates and publishes, the second changes nothing, a changed source updates what it owns', async () => {
      const first = await run();
      assert.equal(first.outcome, 'created');
      assert.deepEqual(await run(), { id: first.id, outcome: 'unchanged' });
      const before = await listingById(m.ctx.db, first.id);
      const changed = await run({
        ...imported,
        title: 'Olé Kitchens',
        description: 'The source does not own this text, whatever it says here.',
      });
      assert.equal(changed.outcome, 'updated');
      const after = await listingById(m.ctx.db, first.id);
      assert.deepEqual([after?.title, after?.description, after?.slug], ['Olé Kitchens', before?.description, before?.slug]);
      assert.deepEqual(await events(first.id), ['listing.published', 'listing.updated']);
    });

    test('an inspection history replaces the old one once, in whatever order it comes, and sets the latest score', async () => {
      const { id } = await run({ ...imported, sourceId: '11' });
      const replace = (inspections: Inspection[]) => inTransaction(m.ctx, (tx) => replaceInspections(m.ctx, tx, id, inspections));
      assert.equal(await replace(history), 'updated');
      assert.equal(await replace(history.toReversed()), 'unchanged');
      const listing = await listingById(m.ctx.db, id);
      assert.equal(listing?.latestScore, 82);
      assert.deepEqual(
        listing?.inspections,
        history.toSorted((a, b) => (a.date < b.date ? 1 : -1)),
      );
      assert.deepEqual(await events(id), ['listing.published', 'listing.updated']);
      assert.equal((await listingsByIds(m.ctx.db, [id])).get(id)?.latestScore, 82);
    });
  });
});

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, beforeEach, describe, test } from 'node:test';
import { seededRandom, type Id } from '#kernel';
import type { Actor } from '#platform/context';
import { inTransaction, sql } from '#platform/database';
import type { Module } from '#platform/module';
import { publish } from '#platform/outbox';
import { reviewsModule, summariesOf, writeReview, type ReviewRules } from '#modules/reviews';
import { somebody, testMarket, type TestMarket } from '#test/market';
import { settle } from '#test/settle';
import type { Reviewing } from './config.ts';
import { shortName } from './domain.ts';
import { dealingReviews, reviewsOf } from './queries.ts';
import { replyToReview } from './reply.ts';
import { decideReport, listReports, reportReview } from './reports.ts';

type Person = Actor & { personId: Id<'person'> };
const person = (role: string): Person => somebody(role) as Person;

const rules: ReviewRules = {
  windowDays: 14,
  remindAfterDays: 10,
  text: { least: 5, most: 60 },
  reportReasons: [{ code: 'untrue', title: 'It is not true' }],
  sides: {
    guest: {
      role: 'chef',
      subject: { kind: 'kitchen', isPublic: true },
      categories: [
        { code: 'clean', title: 'Clean' },
        { code: 'access', title: 'Access' },
      ],
      askTemplate: 'ask',
    },
    provider: { role: 'host', subject: { kind: 'chef', isPublic: false }, categories: [{ code: 'punctual', title: 'On time' }] },
  },
  remindTemplate: 'remind',
  shownTemplate: 'shown',
  removedTemplate: 'removed',
};

let m: TestMarket;
let told: { to: string; template: string }[] = [];
const parties = new Map<string, { guestId: Id<'person'>; providerId: Id<'person'>; placeId: string }>();
const reviewing: Reviewing = {
  rules,
  dealings: {
    kind: 'booking',
    opensOn: ['booking.paid_out'],
    voidedOn: ['booking.refunded'],
    partiesOf: async (_db, id) => parties.get(id),
  },
  publicNames: async () => new Map(),
  titlesOf: async () => new Map(),
  notify: async (_ctx, _tx, { to, template }) => void told.push({ to, template }),
  pageOf: (id) => `/${id}`,
};
const bookings: Module = { name: 'bookings', dependsOn: [], emits: ['booking.completed', 'booking.paid_out', 'booking.refunded'] };
const modules = [bookings, reviewsModule(reviewing)];

before(async () => {
  m = await testMarket({ modules });
});
beforeEach(() => void (told = []));

const happens = async (name: string, id: string): Promise<void> => {
  const { guestId, providerId, placeId: listingId } = parties.get(id) ?? assert.fail();
  await inTransaction(m.ctx, (tx) =>
    publish(m.ctx, tx, { name, version: 1, subject: { kind: 'booking', id }, payload: { listingId, guestId, providerId } }),
  );
  await settle(m, modules);
};

interface Deal {
  id: string;
  chef: Person;
  host: Person;
  kitchen: string;
}

async function deal({ kitchen = randomUUID() as string, chef = person('chef'), host = person('host') } = {}): Promise<Deal> {
  const id: string = randomUUID();
  parties.set(id, { guestId: chef.personId, providerId: host.personId, placeId: kitchen });
  await happens('booking.paid_out', id);
  return { id, chef, host, kitchen };
}

const writes = (who: Actor, { id }: Deal, stars = 5, categories: Record<string, number> = {}, text = 'It was good.'): Promise<void> =>
  writeReview(m.as(who), reviewing, id, { stars, categories, text });
const shownOf = ({ kitchen }: Deal) => reviewsOf(m.ctx.db, { kind: 'kitchen', id: kitchen }, { limit: 100 });
const passes = async (hours: number): Promise<void> => {
  m.clock.moveBy({ hours });
  await settle(m, modules);
};

describe('a review', () => {
  test('is hidden, also from the other side, until both have written, and then both are shown at once', async () => {
    const it = await deal();
    await writes(it.chef, it, 4);
    assert.deepEqual(await shownOf(it), []);
    const seen = await dealingReviews(m.as(it.host), reviewing, it.id);
    assert.equal(seen.theirs, undefined);
    assert.ok(seen.otherWrote && seen.mayWrite);
    assert.equal((await summariesOf(m.ctx.db, 'kitchen', [it.kitchen])).size, 0);
    await writes(it.chef, it, 2); // nobody has seen it, so it may change
    await writes(it.host, it, 5, { punctual: 5 });
    assert.deepEqual(
      (await shownOf(it)).map(({ stars }) => stars),
      [2],
    );
    const chefs = await dealingReviews(m.as(it.chef), reviewing, it.id);
    assert.equal(chefs.theirs?.stars, 5);
    assert.equal(chefs.guest.summary.mean, 5);
    await assert.rejects(writes(it.chef, it, 1), { code: 'reviews.closed' });
    assert.deepEqual(
      told.filter(({ template }) => template === 'shown'),
      [{ to: it.chef.personId, template: 'shown' }],
    );
  });

  test('of one side alone is shown when the time to write is over, not before, and no other can be written then', async () => {
    const it = await deal();
    await writes(it.chef, it, 3);
    await passes(14 * 24 - 1);
    assert.deepEqual(await shownOf(it), []);
    await passes(1);
    assert.equal((await shownOf(it)).length, 1);
    await assert.rejects(writes(it.host, it), { code: 'reviews.closed' });
    assert.deepEqual(
      told.map(({ to, template }) => [to === it.chef.personId ? 'chef' : 'host', template]),
      [
        ['chef', 'ask'],
        ['host', 'remind'],
        ['host', 'shown'],
      ],
    );
  });

  test('is of a dealing that is done and paid, by one of its two sides', async () => {
    const it: Deal = { id: randomUUID(), chef: person('chef'), host: person('host'), kitchen: randomUUID() };
    parties.set(it.id, { guestId: it.chef.personId, providerId: it.host.personId, placeId: it.kitchen });
    await happens('booking.completed', it.id);
    await assert.rejects(writes(it.chef, it), { code: 'reviews.no_window' });
    await happens('booking.paid_out', it.id);
    await assert.rejects(writes(person('chef'), it), { code: 'reviews.no_window' });
    await writes(it.chef, it);
    await happens('booking.refunded', it.id); // taken back after all: what is hidden stays so
    await assert.rejects(writes(it.host, it), { code: 'reviews.no_window' });
    await passes(15 * 24);
    assert.deepEqual(await shownOf(it), []);
  });

  test('of oneself opens for nobody', async () => {
    const both = person('host');
    const it = await deal({ chef: both, host: both });
    await assert.rejects(writes(both, it), { code: 'reviews.no_window' });
  });

  test('with marks or a text out of bounds is refused with every field named', async () => {
    const it = await deal();
    await assert.rejects(writes(it.chef, it, 6, { punctual: 3, clean: 0 }, ' a '), ({ fields }: { fields: { path: string }[] }) => {
      assert.deepEqual(fields.map(({ path }) => path).toSorted(), ['/categories/clean', '/categories/punctual', '/stars', '/text']);
      return true;
    });
  });

  test('is answered once, by whoever was reviewed', async () => {
    const it = await deal();
    await writes(it.chef, it);
    await writes(it.host, it);
    const [review] = await shownOf(it);
    const reply = (who: Actor): Promise<void> => replyToReview(m.as(who), rules, review?.id ?? '', 'Come again!');
    await assert.rejects(reply(it.chef), { code: 'reviews.missing' });
    await reply(it.host);
    await assert.rejects(reply(it.host), { code: 'reviews.replied' });
    assert.equal((await shownOf(it))[0]?.reply?.text, 'Come again!');
  });
});

test('the numbers of a kitchen are those of its shown reviews, through changes, closings and take-downs', async () => {
  const random = seededRandom(5);
  const kitchen = randomUUID();
  const admin = person('admin');
  const mark = (): number => 1 + random.below(5);
  for (let n = 0; n < 12; n++) {
    const it = await deal({ kitchen });
    for (let change = 0; change <= random.below(2); change++)
      await writes(it.chef, it, mark(), random.below(2) === 0 ? { clean: mark() } : { clean: mark(), access: mark() });
    if (random.below(3) > 0) await writes(it.host, it);
    if (n === 7) await passes(15 * 24);
    const [latest] = await reviewsOf(m.ctx.db, { kind: 'kitchen', id: kitchen }, { limit: 1 });
    if (latest !== undefined && random.below(4) === 0) {
      await reportReview(m.as(person('chef')), rules, latest.id, { reason: 'untrue', details: '' });
      const [report] = await listReports(m.ctx.db, { state: 'open', after: undefined, limit: 1 });
      await decideReport(m.as(admin), reviewing, report?.id ?? '', { decision: n % 2 === 0 ? 'removed' : 'kept', reason: 'Looked at it.' });
    }
    const shown = await reviewsOf(m.ctx.db, { kind: 'kitchen', id: kitchen }, { limit: 100 });
    const summary = (await summariesOf(m.ctx.db, 'kitchen', [kitchen])).get(kitchen);
    const round = (of: number[]): number => Math.round((of.reduce((a, b) => a + b, 0) * 100) / of.length) / 100;
    const clean = shown.flatMap(({ categories }) => categories['clean'] ?? []);
    assert.equal(summary?.count ?? 0, shown.length);
    if (summary === undefined) continue;
    assert.equal(summary.mean, round(shown.map(({ stars }) => stars)));
    assert.deepEqual(
      summary.distribution,
      [1, 2, 3, 4, 5].map((stars) => shown.filter((each) => each.stars === stars).length),
    );
    assert.deepEqual(
      summary.categories.find(({ code }) => code === 'clean'),
      { code: 'clean', count: clean.length, mean: round(clean) },
    );
  }
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from review where status = 'removed'`.execute(m.ctx.db);
  assert.ok((rows[0]?.n ?? 0) > 0, 'nothing was taken down');
});

test('a report is decided once, for all who reported; the author of what is taken down is told why, and it is audited', async () => {
  const it = await deal();
  await writes(it.chef, it, 1);
  await writes(it.host, it);
  const id = (await shownOf(it))[0]?.id ?? '';
  const report = (who: Actor): Promise<void> => reportReview(m.as(who), rules, id, { reason: 'untrue', details: '' });
  await assert.rejects(report(it.chef), { code: 'reviews.own' });
  await report(it.host);
  await assert.rejects(report(it.host), { code: 'reviews.reported' });
  await report(person('chef'));
  const open = () => listReports(m.ctx.db, { state: 'open', after: undefined, limit: 10 });
  const [first] = await open();
  const decide = (decision: 'kept' | 'removed') =>
    decideReport(m.as(person('admin')), reviewing, first?.id ?? '', { decision, reason: 'It names a cook.' });
  await decide('removed');
  await assert.rejects(decide('kept'), { code: 'reviews.decided' });
  assert.deepEqual(await open(), []);
  assert.deepEqual(await shownOf(it), []);
  assert.equal((await dealingReviews(m.as(it.chef), reviewing, it.id)).mine?.status, 'removed');
  assert.equal((await dealingReviews(m.as(it.host), reviewing, it.id)).theirs, undefined);
  assert.deepEqual(m.audited.at(-1), {
    action: 'review.remove',
    subject: { kind: 'review', id },
    before: { status: 'shown', reports: 2 },
    after: { status: 'removed' },
    reason: 'It names a cook.',
  });
  assert.ok(told.some(({ to, template }) => to === it.chef.personId && template === 'removed'));
});

test('strangers see a first name and the beginning of the last', () => {
  assert.deepEqual(['Ana Reyes', 'Ana', ' Ana  de la Ñu '].map(shortName), ['Ana R.', 'Ana', 'Ana Ñ.']);
});

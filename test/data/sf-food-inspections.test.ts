import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Money } from '#kernel';
import { sql } from '#platform/database';
import { checkLedger } from '#modules/ledger';
import { reconcile } from '#modules/payments';
import { importInspections, readMapping, type ImportReport } from '#markets/prep';
import { testPrep, type TestPrep } from '#test/prep';
import { kitchenInOrder } from '#test/papers';

const folder = join(import.meta.dirname, '../../../shared/data/sf-food-inspections');
const skip = existsSync(folder) ? false : `the real data is not here: ${folder}`;
/** Rows of the three files, as their provenance states them. */
const rows = { premises: 3_094, inspections: 10_306, violations: 15_298 };

const city = {
  city: 'San Francisco',
  region: 'CA',
  country: 'US',
  timeZone: 'America/Los_Angeles',
  hourly: Money.money(4_000, 'USD'),
};

interface Card {
  id: string;
  title: string;
}

test('the real San Francisco register lands whole, also after an interruption, and one of its kitchens is cooked in', {
  skip,
}, async () => {
  const house = await testPrep();
  const host = await house.host('Maria Host');
  const chef = await house.person('chef', 'Ana Chef');
  const { rows: people } = await sql<{ email: string }>`select email from person where id = ${host.personId}`.execute(house.market.ctx.db);
  const hostEmail = people[0]?.email ?? '';
  const run = (tell: (line: string) => void = () => undefined): Promise<ImportReport> =>
    importInspections(house.market.ctx, { folder, mapping: readMapping('sf'), hostEmail, city, tell });

  await assert.rejects(
    run((line) => {
      if (line.startsWith('1000')) throw new Error('the power failed');
    }),
  );
  const first = await run();
  assert.equal(first.unchanged, 1_000, 'what had landed before the interruption stays');
  const refusedOf = (beginning: string): number => first.refused.filter(({ file }) => file.startsWith(beginning)).length;
  assert.equal(first.created + first.unchanged + refusedOf('businesses'), rows.premises);
  assert.equal(first.inspections + refusedOf('inspections'), rows.inspections);
  assert.equal(first.violations + refusedOf('violations'), rows.violations);
  assert.ok(first.refused.length < 50, `${first.refused.length} rows were refused`);
  assert.ok(first.refused.every(({ line, reason }) => line > 1 && reason !== ''));

  const before = await fingerprint(house);
  const second = await run();
  assert.deepEqual([second.created, second.updated, second.unchanged], [0, 0, first.created + first.unchanged]);
  assert.equal(await fingerprint(house), before, 'a second run writes nothing');

  await house.settle();
  const { body: found } = await house.call<{ items: Card[]; total: number }>(undefined, 'GET', '/listings?q=art%27s%20cafe');
  const cafe = found.items.find(({ title }) => title === "ART'S CAFE");
  assert.ok(cafe, JSON.stringify(found.items.map(({ title }) => title)));
  const { body: page } = await house.call<{ inspections: { violations: unknown[] }[] }>(undefined, 'GET', `/listings/${cafe.id}`);
  assert.ok(page.inspections.some(({ violations }) => violations.length > 0));
  await kitchenInOrder(house.market.as(host), cafe.id);
  await cookIn(house, cafe.id, chef, host);
});

/** Versions of everything that an import may write. */
async function fingerprint({ market }: TestPrep): Promise<string> {
  const { rows: found } = await sql<{ print: string }>`
    select concat_ws(' ', (select sum(version) from listing), (select count(*) from listing_inspection), (select count(*) from audit_entry),
      (select count(*) from outbox_event), (select max(id::text) from listing_inspection)) as print`.execute(market.ctx.db);
  return found[0]?.print ?? '';
}

type Somebody = Awaited<ReturnType<TestPrep['person']>>;

async function cookIn(house: TestPrep, listingId: string, chef: Somebody, host: Somebody): Promise<void> {
  const start = house.market.clock.now().toZonedDateTimeISO(city.timeZone).add({ days: 3 }).withPlainTime('10:00');
  const slot = { startsAt: start.toInstant().toString(), endsAt: start.add({ hours: 3 }).toInstant().toString() };
  const { body: quote } = await house.call<{ id: string }>(chef, 'POST', '/quotes', { listingId, ...slot });
  const order = { quoteId: quote.id, paymentMethodId: 'pm_card_visa' };
  const { body: booking } = await house.call<{ id: string }>(chef, 'POST', '/bookings', order, { 'idempotency-key': 'one' });
  await house.settle();
  await house.call(host, 'POST', `/bookings/${booking.id}/transitions`, { transition: 'accept' });
  house.market.clock.moveBy({ hours: 24 * 5 });
  await house.settle();
  const { body } = await house.call<{ state: string }>(chef, 'GET', `/bookings/${booking.id}`);
  assert.equal(body.state, 'paidOut');
  const { ok, problems } = await checkLedger(house.market.ctx);
  assert.ok(ok, JSON.stringify(problems));
  assert.equal((await reconcile(house.market.ctx, house.prep.provider, 'USD')).difference.amountMinor, 0n);
}

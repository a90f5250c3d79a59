import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { isGuildhallError } from '#kernel';
import { inTransaction, sql, type Tx } from '#platform/database';
import { calendarModule, createResource, holdSlot, keepPart, releaseSlot } from '#modules/calendar';
import { somebody, testMarket, type TestMarket } from '#test/market';

const attempts = 1_000;
const codeOf = (reason: unknown): string => (isGuildhallError(reason) ? reason.code : String(reason));
const always = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: '00:00', closes: '24:00' }));

describe('a thousand who want kitchens that share ovens and a dock', () => {
  let m: TestMarket;
  const ownerId = somebody('host').personId as string;
  const kitchens: string[] = [];
  const parts: { id: string; units: number }[] = [];

  before(async () => {
    m = await testMarket({ modules: [calendarModule()] });
    await inTransaction(m.ctx, async (tx) => {
      for (let n = 0; n < 4; n += 1) {
        const resourceId = m.ctx.newId('listing');
        kitchens.push(resourceId);
        const buffers = { bufferBeforeMinutes: 15, bufferMinutes: 30 };
        await createResource(m.ctx, tx, {
          resourceId,
          ownerId,
          timeZone: 'UTC',
          weekly: always,
          leadMinutes: 0,
          slotMinutes: 15,
          ...buffers,
        });
      }
      for (const units of [1, 2, 3]) {
        const id = m.ctx.newId('extra');
        parts.push({ id, units });
        await keepPart(m.ctx, tx, { resourceId: id, ownerId, timeZone: 'UTC', units, bufferMinutes: 0 });
      }
    });
  });

  /** How often two rows of one unit overlap, asked of the rows themselves. */
  async function overlaps(): Promise<number> {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from reservation a join reservation b
        on a.resource_id = b.resource_id and a.unit = b.unit and a.id < b.id and a.blocked && b.blocked`.execute(m.ctx.db);
    return rows[0]?.n ?? 0;
  }
  /** Transactions of ours that the database ended because they waited for each other; they are tried again, and cost a second each. */
  let deadlocks = 0;
  const hold = (tx: Tx, wish: Parameters<typeof holdSlot>[2]): ReturnType<typeof holdSlot> =>
    holdSlot(m.ctx, tx, wish).catch((error: unknown) => {
      if ((error as { code?: string }).code === '40P01') deadlocks += 1;
      throw error;
    });

  test('all at once, no moment of any unit is had twice, every refusal is a clear conflict, whoever got a kitchen got all its parts, and nothing deadlocks', async () => {
    const dayStart = m.clock.now().round('hour').add({ hours: 24 });
    const wishes = Array.from({ length: attempts }, (_, n) => {
      const start = dayStart.add({ minutes: 15 * m.ctx.random.below(40) });
      const wanted = parts
        .filter(() => m.ctx.random.next() < 0.5)
        .map(({ id, units }) => ({ resourceId: id, units: 1 + m.ctx.random.below(units), title: 'A part' }));
      // In no order, as people choose them.
      return {
        subject: { kind: 'booking', id: m.ctx.newId('booking') },
        resourceId: kitchens[n % kitchens.length] as string,
        interval: { start, end: start.add({ minutes: 60 + 15 * m.ctx.random.below(8) }) },
        parts: n % 2 === 0 ? wanted : wanted.toReversed(),
      };
    });
    const take = async (wish: (typeof wishes)[number], n: number): Promise<void> => {
      const { subject } = wish;
      await inTransaction(m.ctx, (tx) => hold(tx, { ...wish, expiresAt: m.clock.now().add({ hours: 1 }) }));
      // Some change their mind while the others still come.
      if (n % 10 === 0) await inTransaction(m.ctx, (tx) => releaseSlot(m.ctx, tx, { subject }));
    };
    // All of them in flight: ten connections serve them, and the others wait in line for one.
    const results = await Promise.allSettled(wishes.map(take));
    const codes = new Set(results.flatMap((result) => (result.status === 'fulfilled' ? [] : [codeOf(result.reason)])));
    assert.deepEqual([...codes].toSorted(), ['calendar.part_taken', 'calendar.slot_taken']);
    assert.equal(await overlaps(), 0);
    const granted = wishes.filter((_, n) => results[n]?.status === 'fulfilled' && n % 10 !== 0);
    assert.ok(granted.length >= 8, `${granted.length} were granted`);
    for (const { subject, parts: wanted } of granted) {
      const { rows } = await sql`select from reservation where subject_id = ${subject.id}`.execute(m.ctx.db);
      assert.equal(rows.length, 1 + wanted.reduce((sum, { units }) => sum + units, 0));
    }
    assert.equal(deadlocks, 0, 'the database met no deadlock at all');
  });

  test('of a thousand who want the one dock with four kitchens at one hour, one gets it', async () => {
    const start = m.clock.now().round('hour').add({ hours: 72 });
    const [dock] = parts;
    const results = await Promise.allSettled(
      Array.from({ length: attempts }, (_, n) =>
        inTransaction(m.ctx, (tx) =>
          hold(tx, {
            resourceId: kitchens[n % kitchens.length] as string,
            interval: { start, end: start.add({ hours: 1 }) },
            subject: { kind: 'booking', id: m.ctx.newId('booking') },
            parts: [{ resourceId: dock?.id ?? '', units: 1, title: 'The dock' }],
            expiresAt: m.clock.now().add({ hours: 1 }),
          }),
        ),
      ),
    );
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
    const codes = results.flatMap((result) => (result.status === 'fulfilled' ? [] : [codeOf(result.reason)]));
    assert.ok(
      codes.every((code) => code === 'calendar.part_taken' || code === 'calendar.slot_taken'),
      [...new Set(codes)].join(),
    );
    assert.equal(await overlaps(), 0);
    assert.equal(deadlocks, 0);
  });
});

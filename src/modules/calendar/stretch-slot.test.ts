import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { interval, isGuildhallError } from '#kernel';
import { inTransaction } from '#platform/database';
import {
  calendarModule,
  commitSlot,
  createResource,
  holdSlot,
  keepPart,
  reservationsOf,
  roomAfter,
  shortenSlot,
  stretchSlot,
} from '#modules/calendar';
import { somebody, testMarket, type TestMarket } from '#test/market';

const zone = 'America/Los_Angeles';
const at = (text: string): Temporal.Instant => Temporal.PlainDateTime.from(text.replace(' ', 'T')).toZonedDateTime(zone).toInstant();
const said = (instant: Temporal.Instant): string => instant.toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' });

let m: TestMarket;
let place: string;
let oven: string;
const owner = somebody('host');
const subject = () => ({ kind: 'booking', id: m.ctx.newId('booking') });

/** A kitchen from 9 to 18 with half an hour of cleaning after each booking, and one oven that needs an hour. */
before(async () => {
  m = await testMarket({ modules: [calendarModule()] });
  [place, oven] = [m.ctx.newId('listing'), m.ctx.newId('extra')];
  const weekly = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: '09:00', closes: '18:00' }));
  const ownerId = owner.personId as string;
  await inTransaction(m.ctx, async (tx) => {
    await createResource(m.ctx, tx, { resourceId: place, ownerId, timeZone: zone, weekly, leadMinutes: 60, minimumMinutes: 30 });
    await keepPart(m.ctx, tx, { resourceId: oven, ownerId, timeZone: zone, units: 1, bufferMinutes: 60 });
  });
});

const parts = () => [{ resourceId: oven, units: 1, title: 'The oven' }];
async function sold(start: string, end: string, withOven = false) {
  const who = subject();
  await inTransaction(m.ctx, async (tx) => {
    const wanted = { resourceId: place, interval: interval(at(start), at(end)), subject: who, expiresAt: m.clock.now().add({ hours: 1 }) };
    await holdSlot(m.ctx, tx, { ...wanted, parts: withOven ? parts() : [] });
    await commitSlot(m.ctx, tx, { subject: who });
  });
  return who;
}
const stretch = (who: { kind: string; id: string }, end: string) =>
  inTransaction(m.ctx, (tx) => stretchSlot(m.ctx, tx, { subject: who, end: at(end), parts: parts() }));
const room = async (who: { kind: string; id: string }): Promise<string> => said((await roomAfter(m.ctx, m.ctx.db, who)).latest);

test('time goes on until the next booking’s cleaning, and a refusal names what is left and other times', async () => {
  const first = await sold('2026-03-10 10:00', '2026-03-10 12:00');
  await sold('2026-03-10 14:00', '2026-03-10 15:00');
  assert.equal(await room(first), '2026-03-10T13:30');
  await assert.rejects(stretch(first, '2026-03-10 14:00'), (error) => {
    assert(isGuildhallError(error, 'calendar.slot_taken'));
    const [left, later] = (error.facts?.['nearestFree'] ?? []) as { startsAt: string; endsAt: string }[];
    assert.deepEqual(left, { startsAt: at('2026-03-10 12:00').toString(), endsAt: at('2026-03-10 13:30').toString() });
    assert.equal(later?.startsAt, at('2026-03-10 15:30').toString());
    return true;
  });
  await stretch(first, '2026-03-10 13:30');
  assert.deepEqual(
    (await reservationsOf(m.ctx, m.ctx.db, first)).map(({ during }) => said(during.end)),
    ['2026-03-10T13:30'],
  );
  await assert.rejects(sold('2026-03-10 12:30', '2026-03-10 13:30'), (error) => isGuildhallError(error, 'calendar.slot_taken'));
  await inTransaction(m.ctx, (tx) => shortenSlot(tx, { subject: first, end: at('2026-03-10 12:00') }));
  await sold('2026-03-10 12:30', '2026-03-10 13:30');
});

test('an oven that is promised to the next ends the time for the kitchen too, all of it or nothing', async () => {
  const first = await sold('2026-03-11 10:00', '2026-03-11 11:00', true);
  await sold('2026-03-11 14:00', '2026-03-11 15:00', true);
  assert.equal(await room(first), '2026-03-11T13:00');
  await assert.rejects(stretch(first, '2026-03-11 13:30'), (error) => {
    assert(isGuildhallError(error, 'calendar.part_taken'));
    return error.message.startsWith('The oven is already taken');
  });
  await stretch(first, '2026-03-11 13:00');
  assert.deepEqual(
    (await reservationsOf(m.ctx, m.ctx.db, first)).map(({ during }) => said(during.end)),
    ['2026-03-11T13:00', '2026-03-11T13:00'],
  );
});

test('time does not go on past closing or off the grid, and of two who want the same hour one gets it', async () => {
  const late = await sold('2026-03-12 15:00', '2026-03-12 17:00');
  assert.equal(await room(late), '2026-03-12T18:00');
  await assert.rejects(stretch(late, '2026-03-12 18:30'), (error) => isGuildhallError(error, 'calendar.closed'));
  await assert.rejects(stretch(late, '2026-03-12 17:07'), (error) => isGuildhallError(error, 'calendar.misaligned'));
  const rivals = await Promise.allSettled([stretch(late, '2026-03-12 18:00'), sold('2026-03-12 17:30', '2026-03-12 18:00')]);
  assert.equal(rivals.filter(({ status }) => status === 'fulfilled').length, 1);
});

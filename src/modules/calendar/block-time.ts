import { interval as checkedInterval, invalid, missing, type Id, type Interval } from '#kernel';
import type { Context } from '#platform/context';
import { sql, type Db, type Tx } from '#platform/database';
import { explain } from './explain.ts';
import { overlapAsConflict, spanOf } from './hold-slot.ts';
import { lockOwned, owned } from './resource.ts';
import { releaseSlot } from './settle-slot.ts';
import { dropLapsedHolds, insertReservation, readStates, unknownResource } from './store.ts';
import { WallClock } from './wall-clock.ts';

export interface Block {
  id: Id<'reservation'>;
  during: Interval;
  note?: string;
}

const longestBlockDays = 366;

/**
 * Keeps guests out of a stretch of the owner's own resource: repairs, holidays, own use. Needs no opening hours, no grid,
 * no buffer; it is refused where a guest already has the time.
 *
 * @throws calendar.slot_taken, calendar.block_too_long, calendar.resource_missing also when the actor does not own it
 */
export async function blockTime(ctx: Context, tx: Tx, resourceId: string, interval: Interval, note?: string): Promise<Block> {
  const during = checkedInterval(interval.start, interval.end);
  const wanted = spanOf(during);
  if (wanted.end - wanted.start > longestBlockDays * 86_400_000) {
    throw invalid('calendar.block_too_long', `Block at most ${longestBlockDays} days at a time, or pause the listing.`);
  }
  await lockOwned(ctx, tx, resourceId);
  const now = ctx.clock.now();
  const [state] = await readStates(tx, [resourceId], wanted, now);
  if (state === undefined) throw unknownResource(resourceId);
  const clock = new WallClock(state.timeZone);
  if (state.booked.some(({ start, end }) => start < wanted.end && wanted.start < end))
    throw explain(clock, state.terms, 'slot_taken', wanted, []);
  if (state.hasLapsedHolds) await dropLapsedHolds(tx, resourceId, now);
  const id = ctx.newId('reservation');
  try {
    const subject = { kind: 'block', id };
    await insertReservation(tx, { id, resourceId, subject, during, before: 0, buffer: 0, now, ...(note === undefined ? {} : { note }) });
  } catch (error) {
    throw overlapAsConflict(error, clock, wanted);
  }
  await ctx.audit.record(ctx, tx, {
    action: 'calendar.block',
    subject: { kind: 'listing', id: resourceId },
    after: { blockId: id, ...during },
  });
  return { id, during, ...(note === undefined ? {} : { note }) };
}

/** @throws calendar.block_missing also when the actor does not own the resource */
export async function unblockTime(ctx: Context, tx: Tx, resourceId: string, blockId: string): Promise<void> {
  await lockOwned(ctx, tx, resourceId);
  const { rows } =
    await sql`select from reservation where id = ${blockId} and resource_id = ${resourceId} and subject_kind = 'block'`.execute(tx);
  if (rows.length === 0) throw missing('calendar.block_missing', 'There is no such block; it may already be lifted.');
  await releaseSlot(ctx, tx, { subject: { kind: 'block', id: blockId } });
  await ctx.audit.record(ctx, tx, { action: 'calendar.unblock', subject: { kind: 'listing', id: resourceId }, before: { blockId } });
}

/** The owner's blocks that end after a moment, at most a thousand, in order. To a stranger there are none. */
export async function blocksOf(ctx: Context, db: Db | Tx, resourceId: string, from: Temporal.Instant): Promise<Block[]> {
  const { rows } = await sql<{ id: Id<'reservation'>; start: Temporal.Instant; end: Temporal.Instant; note: string | null }>`
    select v.id, lower(v.during) as "start", upper(v.during) as "end", v.note
    from reservation v join calendar_resource r on r.id = v.resource_id
    where r.id = ${resourceId} and ${owned(ctx)} and v.subject_kind = 'block' and v.blocked && tstzrange(${from}, null)
    order by lower(v.during) limit 1000`.execute(db);
  return rows.map(({ id, start, end, note }) => ({ id, during: { start, end }, ...(note === null ? {} : { note }) }));
}

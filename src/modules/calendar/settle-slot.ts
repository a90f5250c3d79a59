import { conflict, missing } from '#kernel';
import type { Context } from '#platform/context';
import { isExclusionViolation, sql, type Tx } from '#platform/database';
import { tellConnections } from './connections/wake.ts';
import { dropLapsedHolds, reservationColumns, reservationsFrom } from './store.ts';
import type { Reservation, Subject } from './types.ts';

/**
 * Makes what the subject holds final. A hold that lapsed in the meantime is taken back if nobody else has the time, so a
 * late payment does not lose it needlessly. Committing again changes nothing.
 *
 * @throws calendar.slot_taken when the hold lapsed and another took the time; calendar.hold_missing when nothing was held
 */
export async function commitSlot(ctx: Context, tx: Tx, { subject }: { subject: Subject }): Promise<Reservation[]> {
  await lockResourcesOf(tx, subject);
  const kept = await reservationsFrom(
    tx,
    sql`update reservation set status = 'committed', expires_at = null where ${isOf(subject)} returning ${reservationColumns}`,
  );
  const back = await takeBack(ctx, tx, subject, kept.length);
  await tellConnections(ctx, tx, subject);
  return [...kept, ...back];
}

/**
 * Moves the moment at which the subject's holds lapse. What is already committed stays so.
 *
 * @throws calendar.slot_taken, calendar.hold_missing as {@link commitSlot}
 */
export async function extendHold(
  ctx: Context,
  tx: Tx,
  { subject, expiresAt }: { subject: Subject; expiresAt: Temporal.Instant },
): Promise<Reservation[]> {
  await lockResourcesOf(tx, subject);
  const kept = await reservationsFrom(
    tx,
    sql`update reservation set expires_at = case when status = 'hold' then ${expiresAt}::timestamptz end
        where ${isOf(subject)} returning ${reservationColumns}`,
  );
  return [...kept, ...(await takeBack(ctx, tx, subject, kept.length, expiresAt))];
}

/** Gives the subject's time back, held or committed. Releasing again, or what was never held, changes nothing. */
export async function releaseSlot(ctx: Context, tx: Tx, { subject }: { subject: Subject }): Promise<void> {
  const now = ctx.clock.now();
  await sql`
    with gone as (delete from reservation where ${isOf(subject)} returning *),
      forgotten as (update reservation_history set reason = 'released' where ${isOf(subject)} and reason = 'expired')
    insert into reservation_history (id, resource_id, unit, subject_kind, subject_id, during, blocked, created_at, ended_at, reason)
    select id, resource_id, unit, subject_kind, subject_id, during, blocked, created_at, ${now}, 'released' from gone`.execute(tx);
  await tellConnections(ctx, tx, subject);
}

/** What the subject holds or has, lapsed holds left out. */
export async function reservationsOf(ctx: Context, db: Context['db'] | Tx, subject: Subject): Promise<Reservation[]> {
  return reservationsFrom(
    db,
    sql`select ${reservationColumns} from reservation
        where ${isOf(subject)} and (status = 'committed' or expires_at > ${ctx.clock.now()}) order by lower(during)`,
  );
}

const isOf = ({ kind, id }: Subject) => sql<boolean>`subject_kind = ${kind} and subject_id = ${id}`;

async function lockResourcesOf(tx: Tx, subject: Subject): Promise<void> {
  await sql`
    select from calendar_resource where id in (
      select resource_id from reservation where ${isOf(subject)}
      union all select resource_id from reservation_history where ${isOf(subject)} and reason = 'expired')
    order by id for no key update`.execute(tx);
}

/** What lapsed of the subject's, all of it: of a kitchen with its oven, the oven's hold may have been dropped while the kitchen's still stands. */
async function takeBack(ctx: Context, tx: Tx, subject: Subject, kept: number, expiresAt?: Temporal.Instant): Promise<Reservation[]> {
  const now = ctx.clock.now();
  const { rows } = await sql<{ resource_id: string }>`
    select distinct resource_id from reservation_history where ${isOf(subject)} and reason = 'expired'`.execute(tx);
  if (rows.length === 0) {
    if (kept > 0) return [];
    throw missing('calendar.hold_missing', `No time is held for ${subject.kind} ${subject.id}: it was given back or never held.`);
  }
  for (const { resource_id } of rows) await dropLapsedHolds(tx, resource_id, now);
  try {
    return await reservationsFrom(
      tx,
      sql`with back as (delete from reservation_history where ${isOf(subject)} and reason = 'expired' returning *)
          insert into reservation (id, resource_id, unit, subject_kind, subject_id, during, blocked, status, expires_at, created_at)
          select id, resource_id, unit, subject_kind, subject_id, during, blocked, ${expiresAt === undefined ? 'committed' : 'hold'},
            ${expiresAt ?? null}::timestamptz, created_at
          from back returning ${reservationColumns}`,
    );
  } catch (error) {
    if (!isExclusionViolation(error, 'reservation_never_overlaps')) throw error;
    throw conflict('calendar.slot_taken', 'The time was held too long and somebody else has taken it. Choose another time.', {
      cause: error,
    });
  }
}

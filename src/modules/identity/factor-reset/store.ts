import type { Context } from '#platform/context';
import { tables, type Db, type Tx } from '#platform/database';
import { cancelJobs, enqueue } from '#platform/jobs';
import { factorResetOpenFor, factorResetReminder } from '../settings.ts';
import type { IdentityTables } from '../tables.gen.ts';

export const resetQueue = 'identity.factor_reset';
const monthHours = 30 * 24;
const on = (db: Db | Tx) => tables<IdentityTables>(db);

/** A reset that waits, or that can be carried out now. */
export interface OpenReset {
  id: string;
  personId: string;
  askedAt: Temporal.Instant;
  /** When the waiting is over. */
  endsAt: Temporal.Instant;
  /** Until when it can then be carried out. */
  expiresAt: Temporal.Instant;
}

export const isOver = (ctx: Context, { endsAt }: OpenReset): boolean => Temporal.Instant.compare(endsAt, ctx.clock.now()) <= 0;

const open = (ctx: Context, db: Db | Tx) =>
  on(db)
    .selectFrom('factor_reset')
    .select(['id', 'person_id as personId', 'asked_at as askedAt', 'ends_at as endsAt', 'expires_at as expiresAt'])
    .where('closed_at', 'is', null)
    .where('expires_at', '>', ctx.clock.now());

export const openReset = (ctx: Context, db: Db | Tx, personId: string): Promise<OpenReset | undefined> =>
  open(ctx, db).where('person_id', '=', personId).executeTakeFirst();

/** Of two that would end it, one waits here for the other. */
export const lockReset = (ctx: Context, tx: Tx, by: { id: string } | { personId: string }): Promise<OpenReset | undefined> =>
  open(ctx, tx)
    .where('id' in by ? 'id' : 'person_id', '=', 'id' in by ? by.id : by.personId)
    .forUpdate()
    .executeTakeFirst();

/** How many were asked for within thirty days, whatever became of them; those of staff are not counted. */
export async function resetsOfMonth(ctx: Context, db: Db | Tx, personId: string): Promise<number> {
  const { asked } = await on(db)
    .selectFrom('factor_reset')
    .select((each) => each.fn.countAll<bigint>().as('asked'))
    .where('person_id', '=', personId)
    .where('by_staff', '=', false)
    .where('asked_at', '>', ctx.clock.now().subtract({ hours: monthHours }))
    .executeTakeFirstOrThrow();
  return Number(asked);
}

/**
 * Begins one, with its two timers: a reminder a day before the waiting is over, and word that it is.
 *
 * @returns undefined where another one was begun in the same moment
 */
export async function insertReset(ctx: Context, tx: Tx, personId: string, waits: Temporal.DurationLike): Promise<OpenReset | undefined> {
  const askedAt = ctx.clock.now();
  const endsAt = askedAt.add(waits);
  const reset: OpenReset = { id: ctx.newId('factor_reset'), personId, askedAt, endsAt, expiresAt: endsAt.add(factorResetOpenFor) };
  // One that nobody came back for leaves its place.
  await on(tx)
    .updateTable('factor_reset')
    .set((each) => ({ closed_at: each.ref('expires_at'), outcome: 'expired' as const }))
    .where('person_id', '=', personId)
    .where('closed_at', 'is', null)
    .where('expires_at', '<=', askedAt)
    .execute();
  const inserted = await on(tx)
    .insertInto('factor_reset')
    .values({ ...columnsOf(reset), by_staff: false, closed_at: null, outcome: null })
    .onConflict((each) => each.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (inserted === undefined) return undefined;
  for (const [says, runAt] of [
    ['soon', endsAt.subtract(factorResetReminder)],
    ['over', endsAt],
  ] as const) {
    await enqueue(ctx, tx, { queue: resetQueue, key: `${reset.id}.${says}`, payload: { resetId: reset.id, says }, runAt, maxAttempts: 50 });
  }
  return reset;
}

/** That staff did it, for whoever judges the log-ins that follow. */
export async function noteResetByStaff(ctx: Context, tx: Tx, personId: string): Promise<void> {
  const now = ctx.clock.now();
  const reset: OpenReset = { id: ctx.newId('factor_reset'), personId, askedAt: now, endsAt: now, expiresAt: now };
  await on(tx)
    .insertInto('factor_reset')
    .values({ ...columnsOf(reset), by_staff: true, closed_at: now, outcome: 'done' })
    .execute();
}

const columnsOf = ({ id, personId, askedAt, endsAt, expiresAt }: OpenReset) => ({
  id,
  person_id: personId,
  asked_at: askedAt,
  ends_at: endsAt,
  expires_at: expiresAt,
});

/** Ends the open one, with its timers, the links that would stop it, and the codes that were mailed for it. @returns whether there was one */
export async function closeReset(ctx: Context, tx: Tx, personId: string, outcome: 'done' | 'stopped'): Promise<boolean> {
  const now = ctx.clock.now();
  const closed = await on(tx)
    .updateTable('factor_reset')
    .set({ closed_at: now, outcome })
    .where('person_id', '=', personId)
    .where('closed_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('id')
    .executeTakeFirst();
  if (closed === undefined) return false;
  await cancelJobs(tx, { queue: resetQueue, keyPrefix: closed.id });
  await on(tx)
    .updateTable('one_time_token')
    .set({ used_at: now })
    .where('person_id', '=', personId)
    .where('purpose', '=', 'stop_reset')
    .where('used_at', 'is', null)
    .execute();
  // Else the last code of one that was stopped would begin the next.
  await on(tx).updateTable('second_step').set({ reset_code_hash: null }).where('person_id', '=', personId).execute();
  return true;
}

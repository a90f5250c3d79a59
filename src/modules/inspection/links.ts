import { createHash } from 'node:crypto';
import { missing, type Id } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { tables, type Db, type Tx } from '#platform/database';
import type { InspectionTables } from './tables.gen.ts';

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Makes a link that opens the record of one booking for some hours. The link is told once and kept only as its hash. */
export async function makeLink(
  ctx: Context,
  tx: Tx,
  { bookingId, reason, hours }: { bookingId: string; reason: string; hours: number },
): Promise<{ token: string; expiresAt: Temporal.Instant }> {
  const token = Buffer.from(ctx.random.bytes(32)).toString('base64url');
  const id: Id<'inspection_link'> = ctx.newId('inspection_link');
  const now = ctx.clock.now();
  const expiresAt = now.add({ hours });
  await tables<InspectionTables>(tx)
    .insertInto('inspection_link')
    .values({
      id,
      booking_id: bookingId,
      token_hash: hashOf(token),
      reason,
      made_by: requirePerson(ctx),
      made_at: now,
      expires_at: expiresAt,
    })
    .execute();
  const after = { link: id, until: expiresAt.toString() };
  await ctx.audit.record(ctx, tx, { action: 'booking.inspection_opened', subject: { kind: 'booking', id: bookingId }, after, reason });
  return { token, expiresAt };
}

/** Notes the look, and says at what. @throws inspection.no_link: none such, its time is over, or it was taken back */
export async function useLink(
  ctx: Context,
  tx: Tx,
  token: string,
): Promise<{ bookingId: string; reason: string; expiresAt: Temporal.Instant }> {
  const row = await tables<InspectionTables>(tx)
    .selectFrom('inspection_link')
    .selectAll()
    .where('token_hash', '=', hashOf(token))
    .where('expires_at', '>', ctx.clock.now())
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined)
    throw missing('inspection.no_link', 'This link opens nothing (any more). Ask whoever gave it to you for a new one.');
  const about = { action: 'booking.inspected', subject: { kind: 'booking', id: row.booking_id }, after: { link: row.id } };
  await ctx.audit.record(ctx, tx, { ...about, reason: row.reason });
  return { bookingId: row.booking_id, reason: row.reason, expiresAt: row.expires_at };
}

export interface OpenLink {
  id: string;
  reason: string;
  madeAt: Temporal.Instant;
  expiresAt: Temporal.Instant;
}

/** The links that open a booking's record now, newest first. What they read is not kept, only what they were made for. */
export async function openLinks(db: Db, bookingId: string, now: Temporal.Instant): Promise<OpenLink[]> {
  const rows = await tables<InspectionTables>(db)
    .selectFrom('inspection_link')
    .select(['id', 'reason', 'made_at', 'expires_at'])
    .where('booking_id', '=', bookingId)
    .where('expires_at', '>', now)
    .where('withdrawn_at', 'is', null)
    .orderBy('made_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map(({ id, reason, made_at: madeAt, expires_at: expiresAt }) => ({ id, reason, madeAt, expiresAt }));
}

/** Takes a link back: from now on it opens nothing. Once more is the same. @throws inspection.no_link */
export async function withdrawLink(ctx: Context, tx: Tx, { bookingId, linkId }: { bookingId: string; linkId: string }): Promise<void> {
  const row = await tables<InspectionTables>(tx)
    .selectFrom('inspection_link')
    .select(['withdrawn_at'])
    .where('id', '=', linkId)
    .where('booking_id', '=', bookingId)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw missing('inspection.no_link', 'There is no such link to the record of this booking.');
  if (row.withdrawn_at !== null) return;
  await tables<InspectionTables>(tx)
    .updateTable('inspection_link')
    .set({ withdrawn_at: ctx.clock.now() })
    .where('id', '=', linkId)
    .execute();
  const subject = { kind: 'booking', id: bookingId };
  await ctx.audit.record(ctx, tx, { action: 'booking.inspection_withdrawn', subject, after: { link: linkId } });
}

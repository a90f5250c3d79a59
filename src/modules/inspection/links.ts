import { createHash } from 'node:crypto';
import { missing, type Id } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { tables, type Tx } from '#platform/database';
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

/** Notes the look, and says at what. @throws inspection.no_link: none such, or its time is over */
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
    .executeTakeFirst();
  if (row === undefined)
    throw missing('inspection.no_link', 'This link opens nothing (any more). Ask whoever gave it to you for a new one.');
  const about = { action: 'booking.inspected', subject: { kind: 'booking', id: row.booking_id }, after: { link: row.id } };
  await ctx.audit.record(ctx, tx, { ...about, reason: row.reason });
  return { bookingId: row.booking_id, reason: row.reason, expiresAt: row.expires_at };
}

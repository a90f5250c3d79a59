import type { Context } from '#platform/context';
import { afterCommit, tables, type Tx } from '#platform/database';
import type { EndReason } from '../domain.ts';
import { emit } from '../events.ts';
import type { Parts } from '../settings.ts';
import type { IdentityTables } from '../tables.gen.ts';
import { endTokens } from '../tokens/make-token.ts';

const takenOver: ReadonlySet<EndReason> = new Set(['password_reset', 'email_taken_back', 'account_closed']);

type Which = { sessionId: string } | { personId: string; except?: string | undefined };

/**
 * Ends one session or all of a person: their refresh tokens are worth nothing from the commit on, their access tokens are
 * refused by this process at once and by others within ten seconds.
 *
 * @returns the sessions that ended now
 */
export async function endSessions({ ended }: Parts, ctx: Context, tx: Tx, which: Which, reason: EndReason): Promise<string[]> {
  const now = ctx.clock.now();
  let update = tables<IdentityTables>(tx)
    .updateTable('session')
    .set({ ended_at: now, end_reason: reason })
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now);
  if ('sessionId' in which) update = update.where('id', '=', which.sessionId);
  else {
    update = update.where('person_id', '=', which.personId);
    if (which.except !== undefined) update = update.where('id', '!=', which.except);
  }
  const rows = await update.returning(['id', 'person_id']).execute();
  for (const { id, person_id: personId } of rows) {
    await emit(ctx, tx, 'session.ended', { personId, sessionId: id, reason });
    await ctx.audit.record(ctx, tx, { action: 'session.end', subject: { kind: 'session', id }, after: { reason }, reason });
  }
  // Somebody else may have had the account: what they may have made to come back with ends, too.
  if ('personId' in which && takenOver.has(reason)) await endTokens(ctx, tx, which.personId);
  const ids = rows.map(({ id }) => id);
  afterCommit(tx, () => ended.add(ctx, ids));
  return ids;
}

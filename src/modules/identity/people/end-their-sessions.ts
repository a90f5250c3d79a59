import { forbidden, missing, type Id } from '#kernel';
import { may, requirePerson, type Context } from '#platform/context';
import { inTransaction, sql } from '#platform/database';
import { endSessions } from '../sessions/end-sessions.ts';
import type { Parts } from '../settings.ts';
import { findPerson } from '../accounts/store.ts';
import { tell } from '../accounts/tell.ts';
import { logsOut } from './find-people.ts';

export interface TheirSessions {
  personId: Id<'person'>;
  /** All of them when absent. */
  sessionId?: string;
  /** Why, for the audit. */
  reason: string;
}

/**
 * Logs one device of a person out, or all of them: for who lost a phone and calls. The person is told by mail.
 *
 * @returns how many sessions ended
 * @throws identity.forbidden, identity.no_such_person, identity.no_such_session
 */
export async function endTheirSessions(parts: Parts, ctx: Context, { personId, sessionId, reason }: TheirSessions): Promise<number> {
  requirePerson(ctx);
  if (!may(ctx, logsOut)) throw forbidden('identity.forbidden', 'Your role may not log people out.');
  return inTransaction(ctx, async (tx) => {
    const person = await findPerson(tx, personId);
    if (person === undefined) throw missing('identity.no_such_person', 'There is no such person in this market.');
    if (sessionId !== undefined) {
      const { rows } = await sql`
        select from session where id = ${sessionId} and person_id = ${personId} and ended_at is null for update`.execute(tx);
      if (rows.length === 0) throw missing('identity.no_such_session', 'This person has no such session, or it has ended.');
    }
    const ended = await endSessions(parts, ctx, tx, sessionId === undefined ? { personId } : { sessionId }, 'ended_by_staff');
    if (ended.length === 0) return 0;
    const subject = { kind: 'person', id: personId };
    await ctx.audit.record(ctx, tx, { action: 'person.logged_out', subject, after: { sessions: ended.length }, reason });
    await tell(parts, ctx, tx, person, {
      notice: 'logged_out_by_staff',
      data: { count: String(ended.length) },
      path: '/account/devices',
    });
    return ended.length;
  });
}

import { missing } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction, tables } from '#platform/database';
import { requestMail } from '../accounts/mail-requests.ts';
import { findPerson } from '../accounts/store.ts';
import { explainRisk, type ExplainedRisk } from '../risk/index.ts';
import type { Parts } from '../settings.ts';
import type { IdentityTables } from '../tables.gen.ts';
import { deviceName } from './device-name.ts';
import { endSessions } from './end-sessions.ts';

/** A session as its owner sees it. */
export interface MySession {
  id: string;
  device: string;
  /** The network address it was opened from: no place is worked out from it. */
  address: string | undefined;
  method: string;
  startedAt: Temporal.Instant;
  /** When it was last continued; while it is used, at most a quarter of an hour ago. */
  seenAt: Temporal.Instant;
  /** The one that asks. */
  isThis: boolean;
  /** What was thought of the log-in that opened it. */
  risk: ExplainedRisk | undefined;
  /** Two letters, where it is known. */
  country: string | undefined;
}

/** The open sessions of the one who acts, the last seen first. */
export const mySessions = (ctx: Context): Promise<MySession[]> => sessionsOf(ctx, requirePerson(ctx));

/** The open sessions of one person, the last seen first. */
export async function sessionsOf(ctx: Context, personId: string): Promise<MySession[]> {
  const rows = await tables<IdentityTables>(ctx.db)
    .selectFrom('session')
    .select(['id', 'user_agent', 'ip', 'method', 'started_at', 'refreshed_at', 'risk', 'country'])
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', ctx.clock.now())
    .orderBy('refreshed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(100)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    device: deviceName(row.user_agent),
    address: row.ip ?? undefined,
    method: row.method,
    startedAt: row.started_at,
    seenAt: row.refreshed_at,
    isThis: row.id === ctx.actor.sessionId,
    risk: row.risk === null ? undefined : explainRisk(row.risk),
    country: row.country ?? undefined,
  }));
}

/** Ends one session of the one who acts. @throws identity.no_such_session */
export async function endMySession(parts: Parts, ctx: Context, sessionId: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    await ownSession(ctx, tx, sessionId);
    await endSessions(parts, ctx, tx, { sessionId }, 'ended_by_owner');
  });
}

/** Ends all of the one who acts but this one. */
export async function endMyOtherSessions(parts: Parts, ctx: Context): Promise<number> {
  const personId = requirePerson(ctx);
  return inTransaction(ctx, async (tx) => {
    return (await endSessions(parts, ctx, tx, { personId, except: ctx.actor.sessionId }, 'ended_by_owner')).length;
  });
}

/**
 * "This wasn't me": ends the session, forgets its device, so that whoever has it is a stranger again, and mails the link to a new
 * password, which ends all the others.
 *
 * @throws identity.no_such_session
 */
export async function disownSession(parts: Parts, ctx: Context, sessionId: string): Promise<void> {
  const personId = requirePerson(ctx);
  await inTransaction(ctx, async (tx) => {
    const { device_id: deviceId } = await ownSession(ctx, tx, sessionId);
    const person = await findPerson(tx, personId);
    await ctx.audit.record(ctx, tx, { action: 'session.disowned', subject: { kind: 'session', id: sessionId } });
    await endSessions(parts, ctx, tx, { sessionId }, 'not_me');
    if (deviceId !== null) {
      await tables<IdentityTables>(tx).deleteFrom('device').where('id', '=', deviceId).where('person_id', '=', personId).execute();
    }
    if (person !== undefined) await requestMail(ctx, tx, { kind: 'reset', email: person.email });
  });
}

async function ownSession(ctx: Context, tx: Parameters<typeof findPerson>[0], sessionId: string) {
  const found = await tables<IdentityTables>(tx)
    .selectFrom('session')
    .select('device_id')
    .where('id', '=', sessionId)
    .where('person_id', '=', requirePerson(ctx))
    .executeTakeFirst();
  if (found === undefined) throw missing('identity.no_such_session', 'There is no such session of yours.');
  return found;
}

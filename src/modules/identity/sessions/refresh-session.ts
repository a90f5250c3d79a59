import { randomBytes } from 'node:crypto';
import { limited, unauthenticated } from '#kernel';
import { isStaffRole, systemActor, withActor, type Context } from '#platform/context';
import { inTransaction, sql, tables, type Tx } from '#platform/database';
import { findPerson } from '../accounts/store.ts';
import { isStaffTimeOver, judgeRefresh, refreshGrace } from '../domain.ts';
import { hashToken, looksLikeToken, successorOf } from '../keys/index.ts';
import type { Parts } from '../settings.ts';
import type { IdentityTables } from '../tables.gen.ts';
import { endSessions } from './end-sessions.ts';
import { insertRefreshToken } from './open-session.ts';
import { withAccessToken, type OpenSession, type Session } from './session.ts';

type Outcome = OpenSession | 'refused' | 'busy' | 'unknown_key';

/**
 * Exchanges a refresh token for the next one and a new access token.
 *
 * Each token can be exchanged once. Twins (other tabs, a retry after a lost answer) that come within ten seconds get the
 * token that is current then, twenty times at most. A used token that comes later is a copy in somebody's hands: the
 * whole session ends, for the owner and the thief. A session with roles of staff ends twelve
 * hours after the last proof of who it is, and after one without use.
 *
 * @throws identity.session_ended, identity.refresh_busy
 */
export async function refreshSession(parts: Parts, ctx: Context, token: string): Promise<Session> {
  const next = await parts.keys.chainKey(ctx);
  let outcome = await exchange(parts, ctx, token, next);
  if (outcome === 'unknown_key') {
    await parts.keys.reload(ctx); // another process has just changed keys
    outcome = await exchange(parts, ctx, token, next);
  }
  if (outcome === 'busy') {
    throw limited('identity.refresh_busy', 'This session is being refreshed too often. Wait for the first answer.', {
      retryAfterSeconds: refreshGrace.seconds,
    });
  }
  if (typeof outcome === 'string') throw unauthenticated('identity.session_ended', 'Your session has ended. Please log in again.');
  return withAccessToken(parts, ctx, outcome);
}

async function exchange(parts: Parts, ctx: Context, token: string, key: { id: string; key: Buffer }): Promise<Outcome> {
  if (!looksLikeToken(token)) return 'refused';
  return inTransaction(ctx, async (tx): Promise<Outcome> => {
    const session = await lockSessionOf(tx, token);
    if (session === undefined) return 'refused';
    const row = await readToken(tx, token);
    const facts = { usedAt: row.used_at, repeats: row.repeats, sessionEndedAt: session.ended_at, sessionExpiresAt: session.expires_at };
    const judged = judgeRefresh(facts, ctx.clock.now());
    if (judged === 'over') return 'refused';
    if (judged === 'busy') return 'busy';
    const person = await findPerson(tx, session.person_id);
    if (person === undefined) return 'refused';
    const isOfStaff = session.strong && person.roles.some((role) => isStaffRole(ctx.roles, role));
    const since = { provenAt: session.proven_at ?? session.started_at, refreshedAt: session.refreshed_at };
    if (isOfStaff && isStaffTimeOver(parts.staffSession, since, ctx.clock.now())) {
      // The end must commit, so this returns where it would like to throw.
      await endSessions(parts, withActor(ctx, systemActor('staff sessions')), tx, { sessionId: session.id }, 'staff_time_over');
      return 'refused';
    }
    if (judged === 'replay') {
      const guard = withActor(ctx, systemActor('replay detection'));
      const subject = { kind: 'session', id: session.id };
      await ctx.audit.record(guard, tx, { action: 'session.reuse_detected', subject, after: { usedAt: String(row.used_at) } });
      await endSessions(parts, guard, tx, { sessionId: session.id }, 'replay');
      return 'refused';
    }
    const refreshToken = judged === 'rotate' ? await rotate(ctx, tx, session.id, token, key) : await repeat(parts, ctx, tx, token);
    return refreshToken === undefined
      ? 'unknown_key'
      : {
          id: session.id,
          person,
          refreshToken,
          sessionExpiresAt: session.expires_at,
          ...provenIn(session),
          strong: session.strong,
        };
  });
}

/** The session is the family: its lock lets one refresh at a time decide. */
async function lockSessionOf(tx: Tx, token: string) {
  return tables<IdentityTables>(tx)
    .selectFrom('session')
    .select(['id', 'person_id', 'started_at', 'refreshed_at', 'ended_at', 'expires_at', 'proven_at', 'strong', 'risk'])
    .where('id', '=', (each) => each.selectFrom('refresh_token').select('session_id').where('hash', '=', hashToken(token)))
    .forUpdate()
    .executeTakeFirst();
}

async function readToken(tx: Tx, token: string) {
  return tables<IdentityTables>(tx).selectFrom('refresh_token').selectAll().where('hash', '=', hashToken(token)).executeTakeFirstOrThrow();
}

/** A session of before proofs were written down was proven by its log-in; an unusual one was not. */
function provenIn({
  proven_at: at,
  started_at: started,
  risk,
}: {
  proven_at: Temporal.Instant | null;
  started_at: Temporal.Instant;
  risk: unknown;
}) {
  if (at !== null) return { provenAt: at };
  return risk === null ? { provenAt: started } : {};
}

async function rotate(ctx: Context, tx: Tx, sessionId: string, token: string, { id, key }: { id: string; key: Buffer }): Promise<string> {
  const now = ctx.clock.now();
  const nonce = randomBytes(16).toString('base64url');
  const successor = successorOf(token, nonce, key);
  await tables<IdentityTables>(tx)
    .updateTable('refresh_token')
    .set({ used_at: now, successor_hash: hashToken(successor), key_id: id, nonce })
    .where('hash', '=', hashToken(token))
    .execute();
  await insertRefreshToken(ctx, tx, sessionId, successor);
  await tables<IdentityTables>(tx).updateTable('session').set({ refreshed_at: now }).where('id', '=', sessionId).execute();
  return successor;
}

/** Follows the chain from a token used a moment ago to the one that is current. All steps are as young as the first. */
async function repeat({ keys }: Parts, ctx: Context, tx: Tx, token: string): Promise<string | undefined> {
  await tables<IdentityTables>(tx)
    .updateTable('refresh_token')
    .set({ repeats: sql`repeats + 1` })
    .where('hash', '=', hashToken(token))
    .execute();
  let current = token;
  for (;;) {
    const { used_at: usedAt, nonce, key_id: keyId, successor_hash: successorHash } = await readToken(tx, current);
    if (usedAt === null) return current;
    const key = keys.knownChainKey(ctx, keyId ?? '');
    if (key === undefined || nonce === null) return undefined;
    current = successorOf(current, nonce, key);
    if (hashToken(current) !== successorHash) return undefined;
  }
}

import { requirePerson, systemActor, withActor, type Context } from '#platform/context';
import { inTransaction, tables, type Db, type Tx } from '#platform/database';
import { hashToken } from '../keys/index.ts';
import type { Parts } from '../settings.ts';
import type { IdentityTables } from '../tables.gen.ts';
import { endSessions } from './end-sessions.ts';

/**
 * Ends the session of the one who acts, or that of a refresh token when the access token is gone already. Ending what has
 * ended, or nothing, is no error.
 */
export async function logOut(parts: Parts, ctx: Context, refreshToken?: string): Promise<void> {
  const sessionId = ctx.actor.sessionId ?? (refreshToken === undefined ? undefined : await sessionOf(ctx.db, refreshToken));
  if (sessionId === undefined) return;
  const acting = ctx.actor.kind === 'anonymous' ? withActor(ctx, systemActor('log-out')) : ctx;
  await inTransaction(ctx, (tx) => endSessions(parts, acting, tx, { sessionId }, 'logged_out'));
}

/** Ends the session that a browser had when it opens another: its token would be nobody's, and good for weeks. */
export async function endReplaced(parts: Parts, ctx: Context, tx: Tx, refreshToken: string): Promise<void> {
  const sessionId = await sessionOf(tx, refreshToken);
  if (sessionId !== undefined) await endSessions(parts, ctx, tx, { sessionId }, 'replaced');
}

async function sessionOf(db: Db | Tx, refreshToken: string): Promise<string | undefined> {
  const row = await tables<IdentityTables>(db)
    .selectFrom('refresh_token')
    .select('session_id')
    .where('hash', '=', hashToken(refreshToken))
    .executeTakeFirst();
  return row?.session_id;
}

/** Ends every session of the one who acts, this one too. */
export async function logOutEverywhere(parts: Parts, ctx: Context): Promise<void> {
  const personId = requirePerson(ctx);
  await inTransaction(ctx, (tx) => endSessions(parts, ctx, tx, { personId }, 'logged_out_everywhere'));
}

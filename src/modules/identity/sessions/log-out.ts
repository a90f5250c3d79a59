import { requirePerson, systemActor, withActor, type Context } from '#platform/context';
import { inTransaction, tables } from '#platform/database';
import { hashToken } from '../keys/index.ts';
import type { Parts } from '../settings.ts';
import type { IdentityTables } from '../tables.gen.ts';
import { endSessions } from './end-sessions.ts';

/**
 * Ends the session of the one who acts, or that of a refresh token when the access token is gone already. Ending what has
 * ended, or nothing, is no error.
 */
export async function logOut(parts: Parts, ctx: Context, refreshToken?: string): Promise<void> {
  const sessionId = ctx.actor.sessionId ?? (refreshToken === undefined ? undefined : await sessionOf(ctx, refreshToken));
  if (sessionId === undefined) return;
  const acting = ctx.actor.kind === 'anonymous' ? withActor(ctx, systemActor('log-out')) : ctx;
  await inTransaction(ctx, (tx) => endSessions(parts, acting, tx, { sessionId }, 'logged_out'));
}

async function sessionOf(ctx: Context, refreshToken: string): Promise<string | undefined> {
  const row = await tables<IdentityTables>(ctx.db)
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

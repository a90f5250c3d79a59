import { isStaffRole, type Actor, type Context } from '#platform/context';
import { prepared, sql } from '#platform/database';

const strengthOf = prepared(
  (_db, sessionId: string) => sql<{ strong: boolean }>`select strong from session where id = ${sessionId} and ended_at is null`,
);

/**
 * Asks the database whether the session of somebody with a role of staff still stands, and a second factor for it: turned off, or ended by
 * another process, it counts from that moment on, and not only when the token runs out. Whoever has no such role is asked nothing.
 */
export async function stillStrong(ctx: Context, actor: Actor | undefined): Promise<Actor | undefined> {
  if (actor?.sessionId === undefined || !actor.roles.some((role) => isStaffRole(ctx.roles, role))) return actor;
  const [session] = await strengthOf(ctx.db, actor.sessionId);
  if (session === undefined) return undefined;
  return session.strong ? actor : { ...actor, roles: actor.roles.filter((role) => !isStaffRole(ctx.roles, role)) };
}

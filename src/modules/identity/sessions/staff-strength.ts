import type { Actor, Context } from '#platform/context';
import { sql } from '#platform/database';
import { isStaff } from '../domain.ts';

/**
 * Asks the database whether the session of somebody with a role of staff still stands, and a second factor for it: turned off, or ended by
 * another process, it counts from that moment on, and not only when the token runs out. Whoever has no such role is asked nothing.
 */
export async function stillStrong(ctx: Context, actor: Actor | undefined): Promise<Actor | undefined> {
  if (actor?.sessionId === undefined || !actor.roles.some((role) => isStaff(ctx.roles, role))) return actor;
  const { rows } = await sql<{ strong: boolean }>`
    select strong from session where id = ${actor.sessionId} and person_id = ${actor.personId} and ended_at is null`.execute(ctx.db);
  if (rows[0] === undefined) return undefined;
  return rows[0].strong ? actor : { ...actor, roles: actor.roles.filter((role) => !isStaff(ctx.roles, role)) };
}

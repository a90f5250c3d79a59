import type { Id } from '#kernel';
import { standardPlan, type Actor, type Context } from '#platform/context';
import { sql } from '#platform/database';
import { inEffect } from '../domain.ts';
import { hashToken } from '../keys/index.ts';
import { tokenPrefix } from './make-token.ts';

export const looksPersonal = (token: string): boolean => token.startsWith(tokenPrefix);

interface Row {
  id: string;
  person_id: Id<'person'>;
  display_name: string;
  scopes: string[];
  roles: string[];
  plan: string;
  is_noted: boolean;
}

/**
 * Who a person's own token is of. Looked up at every request, so that revoking it, or taking a role, counts at once. It never carries a role
 * of staff, is never a recent proof, and opens only what its scopes say.
 */
export async function actorOfToken(ctx: Context, token: string): Promise<Actor | undefined> {
  if (token.length !== tokenPrefix.length + 43) return undefined;
  const now = ctx.clock.now();
  const { rows } = await sql<Row>`
    select t.id, t.person_id, p.display_name, t.scopes,
      coalesce((select array_agg(role order by role) from person_role r where r.person_id = p.id), '{}') as roles,
      coalesce((select plan from person_plan l where l.person_id = p.id), ${standardPlan}) as plan,
      coalesce(t.last_used_at > ${now.subtract({ minutes: 1 })}, false) as is_noted
    from personal_token t join person p on p.id = t.person_id
    where t.token_hash = ${hashToken(token)} and t.ended_at is null and t.expires_at > ${now} and p.status = 'active'`.execute(ctx.db);
  const [row] = rows;
  if (row === undefined) return undefined;
  // Once a minute is often enough for "last used", and a write for each request is not.
  if (!row.is_noted) await sql`update personal_token set last_used_at = ${now} where id = ${row.id}`.execute(ctx.db);
  return {
    kind: 'person',
    personId: row.person_id,
    roles: inEffect(ctx.roles, row, false),
    plan: row.plan,
    scopes: row.scopes,
    name: row.display_name,
  };
}

import { conflict, forbidden, invalid, missing, type Id } from '#kernel';
import { type Context, may } from '#platform/context';
import { inTransaction, tables, type Tx } from '#platform/database';
import type { Person } from '../domain.ts';
import { emit } from '../events.ts';
import { endSessions } from '../sessions/index.ts';
import type { Parts } from '../settings.ts';
import type { IdentityTables } from '../tables.gen.ts';
import { findPerson } from './store.ts';

export interface RoleChange {
  personId: Id<'person'>;
  role: string;
  /** Why, for the audit. */
  reason: string;
}

/**
 * Gives a person a role; it counts from the next refresh of their token.
 *
 * @throws identity.forbidden, identity.own_roles, identity.unknown_role, identity.no_such_person
 */
export async function grantRole(ctx: Context, change: RoleChange): Promise<Person> {
  requireAdmin(ctx, change);
  const { personId, role } = change;
  return changeRoles(ctx, change, async (tx, person) => {
    if (person.roles.includes(role)) return;
    const granted = { person_id: personId, role, granted_at: ctx.clock.now(), granted_by: ctx.actor.personId ?? null };
    await tables<IdentityTables>(tx)
      .insertInto('person_role')
      .values(granted)
      .onConflict((each) => each.doNothing())
      .execute();
    await emit(ctx, tx, 'person.role_granted', { personId, role });
  });
}

/**
 * Takes a role away. All sessions of the person end, so no token that still names the role is accepted.
 *
 * @throws identity.forbidden, identity.unknown_role, identity.no_such_person, identity.own_roles
 */
export async function revokeRole(parts: Parts, ctx: Context, change: RoleChange): Promise<Person> {
  requireAdmin(ctx, change);
  const { personId, role } = change;
  return changeRoles(ctx, change, async (tx, person) => {
    if (!person.roles.includes(role)) return;
    await tables<IdentityTables>(tx).deleteFrom('person_role').where('person_id', '=', personId).where('role', '=', role).execute();
    await endSessions(parts, ctx, tx, { personId }, 'roles_changed');
    await emit(ctx, tx, 'person.role_revoked', { personId, role });
  });
}

/** Whether a role carries the right to give roles. */
export const givesRights = (ctx: Context, role: string): boolean => ctx.roles[role]?.may.includes('roles.grant') === true;

/** Nobody changes their own: so nobody raises themselves, and there is always somebody left who gives roles. */
function requireAdmin(ctx: Context, { personId }: RoleChange): void {
  if (ctx.actor.kind !== 'system' && !may(ctx, 'roles.grant')) {
    throw forbidden('identity.forbidden', 'Only an admin changes what people may do.');
  }
  if (personId === ctx.actor.personId) throw conflict('identity.own_roles', 'Somebody else changes your roles.');
}

async function changeRoles(
  ctx: Context,
  { personId, role, reason }: RoleChange,
  change: (tx: Tx, person: Person) => Promise<void>,
): Promise<Person> {
  const known = Object.keys(ctx.roles);
  if (!known.includes(role)) {
    throw invalid('identity.unknown_role', `There is no role "${role}" here. There are ${known.join(', ')}.`, {
      fields: [{ path: '/role', message: `One of ${known.join(', ')}.` }],
    });
  }
  return inTransaction(ctx, async (tx) => {
    await tables<IdentityTables>(tx).selectFrom('person').select('id').where('id', '=', personId).forUpdate().execute();
    const before = await findPerson(tx, personId);
    if (before === undefined) throw missing('identity.no_such_person', 'There is no such person in this market.');
    await change(tx, before);
    const after = (await findPerson(tx, personId)) ?? before;
    if (after.roles.join() !== before.roles.join()) {
      const subject = { kind: 'person', id: personId };
      await ctx.audit.record(ctx, tx, { action: 'person.roles', subject, before: before.roles, after: after.roles, reason });
    }
    return after;
  });
}

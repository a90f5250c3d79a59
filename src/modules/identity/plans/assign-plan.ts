import { conflict, forbidden, invalid, missing, type Id } from '#kernel';
import { may, type Context } from '#platform/context';
import { afterCommit, inTransaction, tables } from '#platform/database';
import { findPerson } from '../accounts/store.ts';
import type { Person } from '../domain.ts';
import type { Parts } from '../settings.ts';
import type { IdentityTables } from '../tables.gen.ts';

export interface PlanChange {
  personId: Id<'person'>;
  plan: string;
  /** Why, for the audit. */
  reason: string;
}

/** Who may give plans. */
export const assignsPlans = 'plans.assign';

/**
 * Puts a person on a plan of the market. It counts at once here, and in other processes within ten seconds.
 *
 * @throws identity.forbidden, identity.own_plan nobody widens their own bounds; identity.unknown_plan, identity.no_such_person
 */
export async function assignPlan({ plans, changedPlans }: Parts, ctx: Context, { personId, plan, reason }: PlanChange): Promise<Person> {
  if (ctx.actor.kind !== 'system' && !may(ctx, assignsPlans))
    throw forbidden('identity.forbidden', 'Only staff with the right to do so gives plans.');
  if (personId === ctx.actor.personId) throw conflict('identity.own_plan', 'Somebody else gives you another plan.');
  if (!Object.hasOwn(plans, plan)) {
    const known = Object.keys(plans).join(', ');
    throw invalid('identity.unknown_plan', `There is no plan "${plan}" here. There are ${known}.`, {
      fields: [{ path: '/plan', message: `One of ${known}.` }],
    });
  }
  return inTransaction(ctx, async (tx) => {
    const db = tables<IdentityTables>(tx);
    await db.selectFrom('person').select('id').where('id', '=', personId).forUpdate().execute();
    const before = await findPerson(tx, personId);
    if (before === undefined) throw missing('identity.no_such_person', 'There is no such person in this market.');
    if (before.plan === plan) return before;
    const values = { plan, assigned_at: ctx.clock.now(), assigned_by: ctx.actor.personId ?? null };
    await db
      .insertInto('person_plan')
      .values({ person_id: personId, ...values })
      .onConflict((each) => each.column('person_id').doUpdateSet(values))
      .execute();
    afterCommit(tx, () => changedPlans.add(ctx, personId, plan));
    await ctx.audit.record(ctx, tx, {
      action: 'person.plan',
      subject: { kind: 'person', id: personId },
      before: before.plan,
      after: plan,
      reason,
    });
    return { ...before, plan };
  });
}

import { conflict, forbidden, missing, type Id } from '#kernel';
import { may, requirePerson, type Context } from '#platform/context';
import { inTransaction, tables } from '#platform/database';
import { findPerson } from '../accounts/store.ts';
import { tell } from '../accounts/tell.ts';
import { removeFactors } from '../factors/gone.ts';
import { secondStepWays } from '../factors/ways.ts';
import { forgetDevices } from '../sessions/devices.ts';
import { endSessions } from '../sessions/end-sessions.ts';
import type { Parts } from '../settings.ts';
import type { IdentityTables } from '../tables.gen.ts';
import { closeReset, noteResetByStaff } from './store.ts';
import { resetPage } from './tell.ts';

/** Who may reset the second step of others. */
export const resetsFactors = 'people.reset_factors';

/**
 * Removes every second factor of somebody else, for who lost them and works for the market, or cannot wait. Every session of theirs ends and no
 * device is trusted; they log in with the password, and what their role lets them do comes back with a new factor. They are told.
 *
 * @throws identity.forbidden, identity.own_factors, identity.no_such_person, identity.no_factor
 */
export async function resetTheirFactors(
  parts: Parts,
  ctx: Context,
  { personId, reason }: { personId: Id<'person'>; reason: string },
): Promise<void> {
  if (requirePerson(ctx) === personId) throw conflict('identity.own_factors', 'Another admin resets your second step.');
  if (!may(ctx, resetsFactors)) throw forbidden('identity.forbidden', 'Only an admin resets the second step of others.');
  await inTransaction(ctx, async (tx) => {
    await tables<IdentityTables>(tx).selectFrom('person').select('id').where('id', '=', personId).forUpdate().execute();
    const person = await findPerson(tx, personId);
    if (person === undefined) throw missing('identity.no_such_person', 'There is no such person in this market.');
    if ((await secondStepWays(tx, personId)).length === 0) {
      throw conflict('identity.no_factor', 'This person has no second factor.');
    }
    await closeReset(ctx, tx, personId, 'done');
    await noteResetByStaff(ctx, tx, personId);
    const removed = await removeFactors(ctx, tx, personId);
    await endSessions(parts, ctx, tx, { personId }, 'way_in_removed');
    await forgetDevices(tx, personId);
    await tables<IdentityTables>(tx).deleteFrom('second_step').where('person_id', '=', personId).execute();
    await ctx.audit.record(ctx, tx, { action: 'person.factors_reset', subject: { kind: 'person', id: personId }, before: removed, reason });
    await tell(parts, ctx, tx, person, {
      notice: 'factor_reset_by_staff',
      data: {},
      path: '/forgot',
      inside: { personId, path: resetPage },
    });
  });
}

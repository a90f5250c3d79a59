import { requirePerson, systemActor, withActor, type Context } from '#platform/context';
import { inTransaction, tables, type Tx } from '#platform/database';
import { requestMail } from '../accounts/mail-requests.ts';
import { takeOneTimeToken, tokenRefused } from '../accounts/one-time-token.ts';
import { findPerson } from '../accounts/store.ts';
import { tell } from '../accounts/tell.ts';
import { waitingPerson } from '../factors/waiting.ts';
import { forgetDevices } from '../sessions/devices.ts';
import { endSessions } from '../sessions/end-sessions.ts';
import { personActor } from '../sessions/session.ts';
import type { Parts } from '../settings.ts';
import type { IdentityTables } from '../tables.gen.ts';
import { closeReset } from './store.ts';
import { resetPage } from './tell.ts';

/** Why one was stopped, for the audit. */
export type StopReason =
  | 'mailed_link'
  | 'password_shown'
  | 'owner'
  | 'factor_shown'
  | 'password_changed'
  | 'email_changed'
  | 'account_closing';

/**
 * Stops the open reset of a person, if there is one, and tells them. Everybody may who could be the owner: nothing is lost by it but time, and
 * whoever shows a factor, or changes the password or the address, has stopped it by that.
 */
export async function stopReset(parts: Parts, ctx: Context, tx: Tx, personId: string, reason: StopReason): Promise<boolean> {
  if (!(await closeReset(ctx, tx, personId, 'stopped'))) return false;
  await ctx.audit.record(ctx, tx, { action: 'person.factor_reset_stopped', subject: { kind: 'person', id: personId }, after: { reason } });
  const person = await findPerson(tx, personId);
  if (person !== undefined) {
    const inside = { personId: person.id, path: resetPage };
    await tell(parts, ctx, tx, person, { notice: 'factor_reset_stopped', data: {}, path: resetPage, inside });
  }
  return true;
}

/** From a session, without a proof: nothing may slow down who keeps somebody else out. One that has ended already is no error. */
export async function stopMyReset(parts: Parts, ctx: Context): Promise<void> {
  await inTransaction(ctx, async (tx) => void (await stopReset(parts, ctx, tx, requirePerson(ctx), 'owner')));
}

/** By the ticket of a log-in whose first step was right. @throws identity.second_step_over */
export async function stopResetAtLogIn(parts: Parts, ctx: Context, ticket: string): Promise<void> {
  const { person } = await waitingPerson(ctx, ticket);
  await inTransaction(
    ctx,
    async (tx) => void (await stopReset(parts, withActor(ctx, personActor(person)), tx, person.id, 'password_shown')),
  );
}

/**
 * "This was not me", by the link mailed to the owner. Somebody knows their password and reads their mail, or tries to: so every session ends too,
 * no device is trusted, log-ins that wait for their second step are void, and the link to a new password is mailed.
 *
 * @throws identity.token_refused
 */
export async function disownReset(parts: Parts, ctx: Context, token: string): Promise<void> {
  const acting = withActor(ctx, systemActor('mailed link'));
  await inTransaction(ctx, async (tx) => {
    const personId = await takeOneTimeToken(ctx, tx, 'stop_reset', token);
    const person = personId === undefined ? undefined : await findPerson(tx, personId);
    if (person === undefined || !(await stopReset(parts, acting, tx, person.id, 'mailed_link'))) throw tokenRefused();
    await endSessions(parts, acting, tx, { personId: person.id }, 'not_me');
    await forgetDevices(tx, person.id);
    await tables<IdentityTables>(tx).deleteFrom('second_step').where('person_id', '=', person.id).execute();
    await requestMail(ctx, tx, { kind: 'reset', email: person.email });
  });
}

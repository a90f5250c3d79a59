import { conflict, invalid } from '#kernel';
import { requirePerson, systemActor, withActor, type Context } from '#platform/context';
import { inTransaction, sql, tables, type Tx } from '#platform/database';
import { enqueue, type JobHandler } from '#platform/jobs';
import { takeAttempt } from '../attempts.ts';
import { parseEmail, sameEmail, type Person } from '../domain.ts';
import { emit } from '../events.ts';
import { stopReset } from '../factor-reset/stop.ts';
import { hashToken, looksLikeToken, newToken } from '../keys/index.ts';
import { endSessions, forgetDevices } from '../sessions/index.ts';
import { endTokens } from '../tokens/make-token.ts';
import { emailUndoLifetime, verifyLinkLifetime, type Parts } from '../settings.ts';
import type { IdentityTables } from '../tables.gen.ts';
import { mailsPerHour, requestMail } from './mail-requests.ts';
import { tokenRefused, voidResetTokens } from './one-time-token.ts';
import { deleteRegistrations, findPerson, findPersonByEmail } from './store.ts';
import { addressOf, tell } from './tell.ts';
import { removeWaysSince } from './ways-since.ts';

const queue = 'identity.email_change';
const on = (tx: Tx) => tables<IdentityTables>(tx);

/**
 * Asks for another address. Nothing changes before the link mailed to it is used. The answer is the same if the address has an account:
 * then its owner is told, and nobody else.
 *
 * @throws identity.bad_email, identity.same_email
 */
export async function askEmailChange(ctx: Context, text: string): Promise<void> {
  const email = parseEmail(text);
  const personId = requirePerson(ctx);
  await inTransaction(ctx, async (tx) => {
    const person = await findPerson(tx, personId);
    if (person === undefined) throw tokenRefused();
    if (sameEmail(person.email) === sameEmail(email)) {
      throw invalid('identity.same_email', 'This is your address already.', {
        fields: [{ path: '/email', message: 'Write the address that you want to log in with from now on.' }],
      });
    }
    // The last one asked for is the one that counts.
    await on(tx).deleteFrom('email_change').where('person_id', '=', personId).where('confirmed_at', 'is', null).execute();
    const [id, now] = [ctx.newId('email_change'), ctx.clock.now()];
    await on(tx)
      .insertInto('email_change')
      .values({
        id,
        person_id: personId,
        old_email: person.email,
        new_email: email,
        asked_at: now,
        confirm_hash: null,
        confirmed_at: null,
        undo_hash: null,
        expires_at: now.add(verifyLinkLifetime),
      })
      .execute();
    await enqueue(ctx, tx, { queue, payload: { emailChangeId: id } });
    await ctx.audit.record(ctx, tx, { action: 'person.email_change_asked', subject: { kind: 'person', id: personId } });
  });
}

/** Tells both addresses, and the owner of the new one if it has an account already. */
export function emailChangeJob(parts: Parts): JobHandler {
  return {
    queue,
    async handle(ctx, { payload }) {
      await inTransaction(ctx, async (tx) => {
        const change = await on(tx)
          .selectFrom('email_change')
          .selectAll()
          .where('id', '=', String(payload['emailChangeId']))
          .where('confirmed_at', 'is', null)
          .executeTakeFirst();
        const person = change === undefined ? undefined : await findPerson(tx, change.person_id);
        if (change === undefined || person === undefined) return;
        const counted = await takeAttempt(ctx, tx, `mail:${hashToken(sameEmail(change.new_email))}`, mailsPerHour);
        if ('retryAfterSeconds' in counted) return;
        await tell(parts, ctx, tx, person, { notice: 'email_change_asked', data: { email: change.new_email }, path: '/account/devices' });
        const owner = await findPersonByEmail(tx, change.new_email);
        if (owner !== undefined) {
          await parts.mail.sendAlreadyRegistered(ctx, tx, addressOf(owner));
          return;
        }
        const token = newToken();
        await on(tx)
          .updateTable('email_change')
          .set({ confirm_hash: hashToken(token) })
          .where('id', '=', change.id)
          .execute();
        const there = { ...person, email: change.new_email };
        await tell(parts, ctx, tx, there, { notice: 'email_confirm', data: {}, path: `/email/confirm?token=${token}` });
      });
    },
  };
}

/**
 * Makes the new address the one of the account, by the link mailed to it. The old one is told, with a link that takes it back.
 *
 * @throws identity.token_refused, also when the address got an account meanwhile
 */
export async function confirmEmail(parts: Parts, ctx: Context, token: string): Promise<void> {
  const acting = withActor(ctx, systemActor('mailed link'));
  await inTransaction(ctx, async (tx) => {
    const [now, undo] = [ctx.clock.now(), newToken()];
    const change = await on(tx)
      .updateTable('email_change')
      .set({ confirm_hash: null, confirmed_at: now, undo_hash: hashToken(undo), expires_at: now.add(emailUndoLifetime) })
      .where('confirm_hash', '=', looksLikeToken(token) ? hashToken(token) : '')
      .where('expires_at', '>', now)
      .returningAll()
      .executeTakeFirst();
    const person = change === undefined ? undefined : await findPerson(tx, change.person_id);
    if (change === undefined || person === undefined || person.email !== change.old_email) throw tokenRefused();
    // Before the address changes, so that it is the former one that hears of it.
    await stopReset(parts, acting, tx, person.id, 'email_changed');
    if (!(await moveTo(tx, person, change.new_email))) throw tokenRefused();
    await emit(acting, tx, 'person.email_changed', { personId: person.id });
    await ctx.audit.record(acting, tx, { action: 'person.email_changed', subject: { kind: 'person', id: person.id } });
    await tell(parts, ctx, tx, person, { notice: 'email_changed', data: { email: change.new_email }, path: `/email/undo?token=${undo}` });
    const there = { ...person, email: change.new_email };
    await tell(parts, ctx, tx, there, { notice: 'email_yours', data: {}, path: '/account/security' });
  });
}

/**
 * "This wasn't me", by the link mailed to the old address: it is the one of the account again, whatever it was changed to since. Every
 * session ends, no device is trusted, ways to get in that were added since the change was asked for are removed, and the link to a new
 * password is mailed there.
 *
 * @throws identity.token_refused, identity.email_taken
 */
export async function undoEmail(parts: Parts, ctx: Context, token: string): Promise<void> {
  const acting = withActor(ctx, systemActor('mailed link'));
  await inTransaction(ctx, async (tx) => {
    const change = await on(tx)
      .deleteFrom('email_change')
      .where('undo_hash', '=', looksLikeToken(token) ? hashToken(token) : '')
      .where('expires_at', '>', ctx.clock.now())
      .returningAll()
      .executeTakeFirst();
    const person = change === undefined ? undefined : await findPerson(tx, change.person_id);
    if (change === undefined || person === undefined) throw tokenRefused();
    if (!(await moveTo(tx, person, change.old_email))) {
      throw conflict('identity.email_taken', 'Another account has this address by now. Please write to us: a person will help.');
    }
    // What was asked for since was asked for by whoever it was.
    await on(tx).deleteFrom('email_change').where('person_id', '=', person.id).where('asked_at', '>=', change.asked_at).execute();
    await stopReset(parts, acting, tx, person.id, 'email_changed');
    await voidResetTokens(ctx, tx, person.id);
    await endSessions(parts, acting, tx, { personId: person.id }, 'email_taken_back');
    await forgetDevices(tx, person.id);
    const removed = await removeWaysSince(acting, tx, person.id, change.asked_at);
    await endTokens(acting, tx, person.id);
    await on(tx).deleteFrom('second_step').where('person_id', '=', person.id).execute();
    await requestMail(ctx, tx, { kind: 'reset', email: change.old_email });
    await emit(acting, tx, 'person.email_changed', { personId: person.id });
    await ctx.audit.record(acting, tx, {
      action: 'person.email_taken_back',
      subject: { kind: 'person', id: person.id },
      after: { removed },
    });
  });
}

/** @returns whether the address was free */
async function moveTo(tx: Tx, person: Person, email: string): Promise<boolean> {
  const owner = await findPersonByEmail(tx, email);
  if (owner !== undefined && owner.id !== person.id) return false;
  // The unique index has the last word over somebody who registers it in the same moment.
  const { rows } = await sql<{ id: string }>`
    update person set email = ${email} where id = ${person.id} and not exists (
      select from person other where lower(other.email) = lower(${email}) and other.id <> person.id)
    returning id`.execute(tx);
  if (rows.length > 0) await deleteRegistrations(tx, email);
  return rows.length > 0;
}

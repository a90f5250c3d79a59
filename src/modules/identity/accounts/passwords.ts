import { conflict } from '#kernel';
import { requirePerson, withActor, type Context } from '#platform/context';
import { inTransaction, tables, type Tx } from '#platform/database';
import { returnGuess, takeGuess } from '../attempts.ts';
import type { EndReason, Person } from '../domain.ts';
import { emit } from '../events.ts';
import { stopReset } from '../factor-reset/stop.ts';
import { checkNewPassword } from '../passwords/index.ts';
import { endSessions, forgetDevices, guessesPerHour, personActor, wrongCredentials } from '../sessions/index.ts';
import type { Parts } from '../settings.ts';
import type { IdentityTables } from '../tables.gen.ts';
import { peekOneTimeToken, takeOneTimeToken, tokenRefused, voidResetTokens } from './one-time-token.ts';
import { findPerson, passwordHashOf, savePassword } from './store.ts';
import { addressOf } from './tell.ts';

/**
 * Sets a new password by a mailed link. Ends every session and trusts no device any more.
 *
 * @throws identity.token_refused, identity.weak_password
 */
export async function resetPassword(parts: Parts, ctx: Context, input: { token: string; password: string }): Promise<void> {
  const owner = await peekOneTimeToken(ctx, ctx.db, 'reset', input.token);
  const known = owner === undefined ? undefined : await findPerson(ctx.db, owner);
  if (known === undefined) throw tokenRefused();
  await checkNewPassword(parts, ctx, input.password, '/password', [known.email, known.displayName]);
  const passwordHash = await parts.passwords.hash(input.password);

  await inTransaction(ctx, async (tx) => {
    const personId = await takeOneTimeToken(ctx, tx, 'reset', input.token);
    const person = personId === undefined ? undefined : await findPerson(tx, personId);
    if (person === undefined) throw tokenRefused();
    await savePassword(ctx, tx, person.id, passwordHash);
    await voidResetTokens(ctx, tx, person.id);
    await forgetDevices(tx, person.id);
    await afterNewPassword(parts, withActor(ctx, personActor(person)), tx, person, 'password_reset');
  });
}

/**
 * Replaces the password of the one who acts; the session it is done in goes on, all others end.
 *
 * @throws identity.wrong_credentials when `current` is not right, identity.weak_password, identity.too_many_tries
 */
export async function changePassword(parts: Parts, ctx: Context, input: { current: string; next: string }): Promise<void> {
  const personId = requirePerson(ctx);
  const known = await findPerson(ctx.db, personId);
  if (known === undefined) throw wrongCredentials();
  await checkNewPassword(parts, ctx, input.next, '/next', [known.email, known.displayName]);
  const guess = await takeGuess(ctx, `change:${personId}`, guessesPerHour);
  const before = await passwordHashOf(ctx.db, personId);
  if (!(await parts.passwords.verify(before, input.current))) throw wrongCredentials();
  const passwordHash = await parts.passwords.hash(input.next);

  await inTransaction(ctx, async (tx) => {
    const locked = await tables<IdentityTables>(tx)
      .selectFrom('password_credential')
      .select('password_hash')
      .where('person_id', '=', personId)
      .forUpdate()
      .executeTakeFirst();
    if (locked?.password_hash !== before) {
      throw conflict('identity.password_changed_meanwhile', 'The password was changed a moment ago from elsewhere. Log in again.');
    }
    await returnGuess(tx, guess);
    await savePassword(ctx, tx, personId, passwordHash);
    await voidResetTokens(ctx, tx, personId);
    await afterNewPassword(parts, ctx, tx, known, 'password_changed');
  });
}

async function afterNewPassword(
  parts: Parts,
  ctx: Context,
  tx: Tx,
  person: Person,
  reason: Extract<EndReason, `password_${string}`>,
): Promise<void> {
  const except = reason === 'password_changed' ? ctx.actor.sessionId : undefined;
  await endSessions(parts, ctx, tx, { personId: person.id, except }, reason);
  await emit(ctx, tx, 'person.password_changed', { personId: person.id, how: reason === 'password_reset' ? 'reset' : 'changed' });
  await ctx.audit.record(ctx, tx, { action: `person.${reason}`, subject: { kind: 'person', id: person.id } });
  await stopReset(parts, ctx, tx, person.id, 'password_changed');
  await parts.mail.sendPasswordChanged(ctx, tx, addressOf(person));
}

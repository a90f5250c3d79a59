import { conflict } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction, sql, tables, type Tx } from '#platform/database';
import { returnGuess, takeGuess } from '../attempts.ts';
import type { Person } from '../domain.ts';
import { emit } from '../events.ts';
import { endSessions, forgetDevices, guessesPerHour, wrongCredentials } from '../sessions/index.ts';
import type { Parts } from '../settings.ts';
import type { IdentityTables } from '../tables.gen.ts';
import { givesRights } from './roles.ts';
import { deleteRegistrations, findPerson, passwordHashOf } from './store.ts';

/** The name that others see from then on. */
export const leftName = 'Somebody who left';

/**
 * Closes the account of the one who acts, for good: name, address, password, roles and devices are erased, every session ends, and the
 * address may register anew. What the law has kept (bookings, the ledger, the audit) keeps the person's id and nothing else of here. The
 * row without a name stays as long as its sessions do, so that every process learns that they ended.
 *
 * The one who calls sees to a recent proof of who acts; a password that is given is checked besides.
 *
 * @throws identity.wrong_credentials, identity.too_many_tries; identity.account_in_use with what is still open; identity.own_admin_role
 */
export async function closeAccount(parts: Parts, ctx: Context, { password }: { password?: string }): Promise<void> {
  const personId = requirePerson(ctx);
  const before = await passwordHashOf(ctx.db, personId);
  if (password !== undefined) {
    const guess = await takeGuess(ctx, `change:${personId}`, guessesPerHour);
    if (!(await parts.passwords.verify(before, password))) throw wrongCredentials();
    await returnGuess(ctx.db, guess);
  }

  await inTransaction(ctx, async (tx) => {
    const person = await lock(tx, personId);
    if (person === undefined || (await passwordHashOf(tx, personId)) !== before) throw wrongCredentials();
    if (person.roles.some((role) => givesRights(ctx, role))) {
      throw conflict(
        'identity.own_admin_role',
        'You look after this market. Have another admin take the role from you, then close the account.',
      );
    }
    await parts.leaving?.begin(ctx, tx, personId);
    const open = (await parts.leaving?.obstacles(ctx, tx, personId)) ?? [];
    if (open.length > 0) {
      throw conflict('identity.account_in_use', `Your account cannot be closed yet. ${open.join(' ')}`, { facts: { open: [...open] } });
    }
    await parts.mail.sendGoodbye(ctx, tx, { email: person.email, displayName: person.displayName });
    await erase(tx, person);
    await emit(ctx, tx, 'person.closed', { personId });
    await ctx.audit.record(ctx, tx, { action: 'person.close', subject: { kind: 'person', id: personId } });
    await endSessions(parts, ctx, tx, { personId }, 'account_closed');
  });
}

async function lock(tx: Tx, personId: string): Promise<Person | undefined> {
  await tables<IdentityTables>(tx).selectFrom('person').select('id').where('id', '=', personId).forUpdate().execute();
  return findPerson(tx, personId);
}

async function erase(tx: Tx, { id, email }: Person): Promise<void> {
  const db = tables<IdentityTables>(tx);
  await deleteRegistrations(tx, email);
  await forgetDevices(tx, id);
  await db.deleteFrom('mail_request').where(sql<boolean>`lower(email) = ${email.toLowerCase()}`).execute();
  await db.deleteFrom('social_arrival').where(sql<boolean>`lower(email) = ${email.toLowerCase()}`).execute();
  for (const table of [
    'password_credential',
    'person_role',
    'one_time_token',
    'totp_factor',
    'recovery_code',
    'second_step',
    'social_identity',
    'social_visit',
  ] as const) {
    await db.deleteFrom(table).where('person_id', '=', id).execute();
  }
  await db
    .updateTable('person')
    .set({ status: 'closed', email: `${id}@closed.invalid`, display_name: leftName })
    .where('id', '=', id)
    .execute();
}

import { conflict, type Id } from '#kernel';
import { requirePerson, withActor, type Context } from '#platform/context';
import { inTransaction, tables, type Tx } from '#platform/database';
import { erasedName, eraseRows } from '#platform/module';
import { returnGuess, takeGuess } from '../attempts.ts';
import type { Person } from '../domain.ts';
import { emit } from '../events.ts';
import { stopReset } from '../factor-reset/stop.ts';
import { endSessions, guessesPerHour, wrongCredentials } from '../sessions/index.ts';
import type { Parts } from '../settings.ts';
import type { IdentityTables } from '../tables.gen.ts';
import { identityData } from '../personal-data.ts';
import { givesRights } from './roles.ts';
import { findPerson, passwordHashOf } from './store.ts';
import { addressOf } from './tell.ts';

/** The name that others see from then on. */
export const leftName = erasedName;

/**
 * Closes the account of the one who acts. Where the market gives a time to think, every session ends now, nobody can begin anything with
 * the person, and logging in takes it back until `eraseAccount` comes; else it is erased at once.
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
    const { cooling } = parts.leaving ?? {};
    if (cooling === undefined) await parts.leaving?.begin(ctx, tx, personId);
    const open = (await parts.leaving?.obstacles(ctx, tx, personId)) ?? [];
    if (open.length > 0) {
      throw conflict('identity.account_in_use', `Your account cannot be closed yet. ${open.join(' ')}`, { facts: { open: [...open] } });
    }
    if (cooling === undefined) return eraseForGood(parts, ctx, tx, person);
    await cooling.begin(ctx, tx, personId);
    await stopReset(parts, ctx, tx, personId, 'account_closing');
    await tables<IdentityTables>(tx).updateTable('person').set({ status: 'closing' }).where('id', '=', personId).execute();
    await ctx.audit.record(ctx, tx, { action: 'person.ask_to_close', subject: { kind: 'person', id: personId } });
    await endSessions(parts, ctx, tx, { personId }, 'account_closed');
  });
}

/**
 * Erases an account whose time to think is over, for good: name, address, password, roles and devices, and whatever the rest of the house
 * holds; the address may register anew. What the law has kept (bookings, the ledger, the audit) keeps the person's id and nothing else of
 * here. The row without a name stays as long as its sessions do, so that every process learns that they ended.
 *
 * @returns what must be settled first, as sentences; then nothing was done
 */
export async function eraseAccount(parts: Parts, ctx: Context, personId: Id<'person'>): Promise<readonly string[]> {
  const stop = new Error('something is still open');
  let open: readonly string[] = [];
  try {
    await inTransaction(ctx, async (tx) => {
      const person = await lock(tx, personId);
      if (person === undefined) return;
      const theirs = withActor(ctx, { kind: 'person', personId, roles: person.roles, name: leftName });
      await parts.leaving?.begin(theirs, tx, personId);
      open = (await parts.leaving?.obstacles(theirs, tx, personId)) ?? [];
      if (open.length > 0) throw stop;
      await eraseForGood(parts, theirs, tx, person);
    });
  } catch (error) {
    if (error !== stop) throw error;
  }
  return open;
}

async function eraseForGood(parts: Parts, ctx: Context, tx: Tx, person: Person): Promise<void> {
  const { id: personId } = person;
  const nameless = withActor(ctx, { ...ctx.actor, name: leftName });
  await endSessions(parts, nameless, tx, { personId }, 'account_closed');
  await emit(nameless, tx, 'person.closed', { personId });
  await ctx.audit.record(nameless, tx, { action: 'person.close', subject: { kind: 'person', id: personId } });
  if (parts.leaving?.erase === undefined) await eraseRows(tx, [identityData], person);
  else await parts.leaving.erase(nameless, tx, person);
  await parts.mail.sendGoodbye(nameless, tx, addressOf(person));
  await tables<IdentityTables>(tx).updateTable('person').set({ status: 'closed' }).where('id', '=', personId).execute();
}

async function lock(tx: Tx, personId: string): Promise<Person | undefined> {
  await tables<IdentityTables>(tx).selectFrom('person').select('id').where('id', '=', personId).forUpdate().execute();
  return findPerson(tx, personId);
}

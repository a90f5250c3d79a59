import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';
import type { Addressee, Parts, SecurityNotice } from '../settings.ts';
import type { Person } from '../domain.ts';
import { findPerson } from './store.ts';

/** Mails what happened to the security of an account, to an address of it. */
export const tell = ({ mail }: Parts, ctx: Context, tx: Tx, to: Person, notice: SecurityNotice): Promise<void> =>
  mail.sendNotice(ctx, tx, { ...addressOf(to), ...notice });

/** Where a person gets mail, and whose it is. */
export const addressOf = ({ id, email, displayName }: Person): Addressee => ({ personId: id, email, displayName });

/** The same to the address that the account has now; a closed one is told nothing. */
export async function tellOwner(parts: Parts, ctx: Context, tx: Tx, personId: string, notice: SecurityNotice): Promise<void> {
  const person = await findPerson(tx, personId);
  if (person !== undefined) await tell(parts, ctx, tx, person, notice);
}

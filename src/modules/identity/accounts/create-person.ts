import { conflict, invalid, type Id } from '#kernel';
import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';
import { parseDisplayName, parseEmail, type Person } from '../domain.ts';
import { emitRegistered } from '../events.ts';
import { insertTotp } from '../factors/store.ts';
import type { Parts } from '../settings.ts';
import { deleteRegistrations, insertPerson } from './store.ts';

export interface CreatePersonInput {
  email: string;
  displayName: string;
  roles: readonly string[];
  /** From `hashPassword`, so that a seed hashes once for all. Absent: the owner sets one by reset. */
  passwordHash?: string;
  /** Of an authenticator that the person has already: a demo's people have one from the beginning. */
  totpSecret?: string;
  id?: Id<'person'>;
}

/**
 * Makes an account whose address somebody else vouches for: an operator at the command line, a seed.
 *
 * @throws identity.email_taken, identity.bad_email, identity.bad_name, identity.unknown_role
 */
export async function createPerson(parts: Parts, ctx: Context, tx: Tx, input: CreatePersonInput): Promise<Person> {
  const email = parseEmail(input.email);
  const known = Object.keys(ctx.roles);
  const unknown = input.roles.find((role) => !known.includes(role));
  if (unknown !== undefined) throw invalid('identity.unknown_role', `There is no role "${unknown}" here. There are ${known.join(', ')}.`);
  const person = await insertPerson(tx, {
    id: input.id ?? ctx.newId('person'),
    email,
    displayName: parseDisplayName(input.displayName),
    roles: [...new Set(input.roles)],
    createdAt: ctx.clock.now(),
    ...(input.passwordHash === undefined ? {} : { passwordHash: input.passwordHash }),
    ...(ctx.actor.personId === undefined ? {} : { grantedBy: ctx.actor.personId }),
  });
  if (person === undefined) throw conflict('identity.email_taken', `${email} already has an account in this market.`);
  if (input.totpSecret !== undefined) await insertTotp(parts, ctx, tx, person.id, input.totpSecret);
  await deleteRegistrations(tx, email);
  await emitRegistered(ctx, tx, person);
  await ctx.audit.record(ctx, tx, { action: 'person.create', subject: { kind: 'person', id: person.id }, after: { roles: person.roles } });
  return person;
}

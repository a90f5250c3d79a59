import { invalid } from '#kernel';
import type { Context } from '#platform/context';
import { tables } from '#platform/database';
import { findPerson } from '../accounts/store.ts';
import type { Person } from '../domain.ts';
import { hashToken, looksLikeToken } from '../keys/index.ts';
import type { IdentityTables } from '../tables.gen.ts';

export const ticketHash = (ticket: string): string => (looksLikeToken(ticket) ? hashToken(ticket) : '');

/** Somebody whose first step was right, and whose second one is still to come. */
export interface WaitingPerson {
  person: Person;
  /** How the first step was made. */
  method: string;
  /** Whether they have no factor, and confirm an unusual log-in by a mailed code. */
  confirmsByMail: boolean;
}

/** @throws identity.second_step_over */
export async function waitingPerson(ctx: Context, ticket: string): Promise<WaitingPerson> {
  const waiting = await tables<IdentityTables>(ctx.db)
    .selectFrom('second_step')
    .select(['person_id', 'code_hash', 'method'])
    .where('hash', '=', ticketHash(ticket))
    .where('expires_at', '>', ctx.clock.now())
    .executeTakeFirst();
  const person = waiting === undefined ? undefined : await findPerson(ctx.db, waiting.person_id);
  if (waiting === undefined || person === undefined) throw secondStepOver();
  return { person, method: waiting.method, confirmsByMail: waiting.code_hash !== null };
}

export const secondStepOver = () =>
  invalid('identity.second_step_over', 'This log-in has taken too long, or is done already. Please log in again.');

import { invalid, type Id } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction, tables } from '#platform/database';
import { hashToken, looksLikeToken, newToken } from '../keys/index.ts';
import type { IdentityTables } from '../tables.gen.ts';

export const challengeLifetime = { minutes: 5 };

/**
 * What a question is for, and the visit that it is bound to: the session to register or to prove anew, the ticket for a second step,
 * and for a log-in what the browser was given when it asked.
 */
export type Visit =
  | { purpose: 'log_in'; bound: string }
  | { purpose: 'register' | 'second_step' | 'prove'; bound: string; personId: Id<'person'> };

/** @returns 256 bits for the authenticator to sign */
export async function askChallenge(ctx: Context, visit: Visit): Promise<string> {
  const challenge = newToken();
  await inTransaction(ctx, async (tx) => {
    await tables<IdentityTables>(tx)
      .insertInto('passkey_challenge')
      .values({
        challenge_hash: hashToken(challenge),
        purpose: visit.purpose,
        bound_hash: hashToken(visit.bound),
        person_id: 'personId' in visit ? visit.personId : null,
        expires_at: ctx.clock.now().add(challengeLifetime),
      })
      .execute();
  });
  return challenge;
}

/**
 * Uses a question up, whatever comes of its answer: of two answers, one finds nothing.
 *
 * @throws identity.passkey_over when it was never asked, is older than five minutes, used, or of another visit
 */
export async function takeChallenge(ctx: Context, challenge: string, visit: Visit): Promise<void> {
  const row = !looksLikeToken(challenge)
    ? undefined
    : await inTransaction(ctx, (tx) =>
        tables<IdentityTables>(tx)
          .deleteFrom('passkey_challenge')
          .where('challenge_hash', '=', hashToken(challenge))
          .where('expires_at', '>', ctx.clock.now())
          .returning(['purpose', 'bound_hash', 'person_id'])
          .executeTakeFirst(),
      );
  const personId = 'personId' in visit ? visit.personId : null;
  if (row?.purpose !== visit.purpose || row.bound_hash !== hashToken(visit.bound) || row.person_id !== personId) throw over();
}

const over = () => invalid('identity.passkey_over', 'This took longer than five minutes, or was answered already. Please try again.');

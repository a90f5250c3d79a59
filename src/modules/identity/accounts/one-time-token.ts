import { invalid, type Id } from '#kernel';
import type { Context } from '#platform/context';
import { tables, type Db, type Tx } from '#platform/database';
import { hashToken, looksLikeToken, newToken } from '../keys/index.ts';
import { resetLinkLifetime, verifyLinkLifetime } from '../settings.ts';
import type { IdentityTables } from '../tables.gen.ts';

type Purpose = 'verify' | 'reset' | 'stop_reset';
type Subject =
  | { purpose: 'verify'; registrationId: Id<'registration'> }
  | { purpose: 'reset'; personId: Id<'person'> }
  | { purpose: 'stop_reset'; personId: Id<'person'>; expiresAt: Temporal.Instant };

/** @returns the clear text, for the mail; the database keeps a digest */
export async function issueOneTimeToken(ctx: Context, tx: Tx, subject: Subject): Promise<string> {
  const token = newToken();
  const now = ctx.clock.now();
  await tables<IdentityTables>(tx)
    .insertInto('one_time_token')
    .values({
      hash: hashToken(token),
      purpose: subject.purpose,
      registration_id: subject.purpose === 'verify' ? subject.registrationId : null,
      person_id: 'personId' in subject ? subject.personId : null,
      issued_at: now,
      expires_at:
        'expiresAt' in subject ? subject.expiresAt : now.add(subject.purpose === 'verify' ? verifyLinkLifetime : resetLinkLifetime),
      used_at: null,
    })
    .execute();
  return token;
}

/** Uses a token up. Of two that come at once, one gets `undefined`: the update locks the row and looks again. */
export async function takeOneTimeToken(ctx: Context, tx: Tx, purpose: Purpose, token: string): Promise<string | undefined> {
  if (!looksLikeToken(token)) return undefined;
  const now = ctx.clock.now();
  const row = await tables<IdentityTables>(tx)
    .updateTable('one_time_token')
    .set({ used_at: now })
    .where('hash', '=', hashToken(token))
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(['registration_id', 'person_id'])
    .executeTakeFirst();
  return row?.registration_id ?? row?.person_id ?? undefined;
}

/** What a link stands for, without using it up; so that no password is hashed for a link that is not good. */
export async function peekOneTimeToken(ctx: Context, db: Db, purpose: Purpose, token: string): Promise<string | undefined> {
  if (!looksLikeToken(token)) return undefined;
  const row = await tables<IdentityTables>(db)
    .selectFrom('one_time_token')
    .select(['registration_id', 'person_id'])
    .where('hash', '=', hashToken(token))
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', ctx.clock.now())
    .executeTakeFirst();
  return row?.registration_id ?? row?.person_id ?? undefined;
}

/** Whoever asked for several reset links has used the one that counts. */
export async function voidResetTokens(ctx: Context, tx: Tx, personId: string): Promise<void> {
  await tables<IdentityTables>(tx)
    .updateTable('one_time_token')
    .set({ used_at: ctx.clock.now() })
    .where('person_id', '=', personId)
    .where('used_at', 'is', null)
    .execute();
}

export const tokenRefused = () =>
  invalid('identity.token_refused', 'This link has been used already or is too old. Log in, or ask for a new one.');

import type { Context } from '#platform/context';
import { tables, type Tx } from '#platform/database';
import { emit } from '../events.ts';
import { afterFactorGone } from '../factors/gone.ts';
import type { IdentityTables } from '../tables.gen.ts';

/** How many of each went. */
export interface RemovedWays {
  totp: number;
  recoveryCodes: number;
  passkeys: number;
  logins: number;
}

/**
 * Removes every way into an account that was added since: authenticator app, recovery codes, passkeys, and accounts elsewhere. What was there
 * before stays, so that its owner still gets in.
 */
export async function removeWaysSince(ctx: Context, tx: Tx, personId: string, since: Temporal.Instant): Promise<RemovedWays> {
  const db = tables<IdentityTables>(tx);
  const totp = await db
    .deleteFrom('totp_factor')
    .where('person_id', '=', personId)
    .where('created_at', '>=', since)
    .returning('confirmed_at')
    .execute();
  const codes = await db
    .deleteFrom('recovery_code')
    .where('person_id', '=', personId)
    .where('created_at', '>=', since)
    .returning('created_at')
    .execute();
  const passkeys = await db
    .deleteFrom('passkey')
    .where('person_id', '=', personId)
    .where('created_at', '>=', since)
    .returning('id')
    .execute();
  const logins = await db
    .deleteFrom('social_identity')
    .where('person_id', '=', personId)
    .where('linked_at', '>=', since)
    .returning('provider')
    .execute();
  const confirmed = totp.filter((each) => each.confirmed_at !== null);
  for (const _each of confirmed) await emit(ctx, tx, 'person.factor_removed', { personId, factor: 'totp' });
  for (const _each of passkeys) await emit(ctx, tx, 'person.factor_removed', { personId, factor: 'passkey' });
  for (const { provider } of logins) await emit(ctx, tx, 'person.login_unlinked', { personId, provider });
  await afterFactorGone(ctx, tx, personId);
  return { totp: confirmed.length, recoveryCodes: codes.length, passkeys: passkeys.length, logins: logins.length };
}

import { missing, type Id } from '#kernel';
import type { Context } from '#platform/context';
import { tables, type Db, type Tx } from '#platform/database';
import type { LoginProviderName, OutsideIdentity } from '#platform/outside-login';
import { findPersonByEmail } from '../accounts/store.ts';
import { parseEmail } from '../domain.ts';
import { hashToken, looksLikeToken, newToken } from '../keys/index.ts';
import type { IdentityTables } from '../tables.gen.ts';

/** As long as a mailed link is good. */
export const arrivalLifetime = { hours: 24 };

/** Somebody whom a provider vouches for, and who has no account here that it opens. */
export interface Arrival {
  id: Id<'arrival'>;
  provider: LoginProviderName;
  subject: string;
  name: string | undefined;
  /** What the provider told, if mail can be written to it. */
  address: string | undefined;
  /** Whether the provider vouches for the address. */
  isProven: boolean;
  next: string;
  /** What they chose, while the mailed link is awaited. */
  chosen: { email: string; displayName: string; role: string } | undefined;
}

/**
 * What they are asked: to log in once and link (`log_in`), where the provider vouches for an address that has an account; for a role
 * and a name (`account`); and for an address too, which a mailed link then proves (`address`), where it vouches for none.
 */
export type Ask = 'log_in' | 'account' | 'address';

/** @returns what the browser keeps in a cookie */
export async function saveArrival(
  ctx: Context,
  tx: Tx,
  provider: LoginProviderName,
  { subject, name, email }: OutsideIdentity,
  next: string,
): Promise<{ id: Id<'arrival'>; browserToken: string }> {
  const browserToken = newToken();
  const id: Id<'arrival'> = ctx.newId('arrival');
  const now = ctx.clock.now();
  const address = writable(email?.address);
  await tables<IdentityTables>(tx)
    .insertInto('social_arrival')
    .values({
      id,
      browser_hash: hashToken(browserToken),
      provider,
      subject,
      told_name: name?.slice(0, 80) ?? null,
      told_address: address ?? null,
      is_proven: address !== undefined && email?.isProven === true,
      goto_path: next,
      email: null,
      display_name: null,
      role: null,
      mail_hash: null,
      created_at: now,
      expires_at: now.add(arrivalLifetime),
    })
    .execute();
  return { id, browserToken };
}

/** A provider may know addresses that we could not write to. */
function writable(address: string | undefined): string | undefined {
  try {
    return address === undefined ? undefined : parseEmail(address);
  } catch {
    return undefined;
  }
}

/** @param by what the browser holds, or the id */
export async function findArrival(ctx: Context, db: Db | Tx, by: { browserToken: string } | { id: string }): Promise<Arrival | undefined> {
  const query = tables<IdentityTables>(db).selectFrom('social_arrival').selectAll().where('expires_at', '>', ctx.clock.now());
  const row = await ('id' in by
    ? query.where('id', '=', by.id)
    : query.where('browser_hash', '=', hashToken(looksLikeToken(by.browserToken) ? by.browserToken : ''))
  ).executeTakeFirst();
  if (row === undefined) return undefined;
  const { email, display_name: displayName, role } = row;
  return {
    id: row.id as Id<'arrival'>,
    provider: row.provider,
    subject: row.subject,
    name: row.told_name ?? undefined,
    address: row.told_address ?? undefined,
    isProven: row.is_proven,
    next: row.goto_path,
    chosen: email === null || displayName === null || role === null ? undefined : { email, displayName, role },
  };
}

export async function askOf(db: Db | Tx, { address, isProven }: Arrival): Promise<Ask> {
  if (address === undefined || !isProven) return 'address';
  return (await findPersonByEmail(db, address)) === undefined ? 'account' : 'log_in';
}

/** Of two that finish one arrival at once, one finds nothing. */
export async function takeArrival(tx: Tx, { id }: Arrival): Promise<boolean> {
  const row = await tables<IdentityTables>(tx).deleteFrom('social_arrival').where('id', '=', id).returning('id').executeTakeFirst();
  return row !== undefined;
}

export const noArrival = () =>
  missing('identity.social_over', 'This log-in was begun in another browser, is done already, or took too long. Please begin again.');

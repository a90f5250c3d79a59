import { conflict, invalid, missing, unauthenticated } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction, sql, type Tx } from '#platform/database';
import { findPerson } from '../accounts/store.ts';
import { tell } from '../accounts/tell.ts';
import { hashToken, newToken } from '../keys/index.ts';
import type { Parts } from '../settings.ts';
import { scopesFor } from './scopes.ts';

export interface TokenWish {
  name: string;
  scopes: readonly string[];
  /** 1 to 365. */
  days: number;
}

/** Tells secret scanners, and us, what it is. */
export const tokenPrefix = 'gldh_';
export const mostTokens = 20;
export const longestDays = 365;

/**
 * Makes a token for a program of the one who acts; its owner is told by mail.
 *
 * @returns the token, this once: only its digest is kept
 * @throws identity.bad_scope, identity.bad_token_days, identity.too_many_tokens
 */
export async function makeToken(parts: Parts, ctx: Context, wish: TokenWish): Promise<{ id: string; token: string }> {
  const personId = requirePerson(ctx);
  const { days } = wish;
  const name = wish.name.trim();
  const scopes = [...new Set(wish.scopes)].sort();
  if (!Number.isInteger(days) || days < 1 || days > longestDays)
    throw invalid('identity.bad_token_days', 'A token is good for 1 to 365 days.', field('/days', '1 to 365 days.'));
  if (name === '') throw invalid('identity.bad_token_name', 'Say what the token is for.', field('/name', 'Name the program it is for.'));
  const token = `${tokenPrefix}${newToken()}`;
  const id = ctx.newId('token');
  await inTransaction(ctx, async (tx) => {
    // One at a time for each person, so that the count holds.
    await sql`select from person where id = ${personId} for update`.execute(tx);
    const person = await findPerson(tx, personId);
    if (person === undefined) throw unauthenticated('identity.sign_in', 'This account is closed.');
    const offered = scopesFor(parts, ctx, person);
    const unknown = scopes.filter((each) => offered.every((scope) => scope.name !== each));
    if (scopes.length === 0 || unknown.length > 0)
      throw invalid(
        'identity.bad_scope',
        'Choose what the token may do, from what you may do yourself.',
        field('/scopes', 'At least one of yours.'),
      );
    const now = ctx.clock.now();
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from personal_token where person_id = ${personId} and ended_at is null and expires_at > ${now}`.execute(tx);
    if ((rows[0]?.n ?? 0) >= mostTokens)
      throw conflict('identity.too_many_tokens', `You have ${mostTokens} tokens. Revoke one that you do not need any more.`);
    const expiresAt = now.add({ hours: days * 24 });
    await sql`
      insert into personal_token (id, person_id, name, token_hash, hint, scopes, created_at, expires_at)
      values (${id}, ${personId}, ${name}, ${hashToken(token)}, ${token.slice(-4)}, ${scopes}, ${now}, ${expiresAt})`.execute(tx);
    const subject = { kind: 'personal-token', id };
    await ctx.audit.record(ctx, tx, { action: 'person.token_made', subject, after: { scopes, expiresAt: expiresAt.toString() } });
    const titles = offered.filter((scope) => scopes.includes(scope.name)).map(({ title }) => title);
    await tell(parts, ctx, tx, person, { notice: 'token_made', data: { token: name, scopes: titles.join('; ') }, path: '/account/tokens' });
  });
  return { id, token };
}

/** Revokes one of one's own, at once. @throws identity.no_such_token also when it is another's, or over */
export async function revokeToken(ctx: Context, id: string): Promise<void> {
  const personId = requirePerson(ctx);
  await inTransaction(ctx, async (tx) => {
    const ended = await endTokens(ctx, tx, personId, id);
    if (ended === 0) throw missing('identity.no_such_token', 'There is no such token of yours, or it has ended.');
  });
}

/** Ends one token of a person, or all of them. @returns how many */
export async function endTokens(ctx: Context, tx: Tx, personId: string, id?: string): Promise<number> {
  const which = id === undefined ? sql`true` : sql`id = ${id}`;
  const now = ctx.clock.now();
  const { rows } = await sql<{ id: string }>`
    update personal_token set ended_at = ${now}
    where person_id = ${personId} and ended_at is null and expires_at > ${now} and ${which} returning id`.execute(tx);
  for (const row of rows)
    await ctx.audit.record(ctx, tx, { action: 'person.token_revoked', subject: { kind: 'personal-token', id: row.id } });
  return rows.length;
}

const field = (path: string, message: string) => ({ fields: [{ path, message }] });

import { limited } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction, sql, tables, type Tx } from '#platform/database';
import type { IdentityTables } from './tables.gen.ts';

export const windowSeconds = 3600;

/** What a subject may still do this hour: an attempt, already counted, or how long to wait. */
export type Counted = { attemptId: string } | { retryAfterSeconds: number };

/**
 * Counts an attempt before it is made, in a sliding hour, so that however many come at once no more than `most` get through.
 *
 * @param subject a digest or id, never an address in clear
 */
export async function takeAttempt(ctx: Context, tx: Tx, subject: string, most: number): Promise<Counted> {
  const now = ctx.clock.now();
  const hourAgo = now.subtract({ seconds: windowSeconds });
  await sql`select pg_advisory_xact_lock(hashtext(${subject}), hashtext(${ctx.market}))`.execute(tx);
  const { attempts, oldest } = await tables<IdentityTables>(tx)
    .selectFrom('attempt')
    .select((each) => [each.fn.countAll<bigint>().as('attempts'), each.fn.min('at').as('oldest')])
    .where('subject', '=', subject)
    .where('at', '>', hourAgo)
    .executeTakeFirstOrThrow();
  if (attempts >= BigInt(most)) {
    const frees = (oldest ?? now).add({ seconds: windowSeconds });
    return { retryAfterSeconds: Math.max(1, Math.ceil((frees.epochMilliseconds - now.epochMilliseconds) / 1000)) };
  }
  const attemptId = ctx.newId('attempt');
  await tables<IdentityTables>(tx).insertInto('attempt').values({ id: attemptId, subject, at: now }).execute();
  if (attempts + 1n === BigInt(most)) {
    await ctx.audit.record(ctx, tx, { action: 'attempts.exhausted', subject: { kind: 'attempts', id: subject }, after: { most } });
  }
  return { attemptId };
}

/**
 * Counts a guess at a password.
 *
 * @throws identity.too_many_tries, with the seconds until the next one is allowed
 */
export async function takeGuess(ctx: Context, subject: string, most: number): Promise<string> {
  const counted = await inTransaction(ctx, (tx) => takeAttempt(ctx, tx, subject, most));
  if ('attemptId' in counted) return counted.attemptId;
  const minutes = Math.ceil(counted.retryAfterSeconds / 60);
  throw limited(
    'identity.too_many_tries',
    `There were too many tries from devices that are not known. Try again in ${minutes} minutes, use a device you logged in with before, or reset the password.`,
    { retryAfterSeconds: counted.retryAfterSeconds, facts: { retryAfterSeconds: counted.retryAfterSeconds } },
  );
}

/** A right password is no guess, and does not count. */
export async function returnGuess(db: Context['db'] | Tx, attemptId: string): Promise<void> {
  await tables<IdentityTables>(db).deleteFrom('attempt').where('id', '=', attemptId).execute();
}

/** How many wrong ones are counted against these subjects within the hour. */
export async function wrongGuesses(ctx: Context, tx: Tx, subjects: readonly string[]): Promise<number> {
  const { counted } = await tables<IdentityTables>(tx)
    .selectFrom('attempt')
    .select((each) => each.fn.countAll<bigint>().as('counted'))
    .where('subject', 'in', subjects)
    .where('at', '>', ctx.clock.now().subtract({ seconds: windowSeconds }))
    .executeTakeFirstOrThrow();
  return Number(counted);
}

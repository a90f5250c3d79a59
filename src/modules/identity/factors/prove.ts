import { invalid, unauthenticated } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction, tables, type Tx } from '#platform/database';
import { findPerson, passwordHashOf } from '../accounts/store.ts';
import { returnGuess, takeGuess } from '../attempts.ts';
import { inEffect } from '../domain.ts';
import { stopReset } from '../factor-reset/stop.ts';
import { guessesPerHour, wrongCredentials } from '../sessions/log-in.ts';
import { checkPasskey } from '../passkeys/check.ts';
import { askForPasskey } from '../passkeys/log-in.ts';
import type { RequestOptions } from '../passkeys/options.ts';
import type { Assertion } from '../passkeys/verify.ts';
import type { Parts } from '../settings.ts';
import type { IdentityTables } from '../tables.gen.ts';
import { showFactor, type FactorShown } from './show.ts';
import { proofWays } from './ways.ts';

/** One of them. */
export interface Proof extends FactorShown {
  password?: string;
  passkey?: Assertion;
}

/** Asks for one of the passkeys of the one who acts. @throws identity.no_passkeys */
export const askProofPasskey = (parts: Parts, ctx: Context): Promise<RequestOptions> => askForPasskey(parts, ctx, proofVisit(ctx));

const proofVisit = (ctx: Context) => ({ purpose: 'prove' as const, bound: ctx.actor.sessionId ?? '', personId: requirePerson(ctx) });

/** A session whose person has just proven who they are, as the transaction leaves it. */
export interface Proven {
  sessionId: string;
  provenAt: Temporal.Instant;
  strong: boolean;
  sessionExpiresAt: Temporal.Instant;
}

export interface ProvenSession {
  accessToken: string;
  expiresAt: Temporal.Instant;
}

/**
 * Proves anew who acts, for what asks for a recent proof: with a second factor where the person has one, else with the password.
 *
 * @returns an access token that says so
 * @throws identity.wrong_credentials, identity.wrong_code, identity.code_used, identity.factor_needed, identity.too_many_tries;
 *   for a passkey as `checkPasskey`
 */
export async function prove(parts: Parts, ctx: Context, proof: Proof): Promise<ProvenSession> {
  const personId = requirePerson(ctx);
  const guess = await takeGuess(ctx, `change:${personId}`, guessesPerHour);
  const { password, passkey } = proof;
  if (password !== undefined) {
    const ways = await proofWays(ctx.db, personId);
    if (!ways.includes('password')) {
      throw invalid('identity.factor_needed', 'This account has a second factor. Show that: the password alone is not enough here.');
    }
    if (!(await parts.passwords.verify(await passwordHashOf(ctx.db, personId), password))) throw wrongCredentials();
  }
  if (passkey !== undefined) await checkPasskey(parts, ctx, passkey, proofVisit(ctx));
  const proven = await inTransaction(ctx, async (tx) => {
    if (password === undefined && passkey === undefined) await showFactor(parts, ctx, tx, personId, proof);
    await returnGuess(tx, guess);
    if (password === undefined) await stopReset(parts, ctx, tx, personId, 'factor_shown');
    await ctx.audit.record(ctx, tx, {
      action: 'session.prove',
      subject: { kind: 'session', id: ctx.actor.sessionId ?? '' },
      after: { by: Object.keys(proof).join() },
    });
    return markProven(ctx, tx, { strong: passkey !== undefined || password === undefined });
  });
  return provenToken(parts, ctx, proven);
}

/** Writes down that the person has just proven who they are. A session that was strong stays so. */
export async function markProven(ctx: Context, tx: Tx, { strong }: { strong: boolean }): Promise<Proven> {
  const provenAt = ctx.clock.now();
  const { sessionId } = ctx.actor;
  if (sessionId === undefined) throw ended();
  const session = await tables<IdentityTables>(tx)
    .updateTable('session')
    .set((each) => ({ proven_at: provenAt, strong: strong ? true : each.ref('strong') }))
    .where('id', '=', sessionId)
    .where('person_id', '=', requirePerson(ctx))
    .where('ended_at', 'is', null)
    .where('expires_at', '>', provenAt)
    .returning(['id', 'strong', 'expires_at'])
    .executeTakeFirst();
  if (session === undefined) throw ended();
  return { sessionId: session.id, provenAt, strong: session.strong, sessionExpiresAt: session.expires_at };
}

const ended = () => unauthenticated('identity.session_ended', 'Your session has ended. Please log in again.');

/** An access token that says when the proof was. Call it outside the transaction. */
export async function provenToken(parts: Parts, ctx: Context, proven: Proven): Promise<ProvenSession> {
  const found = await findPerson(ctx.db, requirePerson(ctx));
  if (found === undefined) throw unauthenticated('identity.sign_in', 'This account is closed.');
  const usual = ctx.clock.now().add(parts.accessLifetime);
  const expiresAt = Temporal.Instant.compare(usual, proven.sessionExpiresAt) < 0 ? usual : proven.sessionExpiresAt;
  const person = { ...found, roles: inEffect(ctx.roles, found, proven.strong) };
  const accessToken = await parts.tokens.issue(ctx, { person, sessionId: proven.sessionId, expiresAt, provenAt: proven.provenAt });
  return { accessToken, expiresAt };
}

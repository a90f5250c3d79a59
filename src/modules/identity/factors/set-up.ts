import { conflict, invalid, unauthenticated } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction, tables, type Tx } from '#platform/database';
import { findPerson } from '../accounts/store.ts';
import { tellOwner } from '../accounts/tell.ts';
import { returnGuess, takeGuess } from '../attempts.ts';
import type { Person } from '../domain.ts';
import { emit } from '../events.ts';
import { guessesPerHour } from '../sessions/log-in.ts';
import type { Parts } from '../settings.ts';
import type { IdentityTables } from '../tables.gen.ts';
import { afterFactorGone } from './gone.ts';
import { markProven, type Proven } from './prove.ts';
import { replaceRecoveryCodes, totpLabel } from './store.ts';
import { wrongCode } from './wrong-code.ts';
import { newRecoveryCodes, newTotpSecret, otpauthAddress, qrRows, stepOfCode } from './totp.ts';
import { secondStepWays } from './ways.ts';

/** What an authenticator app is set up with; shown once. */
export interface TotpSetUp {
  secret: string;
  /** The same as an `otpauth:` address, and as rows of a QR code, `1` for dark. */
  address: string;
  qr: readonly string[];
}

/** An unconfirmed set-up may be begun anew at any time; it counts for nothing. @throws identity.totp_on */
export async function beginTotp(parts: Parts, ctx: Context): Promise<TotpSetUp> {
  const secret = newTotpSecret();
  const person = await inTransaction(ctx, async (tx) => {
    const acting = await personOf(ctx, tx);
    const values = {
      secret_sealed: parts.seal.protect(secret, totpLabel(acting.id)),
      created_at: ctx.clock.now(),
      confirmed_at: null,
      last_step: null,
    };
    const begun = await tables<IdentityTables>(tx)
      .insertInto('totp_factor')
      .values({ person_id: acting.id, ...values })
      .onConflict((each) => each.column('person_id').doUpdateSet(values).where('totp_factor.confirmed_at', 'is', null))
      .returning('person_id')
      .executeTakeFirst();
    if (begun === undefined) throw alreadyOn();
    return acting;
  });
  const address = otpauthAddress(parts.title, person.email, secret);
  return { secret, address, qr: qrRows(address) };
}

/**
 * Turns the second factor on, with a code that shows that the app has the secret. The session counts as strong from then on.
 *
 * @returns ten recovery codes, told this once
 * @throws identity.totp_not_begun, identity.wrong_code, identity.too_many_tries
 */
export async function confirmTotp(parts: Parts, ctx: Context, code: string): Promise<{ codes: string[]; proven: Proven }> {
  const personId = requirePerson(ctx);
  const guess = await takeGuess(ctx, `factor:${personId}`, guessesPerHour);
  const codes = newRecoveryCodes();
  const proven = await inTransaction(ctx, async (tx) => {
    const db = tables<IdentityTables>(tx);
    const factor = await db.selectFrom('totp_factor').selectAll().where('person_id', '=', personId).forUpdate().executeTakeFirst();
    if (factor === undefined) {
      throw invalid('identity.totp_not_begun', 'Begin the set-up first: it gives the secret that your app makes codes from.');
    }
    if (factor.confirmed_at !== null) throw alreadyOn();
    const secret = parts.seal.unprotect(factor.secret_sealed, totpLabel(personId));
    const step = stepOfCode(secret, code, parts.phoneTime(ctx));
    if (step === undefined) throw wrongCode();
    await returnGuess(tx, guess);
    const confirmed = { confirmed_at: ctx.clock.now(), last_step: BigInt(step) };
    await db.updateTable('totp_factor').set(confirmed).where('person_id', '=', personId).execute();
    await replaceRecoveryCodes(ctx, tx, personId, codes);
    await tellOwner(parts, ctx, tx, personId, { notice: 'totp_on', data: {}, path: '/account/security' });
    await emit(ctx, tx, 'person.factor_added', { personId, factor: 'totp' });
    await ctx.audit.record(ctx, tx, {
      action: 'person.factor_added',
      subject: { kind: 'person', id: personId },
      after: { factor: 'totp' },
    });
    return markProven(ctx, tx, { strong: true });
  });
  return { codes, proven };
}

/** Turns the authenticator app off. Where no passkey is left beside it, recovery codes are void and sessions of staff lose their roles. */
export async function turnOffTotp(parts: Parts, ctx: Context): Promise<void> {
  const personId = requirePerson(ctx);
  await inTransaction(ctx, async (tx) => {
    const db = tables<IdentityTables>(tx);
    const gone = await db.deleteFrom('totp_factor').where('person_id', '=', personId).returning('confirmed_at').executeTakeFirst();
    if (gone?.confirmed_at === undefined || gone.confirmed_at === null) return;
    await afterFactorGone(ctx, tx, personId);
    await tellOwner(parts, ctx, tx, personId, { notice: 'totp_off', data: {}, path: '/account/security' });
    await emit(ctx, tx, 'person.factor_removed', { personId, factor: 'totp' });
    await ctx.audit.record(ctx, tx, {
      action: 'person.factor_removed',
      subject: { kind: 'person', id: personId },
      before: { factor: 'totp' },
    });
  });
}

/** Ten new ones in the place of those there were. @throws identity.no_factor */
export async function renewRecoveryCodes(parts: Parts, ctx: Context): Promise<string[]> {
  const personId = requirePerson(ctx);
  const codes = newRecoveryCodes();
  await inTransaction(ctx, async (tx) => {
    if ((await secondStepWays(tx, personId)).length === 0) {
      throw conflict('identity.no_factor', 'Recovery codes stand in for an authenticator app or a passkey, and there is neither.');
    }
    await replaceRecoveryCodes(ctx, tx, personId, codes);
    await tellOwner(parts, ctx, tx, personId, { notice: 'recovery_made', data: {}, path: '/account/security' });
    await ctx.audit.record(ctx, tx, { action: 'person.recovery_codes_made', subject: { kind: 'person', id: personId } });
  });
  return codes;
}

async function personOf(ctx: Context, tx: Tx): Promise<Person> {
  const person = await findPerson(tx, requirePerson(ctx));
  if (person === undefined) throw unauthenticated('identity.sign_in', 'This account is closed.');
  return person;
}

const alreadyOn = () => conflict('identity.totp_on', 'An authenticator app is set up already. Turn it off first to set up another.');

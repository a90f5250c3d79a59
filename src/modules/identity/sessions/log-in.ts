import { forbidden, unauthenticated } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction, tables } from '#platform/database';
import { findNewestRegistration, findPerson, findPersonByEmail, passwordHashOf, strengthenHash } from '../accounts/store.ts';
import { returnGuess, takeGuess } from '../attempts.ts';
import { sameEmail } from '../domain.ts';
import { hashToken } from '../keys/index.ts';
import { isKnownPassword } from '../passwords/index.ts';
import type { Parts } from '../settings.ts';
import type { IdentityTables } from '../tables.gen.ts';
import { findDevice } from './devices.ts';
import { admissionOf, admit, type Admission } from './admit.ts';
import type { Origin, Session } from './session.ts';

/** Wrong guesses per account and hour from devices that are not known, wherever they come from; and per known device. */
export const guessesPerHour = 10;

export interface LogInInput {
  email: string;
  password: string;
  origin?: Origin;
}

/**
 * Opens a session for an address and its password, or asks for the second step where the person has one. An unknown address costs the
 * same queries, the same hashing and gets the same answer as a wrong password. Strangers' guesses are counted apart from those of the
 * owner's own devices, so they cannot lock the owner out.
 *
 * @throws identity.wrong_credentials, identity.not_verified (the password was right), identity.too_many_tries
 */
export async function beginLogIn(parts: Parts, ctx: Context, { email, password, origin = {} }: LogInInput): Promise<Admission> {
  const { passwords } = parts;
  const deviceId = await findDevice(ctx.db, origin.deviceToken, email);
  const subject = deviceId === undefined ? `login:${hashToken(sameEmail(email))}` : `device:${deviceId}`;
  const guess = await takeGuess(ctx, subject, guessesPerHour);

  const found = await findPersonByEmail(ctx.db, email);
  const ofPerson = await passwordHashOf(ctx.db, found?.id ?? ctx.newId('person'));
  const registered = await findNewestRegistration(ctx, ctx.db, email);
  const hashed = ofPerson ?? (found === undefined ? registered?.passwordHash : undefined);
  if (!(await passwords.verify(hashed, password)) || hashed === undefined) {
    ctx.log.info({ subject }, 'a log-in was refused');
    throw wrongCredentials();
  }
  if (found === undefined) {
    await returnGuess(ctx.db, guess);
    throw forbidden('identity.not_verified', 'Confirm your address first: use the link that we mailed to it, or have it sent again.', {
      facts: { resend: '/auth/resend' },
    });
  }

  // Whose device is known owns a password that others may know too; that is said where passwords are chosen.
  const isPasswordBreached = deviceId === undefined && (await isKnownPassword(parts, ctx, password));
  const stronger = passwords.isOutdated(hashed) ? await passwords.hash(password) : undefined;
  const admitted = await inTransaction(ctx, async (tx) => {
    // A reset that came in between has the last word: it ended all sessions, and this one must not slip in behind it.
    const now = await tables<IdentityTables>(tx)
      .selectFrom('password_credential')
      .select('password_hash')
      .where('person_id', '=', found.id)
      .forUpdate()
      .executeTakeFirst();
    const person = await findPerson(tx, found.id);
    if (person === undefined || now?.password_hash !== hashed) return undefined;
    if (stronger !== undefined) await strengthenHash(tx, person.id, stronger);
    await returnGuess(tx, guess);
    return admit(parts, ctx, tx, { person, method: 'password', origin, isPasswordBreached });
  });
  if (admitted === undefined) throw wrongCredentials();
  return admissionOf(parts, ctx, admitted);
}

/**
 * The same for who has no second factor, in one call.
 *
 * @throws as `beginLogIn`, and identity.second_step_needed
 */
export async function logIn(parts: Parts, ctx: Context, input: LogInInput): Promise<Session> {
  const admission = await beginLogIn(parts, ctx, input);
  if ('session' in admission) return admission.session;
  throw forbidden('identity.second_step_needed', 'This account has a second factor: log in through the page, or show its code too.');
}

export const wrongCredentials = () => unauthenticated('identity.wrong_credentials', 'The e-mail address or the password is not right.');

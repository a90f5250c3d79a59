import { withActor, type Context } from '#platform/context';
import { inTransaction } from '#platform/database';
import { invalid, type Id } from '#kernel';
import { emitRegistered } from '../events.ts';
import { hashToken } from '../keys/index.ts';
import { checkNewPassword } from '../passwords/index.ts';
import { openSession, personActor, withAccessToken, type Origin, type Session } from '../sessions/index.ts';
import type { Parts } from '../settings.ts';
import { peekOneTimeToken, takeOneTimeToken, tokenRefused } from './one-time-token.ts';
import { deleteRegistrations, findRegistration, insertPerson, type Registration } from './store.ts';

export interface VerifyInput {
  token: string;
  /** What `register` gave to the browser that this link is opened in. */
  browserToken?: string | undefined;
  /** Chosen now; takes the place of the one given at registration. */
  password?: string;
  origin?: Origin;
}

/**
 * Makes the account that a mailed link belongs to, with the name and role of that registration and no other, and logs its
 * owner in. The password of the registration counts only in the browser it was typed in: anybody may have typed it, and the
 * link proves only whose mailbox it is. Elsewhere the owner of the mailbox chooses one.
 *
 * @throws identity.token_refused when the link was used, is too old, or the address has an account by now
 * @throws identity.password_needed when the link is opened elsewhere and no password is chosen; it stays good
 * @throws identity.weak_password; the link stays good
 */
export async function verifyEmail(parts: Parts, ctx: Context, input: VerifyInput): Promise<Session> {
  const chosen = input.password === undefined ? undefined : await hashChosen(parts, ctx, input.token, input.password);
  const open = await inTransaction(ctx, async (tx) => {
    const registrationId = await takeOneTimeToken(ctx, tx, 'verify', input.token);
    const registration = registrationId === undefined ? undefined : await findRegistration(ctx, tx, registrationId);
    if (registration === undefined) throw tokenRefused();
    const { email, displayName, role } = registration;
    const passwordHash = chosen ?? ownPassword(registration, input.browserToken);
    const id: Id<'person'> = ctx.newId('person');
    const person = await insertPerson(tx, { id, email, displayName, roles: [role], passwordHash, createdAt: ctx.clock.now() });
    if (person === undefined) throw tokenRefused();
    await deleteRegistrations(tx, email);
    const theirs = withActor(ctx, personActor(person));
    await emitRegistered(theirs, tx, person);
    await ctx.audit.record(theirs, tx, { action: 'person.verify', subject: { kind: 'person', id }, after: { roles: [role] } });
    return openSession(parts, ctx, tx, { person, method: 'verify_link', origin: input.origin ?? {} });
  });
  return withAccessToken(parts, ctx, open);
}

async function hashChosen(parts: Parts, ctx: Context, token: string, password: string): Promise<string> {
  const registrationId = await peekOneTimeToken(ctx, ctx.db, 'verify', token);
  const registration = registrationId === undefined ? undefined : await findRegistration(ctx, ctx.db, registrationId);
  if (registration === undefined) throw tokenRefused();
  const { email, displayName } = registration;
  await checkNewPassword(parts, ctx, password, '/password', [email, displayName, email.slice(0, email.indexOf('@'))]);
  return parts.passwords.hash(password);
}

function ownPassword({ browserHash, passwordHash }: Registration, browserToken: string | undefined): string {
  if (browserToken !== undefined && browserHash === hashToken(browserToken)) return passwordHash;
  throw invalid(
    'identity.password_needed',
    'You opened the link in another browser than the one the account was asked for in. Choose the password here, and the account is yours.',
    { fields: [{ path: '/password', message: 'Choose the password for this account.' }] },
  );
}

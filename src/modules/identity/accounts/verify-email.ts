import { withActor, type Context } from '#platform/context';
import { inTransaction } from '#platform/database';
import type { Id } from '#kernel';
import { emitRegistered } from '../events.ts';
import { openSession, personActor, withAccessToken, type Origin, type Session } from '../sessions/index.ts';
import type { Parts } from '../settings.ts';
import { takeOneTimeToken, tokenRefused } from './one-time-token.ts';
import { deleteRegistrations, findRegistration, insertPerson } from './store.ts';

/**
 * Makes the account that a mailed link belongs to, with the name, role and password of that registration and no other,
 * and logs its owner in.
 *
 * @throws identity.token_refused when the link was used, is too old, or the address has an account by now
 */
export async function verifyEmail(parts: Parts, ctx: Context, input: { token: string; origin?: Origin }): Promise<Session> {
  const open = await inTransaction(ctx, async (tx) => {
    const registrationId = await takeOneTimeToken(ctx, tx, 'verify', input.token);
    const registration = registrationId === undefined ? undefined : await findRegistration(ctx, tx, registrationId);
    if (registration === undefined) throw tokenRefused();
    const { email, displayName, role, passwordHash } = registration;
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

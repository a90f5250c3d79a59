import type { Context } from '#platform/context';
import { inTransaction, tables } from '#platform/database';
import { parseDisplayName, parseEmail } from '../domain.ts';
import { hashToken, newToken } from '../keys/index.ts';
import { checkNewPassword } from '../passwords/index.ts';
import { registrationLifetime, type Parts } from '../settings.ts';
import type { IdentityTables } from '../tables.gen.ts';
import { chosenRole } from './chosen-role.ts';
import { requestMail } from './mail-requests.ts';

export interface RegisterInput {
  email: string;
  password: string;
  displayName: string;
  role: string;
}

/**
 * Asks for an account. Nothing here looks at whether the address has one: the answer, the work and so the time are the same,
 * and the mail that follows says the rest to its owner.
 *
 * @returns what the browser shows when the mailed link is opened in it, see `verifyEmail`
 * @throws identity.bad_email, identity.bad_name, identity.unknown_role, identity.weak_password
 */
export async function register(parts: Parts, ctx: Context, input: RegisterInput): Promise<{ browserToken: string }> {
  const email = parseEmail(input.email);
  const displayName = parseDisplayName(input.displayName);
  const role = chosenRole(ctx, input.role);
  await checkNewPassword(parts, ctx, input.password, '/password', [email, displayName, email.slice(0, email.indexOf('@'))]);
  const passwordHash = await parts.passwords.hash(input.password);

  const browserToken = newToken();

  await inTransaction(ctx, async (tx) => {
    const now = ctx.clock.now();
    const id = ctx.newId('registration');
    await tables<IdentityTables>(tx)
      .insertInto('registration')
      .values({
        id,
        email,
        display_name: displayName,
        role,
        password_hash: passwordHash,
        browser_hash: hashToken(browserToken),
        created_at: now,
        expires_at: now.add(registrationLifetime),
      })
      .execute();
    await requestMail(ctx, tx, { kind: 'register', email, registrationId: id });
    await ctx.audit.record(ctx, tx, { action: 'registration.request', subject: { kind: 'registration', id }, after: { role } });
  });
  return { browserToken };
}

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { isGuildhallError } from '#kernel';
import type { Context } from '#platform/context';
import { softwareAuthenticator, type Authenticator } from '#test/authenticator';
import { setUpSecondFactor } from '#test/second-factor';
import type { Person } from '../domain.ts';
import { goodPassword, identityFixture, type Fixture } from '../fixture.test-support.ts';

const refusedWith = (code: string) => (error: unknown) => isGuildhallError(error, code);

describe('another e-mail address', () => {
  let f: Fixture;
  let count = 0;
  before(async () => void (f = await identityFixture()));

  const tokenIn = (notice: string, email: string): string =>
    f.mails.findLast((mail) => mail.notice === notice && mail.email === email)?.path?.split('token=')[1] ??
    assert.fail(`no ${notice} to ${email}`);
  const canLogIn = async (email: string): Promise<boolean> =>
    f.identity.logIn(f.visitor, { email, password: goodPassword }).then(
      () => true,
      () => false,
    );

  async function asked(): Promise<{ person: Person; ctx: Context; next: string }> {
    const person = await f.person();
    const ctx = await f.as(await f.logIn(person));
    const next = `next${(count += 1)}@example.org`;
    await f.identity.askEmailChange(ctx, next);
    await f.settle();
    return { person, ctx, next };
  }

  test('counts when the link mailed to it is used, once; both addresses are told', async () => {
    const { person, next } = await asked();
    assert.equal(await canLogIn(next), false);
    assert.ok(f.mails.some((mail) => mail.notice === 'email_change_asked' && mail.email === person.email && mail.data?.['email'] === next));
    const token = tokenIn('email_confirm', next);
    await f.identity.confirmEmail(f.visitor, token);
    assert.deepEqual([await canLogIn(next), await canLogIn(person.email)], [true, false]);
    await assert.rejects(f.identity.confirmEmail(f.visitor, token), refusedWith('identity.token_refused'));
    assert.ok(f.mails.some((mail) => mail.notice === 'email_yours' && mail.email === next));
    tokenIn('email_changed', person.email);
  });

  test('is taken back by the link mailed to the old one, though it was changed again since: every session ends, and a new password is asked for', async () => {
    const { person, ctx, next } = await asked();
    await f.identity.confirmEmail(f.visitor, tokenIn('email_confirm', next));
    const third = `third-${next}`;
    await f.identity.askEmailChange(ctx, third);
    await f.settle();
    await f.identity.confirmEmail(f.visitor, tokenIn('email_confirm', third));
    const session = await f.identity.logIn(f.visitor, { email: third, password: goodPassword });
    await f.identity.undoEmail(f.visitor, tokenIn('email_changed', person.email));
    await f.settle();
    assert.equal(await canLogIn(person.email), true);
    assert.equal(await canLogIn(third), false);
    await assert.rejects(f.identity.refreshSession(f.visitor, session.refreshToken), refusedWith('identity.session_ended'));
    assert.equal(f.mails.findLast((mail) => mail.email === person.email && mail.kind === 'reset')?.kind, 'reset');
    await assert.rejects(f.identity.undoEmail(f.visitor, tokenIn('email_changed', next)), refusedWith('identity.token_refused'));
  });

  test('taken back, takes with it what was added since: passkeys, the authenticator app and its codes; what was there before stays', async () => {
    const origin = 'https://prep.example';
    const person = await f.person();
    const ctx = await f.as(await f.logIn(person));
    const before = softwareAuthenticator({ origin });
    await f.identity.addPasskey(ctx, { name: 'Mine', response: before.create(await f.identity.beginPasskey(ctx)) });
    f.market.clock.moveBy({ minutes: 1 });
    const next = `intruder-${person.email}`;
    await f.identity.askEmailChange(ctx, next);
    await f.settle();
    await f.identity.confirmEmail(f.visitor, tokenIn('email_confirm', next));
    const theirs = softwareAuthenticator({ origin });
    await f.identity.addPasskey(ctx, { name: 'Theirs', response: theirs.create(await f.identity.beginPasskey(ctx)) });
    const { recoveryCodes } = await setUpSecondFactor(f.identity, ctx);
    await f.identity.undoEmail(f.visitor, tokenIn('email_changed', person.email));

    const logIn = async (authenticator: Authenticator) => {
      const { options, visitToken } = await f.identity.beginPasskeyLogIn(f.visitor);
      return f.identity.logInWithPasskey(f.visitor, { response: authenticator.get(options), visitToken });
    };
    await assert.rejects(logIn(theirs), refusedWith('identity.passkey_refused'));
    assert.equal((await logIn(before)).strong, true);
    const admission = await f.identity.beginLogIn(f.visitor, { email: person.email, password: goodPassword });
    assert.ok('secondStep' in admission);
    assert.deepEqual(admission.secondStep.ways, ['passkey']);
    const recoveryCode = recoveryCodes[0] ?? '';
    await assert.rejects(
      f.identity.completeSecondStep(f.visitor, { ticket: admission.secondStep.ticket, recoveryCode }),
      refusedWith('identity.wrong_code'),
    );
    const audited = f.market.audited.findLast(({ action }) => action === 'person.email_taken_back');
    assert.deepEqual(audited?.after, { removed: { totp: 1, recoveryCodes: 10, passkeys: 1, logins: 0 } });
  });

  test('cannot be taken back after seven days, nor confirmed after one', async () => {
    const { person, next } = await asked();
    const late = await asked();
    await f.identity.confirmEmail(f.visitor, tokenIn('email_confirm', next));
    f.market.clock.moveBy({ hours: 24 });
    await assert.rejects(f.identity.confirmEmail(f.visitor, tokenIn('email_confirm', late.next)), refusedWith('identity.token_refused'));
    f.market.clock.moveBy({ hours: 6 * 24 });
    await assert.rejects(f.identity.undoEmail(f.visitor, tokenIn('email_changed', person.email)), refusedWith('identity.token_refused'));
  });

  test('that has an account is answered the same, its owner is told, and nobody gets a link to it', async () => {
    const owner = await f.person();
    const ctx = await f.as(await f.logIn(await f.person()));
    await f.identity.askEmailChange(ctx, owner.email.toUpperCase());
    await f.settle();
    assert.equal(f.mails.findLast((mail) => mail.email === owner.email)?.kind, 'already_registered');
    assert.ok(!f.mails.some((mail) => mail.notice === 'email_confirm' && mail.email.toLowerCase() === owner.email));
    await assert.rejects(f.identity.askEmailChange(ctx, 'not an address'), refusedWith('identity.bad_email'));
  });
});

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { isGuildhallError } from '#kernel';
import type { Context } from '#platform/context';
import { sql } from '#platform/database';
import { softwareAuthenticator, type Authenticator, type Deviation } from '#test/authenticator';
import { setUpSecondFactor } from '#test/second-factor';
import type { Person } from '../domain.ts';
import { goodPassword, identityFixture, type Fixture } from '../fixture.test-support.ts';
import { relyingPartyOf } from './relying-party.ts';
import { isCloned } from './verify.ts';

const refusedWith = (code: string) => (error: unknown) => isGuildhallError(error, code);
const origin = 'https://prep.example';

test('passkeys are bound to the name of the house; a network address has none, but this machine is called localhost', () => {
  assert.deepEqual(relyingPartyOf('https://book.prep.example:8443/'), {
    id: 'book.prep.example',
    origin: 'https://book.prep.example:8443',
  });
  assert.deepEqual(relyingPartyOf('http://127.0.0.1:4000'), { id: 'localhost', origin: 'http://localhost:4000' });
  assert.deepEqual(relyingPartyOf('http://[::1]:4000'), { id: 'localhost', origin: 'http://localhost:4000' });
  for (const none of ['', 'https://192.0.2.7', 'https://[2001:db8::1]', 'http://prep.example']) {
    assert.equal(relyingPartyOf(none), undefined, none);
  }
});

test('a counter that does not grow is a copy, unless it never counted', () => {
  const cases = [
    [0n, 0n, false],
    [0n, 1n, false],
    [1n, 2n, false],
    [5n, 5n, true],
    [5n, 4n, true],
    [5n, 0n, true],
  ] as const;
  for (const [stored, shown, cloned] of cases) assert.equal(isCloned(stored, shown), cloned, `${stored} then ${shown}`);
});

describe('a passkey', () => {
  let f: Fixture;
  before(async () => void (f = await identityFixture()));

  async function withPasskey(options?: { roles?: string[]; counts?: boolean }): Promise<{
    person: Person;
    ctx: Context;
    authenticator: Authenticator;
    passkeyId: string;
    recoveryCodes: string[];
  }> {
    const person = await f.person(options);
    const ctx = await f.as(await f.logIn(person));
    const authenticator = softwareAuthenticator({ origin, ...(options?.counts === undefined ? {} : { counts: options.counts }) });
    const response = authenticator.create(await f.identity.beginPasskey(ctx));
    const { passkey, recoveryCodes } = await f.identity.addPasskey(ctx, { name: '  My   phone ', response });
    assert.equal(passkey.name, 'My phone');
    return { person, ctx, authenticator, passkeyId: passkey.id, recoveryCodes };
  }
  async function logIn(authenticator: Authenticator, deviation?: Deviation) {
    const { options, visitToken } = await f.identity.beginPasskeyLogIn(f.visitor);
    return f.identity.logInWithPasskey(f.visitor, { response: authenticator.get(options, deviation), visitToken });
  }
  const noticesTo = ({ email }: Person) =>
    f.mails.filter((each) => each.email === email && each.notice?.startsWith('passkey_')).map(({ notice, data }) => [notice, data]);

  test('opens a strong session without address or password, in which roles of staff count', async () => {
    const { person, authenticator, recoveryCodes } = await withPasskey({ roles: ['admin', 'chef'] });
    const session = await logIn(authenticator);
    assert.deepEqual([session.person.id, session.strong, session.person.roles], [person.id, true, ['admin', 'chef']]);
    assert.equal(new Set(recoveryCodes).size, 10);
    assert.deepEqual(noticesTo(person), [['passkey_added', { name: 'My phone' }]]);
    const { rows } = await sql<{ used: boolean }>`select used_at is not null as used from passkey where person_id = ${person.id}`.execute(
      f.market.ctx.db,
    );
    assert.deepEqual(rows, [{ used: true }]);
  });

  test('is refused from another site, for another host, by an authenticator that asked nobody, and with another person’s handle', async () => {
    const { authenticator } = await withPasskey();
    for (const deviation of [
      { origin: 'https://prep.example.evil.test' },
      { rpId: 'evil.test' },
      { isVerified: false },
      { type: 'webauthn.create' },
      { userHandle: Buffer.alloc(16).toString('base64url') },
    ]) {
      await assert.rejects(logIn(authenticator, deviation), refusedWith('identity.passkey_refused'), JSON.stringify(deviation));
    }
    const stranger = softwareAuthenticator({ origin });
    stranger.create(await f.identity.beginPasskey(await f.as(await f.logIn(await f.person()))));
    await assert.rejects(logIn(stranger), refusedWith('identity.passkey_refused'));
    const { options, visitToken } = await f.identity.beginPasskeyLogIn(f.visitor);
    const response = authenticator.get(options);
    const signature = Buffer.from(response.response.signature, 'base64url');
    signature[20] = (signature[20] ?? 0) ^ 1;
    const forged = { ...response, response: { ...response.response, signature: signature.toString('base64url') } };
    await assert.rejects(f.identity.logInWithPasskey(f.visitor, { response: forged, visitToken }), refusedWith('identity.passkey_refused'));
  });

  test('answers a question once, within five minutes, and in the visit that asked it', async () => {
    const { person, ctx, authenticator } = await withPasskey();
    const once = await f.identity.beginPasskeyLogIn(f.visitor);
    const response = authenticator.get(once.options);
    await f.identity.logInWithPasskey(f.visitor, { response, visitToken: once.visitToken });
    await assert.rejects(
      f.identity.logInWithPasskey(f.visitor, { response, visitToken: once.visitToken }),
      refusedWith('identity.passkey_over'),
    );
    const [mine, theirs] = [await f.identity.beginPasskeyLogIn(f.visitor), await f.identity.beginPasskeyLogIn(f.visitor)];
    await assert.rejects(
      f.identity.logInWithPasskey(f.visitor, { response: authenticator.get(mine.options), visitToken: theirs.visitToken }),
      refusedWith('identity.passkey_over'),
    );
    // A question of one kind is not answered as another.
    const proof = await f.identity.askProofPasskey(ctx);
    const elsewhere = await f.as(await logIn(authenticator));
    await assert.rejects(f.identity.prove(elsewhere, { passkey: authenticator.get(proof) }), refusedWith('identity.passkey_over'));
    const late = await f.identity.beginPasskeyLogIn(f.visitor);
    f.market.clock.moveBy({ minutes: 5 });
    await assert.rejects(
      f.identity.logInWithPasskey(f.visitor, { response: authenticator.get(late.options), visitToken: late.visitToken }),
      refusedWith('identity.passkey_over'),
    );
    assert.equal(person.id, elsewhere.actor.personId);
  });

  test('is the second step after a password, and a new proof', async () => {
    const { person, ctx, authenticator, recoveryCodes } = await withPasskey();
    const admission = await f.identity.beginLogIn(f.visitor, { email: person.email, password: goodPassword });
    assert.ok('secondStep' in admission);
    const { ticket, ways } = admission.secondStep;
    assert.deepEqual(ways, ['passkey', 'recovery_code']);
    const other = await withPasskey();
    const asked = await f.identity.askSecondStepPasskey(f.visitor, ticket);
    await assert.rejects(
      f.identity.completeSecondStep(f.visitor, { ticket, passkey: other.authenticator.get(asked) }),
      refusedWith('identity.passkey_refused'),
    );
    const passkey = authenticator.get(await f.identity.askSecondStepPasskey(f.visitor, ticket));
    assert.equal((await f.identity.completeSecondStep(f.visitor, { ticket, passkey })).strong, true);

    f.market.clock.moveBy({ minutes: 11 });
    await assert.rejects(f.identity.prove(ctx, { password: goodPassword }), refusedWith('identity.factor_needed'));
    const proven = await f.identity.prove(ctx, { passkey: authenticator.get(await f.identity.askProofPasskey(ctx)) });
    assert.equal(String((await f.identity.authenticate(f.visitor, proven.accessToken))?.provenAt), String(f.market.clock.now()));
    await f.identity.prove(ctx, { recoveryCode: recoveryCodes[0] ?? '' });
  });

  test('whose counter does not grow is refused from then on, also the real one; its owner is told, and it still counts as a factor', async () => {
    const { person, authenticator } = await withPasskey();
    await logIn(authenticator);
    const copy = authenticator.copy();
    await logIn(authenticator);
    await assert.rejects(logIn(copy), refusedWith('identity.passkey_suspect'));
    await assert.rejects(logIn(authenticator), refusedWith('identity.passkey_suspect'));
    assert.deepEqual(noticesTo(person).at(-1), ['passkey_suspect', { name: 'My phone' }]);
    assert.equal(f.market.audited.filter(({ action }) => action === 'passkey.suspect').length, 1);
    const admission = await f.identity.beginLogIn(f.visitor, { email: person.email, password: goodPassword });
    assert.ok('secondStep' in admission);

    const uncounted = await withPasskey({ counts: false });
    await logIn(uncounted.authenticator);
    await logIn(uncounted.authenticator);
  });

  test('that is removed ends what it opened; with the last factor go the recovery codes and the roles of staff', async () => {
    const { person, ctx, authenticator, passkeyId, recoveryCodes } = await withPasskey({ roles: ['admin', 'chef'] });
    const { secret } = await setUpSecondFactor(f.identity, ctx);
    const opened = await logIn(authenticator);
    const other = await f.person();
    await assert.rejects(f.identity.removePasskey(await f.as(await f.logIn(other)), passkeyId), refusedWith('identity.no_such_passkey'));
    await f.identity.removePasskey(ctx, passkeyId);
    await assert.rejects(f.identity.refreshSession(f.visitor, opened.refreshToken), refusedWith('identity.session_ended'));
    await assert.rejects(logIn(authenticator), refusedWith('identity.passkey_refused'));
    assert.ok(secret.length > 0);
    assert.deepEqual(noticesTo(person).at(-1), ['passkey_removed', { name: 'My phone' }]);

    const again = softwareAuthenticator({ origin });
    const added = await f.identity.addPasskey(ctx, { name: 'Key', response: again.create(await f.identity.beginPasskey(ctx)) });
    assert.deepEqual(added.recoveryCodes, []);
    await f.identity.turnOffTotp(ctx);
    const strong = await logIn(again);
    assert.deepEqual(strong.person.roles, ['admin', 'chef']);
    await f.identity.removePasskey(await f.as(strong), added.passkey.id);
    assert.deepEqual((await f.identity.refreshSession(f.visitor, strong.refreshToken)).person.roles, ['chef']);
    await f.logIn(person);
    assert.equal(recoveryCodes.length, 10);
    const audited = f.market.audited.filter(({ subject }) => subject.id === person.id);
    assert.deepEqual(
      audited.flatMap(({ action, before: former, after }) => (action.startsWith('person.factor_') ? [[action, after ?? former]] : [])),
      [
        ['person.factor_added', { factor: 'passkey', passkeyId }],
        ['person.factor_added', { factor: 'totp' }],
        ['person.factor_removed', { factor: 'passkey', passkeyId }],
        ['person.factor_added', { factor: 'passkey', passkeyId: added.passkey.id }],
        ['person.factor_removed', { factor: 'totp' }],
        ['person.factor_removed', { factor: 'passkey', passkeyId: added.passkey.id }],
      ],
    );
  });
});

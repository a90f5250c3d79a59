import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { frozenClock, isGuildhallError } from '#kernel';
import type { LoginProvider, LoginProviderName, Visit } from '#platform/outside-login';
import { amazonLogin, appleLogin, facebookLogin, googleLogin } from '#vendors/social-login';
import {
  identitySandboxAppleClient,
  identitySandboxClient,
  misbehaviours,
  startIdentitySandbox,
  visitProvider,
  type IdentitySandbox,
  type NewAccount,
} from './index.ts';

const names: LoginProviderName[] = ['google', 'apple', 'facebook', 'amazon'];
const timeoutMs = 1_000;
const adapters = (url: string): Record<LoginProviderName, LoginProvider> => ({
  google: googleLogin({ ...identitySandboxClient(url, 'google'), timeoutMs }),
  apple: appleLogin({ ...identitySandboxAppleClient(url), timeoutMs }),
  facebook: facebookLogin({ ...identitySandboxClient(url, 'facebook'), timeoutMs }),
  amazon: amazonLogin({ ...identitySandboxClient(url, 'amazon'), timeoutMs }),
});
const visitOf = (name: LoginProviderName, more: Partial<Visit> = {}): Visit => ({
  state: 'a-state',
  nonce: 'a-nonce',
  verifier: 'a-verifier-that-only-this-house-has-0123456789abc',
  redirectUri: `http://house.test/prep/social/${name}/${name === 'apple' ? 'posted' : 'back'}`,
  ...more,
});
const code = (error: unknown): string => (isGuildhallError(error) ? error.code : String(error));
const refused = (expected: string) => (error: unknown) => code(error) === `outside_login.${expected}`;

describe('logging in elsewhere', () => {
  const clock = frozenClock(new Date().toISOString());
  let sandbox: IdentitySandbox;
  let providers: Record<LoginProviderName, LoginProvider>;
  let counted = 0;

  before(async () => {
    sandbox = await startIdentitySandbox({ dataFile: ':memory:', clock });
    providers = adapters(sandbox.url);
  });
  after(() => sandbox.close());
  beforeEach(() => sandbox.set({ misbehave: 'none', failWith: 0, hang: false, provider: 'all' }));

  const visit = async (name: LoginProviderName, account: Partial<NewAccount> = {}, answer: 'allow' | 'deny' = 'allow') => {
    counted += 1;
    const address = await providers[name].address(visitOf(name));
    return (await visitProvider(address, { email: `robin${counted}@example.org`, name: 'Robin Example', ...account }, answer)).answer;
  };
  const identify = async (name: LoginProviderName, account: Partial<NewAccount> = {}) =>
    providers[name].identify(await visit(name, account), visitOf(name));

  for (const name of names) {
    test(`${name} says who somebody is, the same at every visit and another for another person`, async () => {
      const first = await identify(name, { email: 'same@example.org' });
      assert.equal((await identify(name, { email: 'same@example.org' })).subject, first.subject);
      assert.notEqual((await identify(name)).subject, first.subject);
      assert.deepEqual([first.name, first.email?.address], ['Robin Example', 'same@example.org']);
      assert.equal((await identify(name, { shares: 'nothing' })).email, undefined, 'an address may be absent');
    });

    test(`${name}: a no is a no`, async () => {
      await assert.rejects(providers[name].identify(await visit(name, {}, 'deny'), visitOf(name)), refused('declined'));
    });

    test(`${name}: a code is good once, for a minute, with its verifier, its state and its address`, async () => {
      const answer = await visit(name);
      await providers[name].identify(answer, visitOf(name));
      await assert.rejects(providers[name].identify(answer, visitOf(name)), refused('refused'));
      for (const wrong of [
        { verifier: 'another-verifier-0123456789-0123456789-012345' },
        { state: 'another' },
        { redirectUri: 'http://house.test/x' },
      ])
        await assert.rejects(providers[name].identify(await visit(name), visitOf(name, wrong)), refused('refused'), JSON.stringify(wrong));
      const late = await visit(name);
      clock.moveBy({ seconds: 61 });
      await assert.rejects(providers[name].identify(late, visitOf(name)), refused('refused'));
    });

    test(`${name} that does not answer in time, or answers with an error of its own, is said not to answer`, async () => {
      const answer = await visit(name);
      for (const trouble of [{ hang: true }, { failWith: 503 }, { failWith: 429 }]) {
        sandbox.set({ hang: false, failWith: 0, provider: name, ...trouble });
        await assert.rejects(providers[name].identify(answer, visitOf(name)), refused('unavailable'), JSON.stringify(trouble));
      }
      sandbox.set({ hang: false, failWith: 0 });
      assert.ok(await providers[name].identify(answer, visitOf(name)), 'the code was not used up');
    });

    test(`${name}: a secret or key that is not taken is the house’s mistake, and no fault of the person`, async () => {
      const url = sandbox.url;
      const wrong: Record<LoginProviderName, LoginProvider> = {
        google: googleLogin({ ...identitySandboxClient(url, 'google'), clientSecret: 'wrong' }),
        apple: appleLogin({ ...identitySandboxAppleClient(url), teamId: 'WRONG' }),
        facebook: facebookLogin({ ...identitySandboxClient(url, 'facebook'), clientSecret: 'wrong' }),
        amazon: amazonLogin({ ...identitySandboxClient(url, 'amazon'), clientSecret: 'wrong' }),
      };
      await assert.rejects(wrong[name].identify(await visit(name), visitOf(name)), refused('client_refused'));
    });
  }

  /** `replayed_code` needs one that was used; the last two come to light in the answer, before a code is exchanged. */
  for (const name of ['google', 'apple'] as const) {
    test(`${name}: no identity token passes that is for others, too old, or not signed by the key that is published`, async () => {
      await identify(name);
      for (const misbehave of misbehaviours.filter((each) => each !== 'none')) {
        sandbox.set({ misbehave });
        await assert.rejects(identify(name), refused('refused'), misbehave);
      }
    });
  }

  test('Google vouches for gmail.com and for organizations that it hosts, and not for what was proven once', async () => {
    const proven = async (account: Partial<NewAccount>) => (await identify('google', account)).email?.isProven;
    assert.equal(await proven({ email: 'robin@gmail.com', isVerified: true }), true);
    assert.equal(await proven({ email: 'robin@hosted.example', isVerified: true }), true);
    assert.equal(await proven({ email: 'robin@elsewhere.example', isVerified: false }), false, 'email_verified without hd');
    assert.equal(await proven({ email: 'unproven@gmail.com', isVerified: false }), false);
  });

  test('Apple tells a name at the first visit alone, hides addresses behind relays, and vouches for them as text', async () => {
    const first = await identify('apple', { email: 'hidden@example.org', shares: 'relay' });
    assert.deepEqual([first.name, first.email?.isProven], ['Robin Example', true]);
    assert.match(String(first.email?.address), /@privaterelay\.appleid\.example$/);
    assert.equal((await identify('apple', { email: 'hidden@example.org', shares: 'relay' })).name, undefined);
    assert.equal((await identify('apple', { isVerified: false })).email?.isProven, false);
  });

  test('the address in Apple’s unsigned `user` is not believed', async () => {
    const answer = await visit('apple', { shares: 'nothing' });
    answer.set('user', JSON.stringify({ name: { firstName: 'Mallory' }, email: 'victim@example.org' }));
    assert.deepEqual((await providers.apple.identify(answer, visitOf('apple'))).email, undefined);
  });

  test('Facebook and Amazon vouch for no address', async () => {
    for (const name of ['facebook', 'amazon'] as const) assert.equal((await identify(name, { isVerified: true })).email?.isProven, false);
  });
});

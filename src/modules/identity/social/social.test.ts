import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { misbehaviours } from '#vendors/identity-sandbox';
import { goodPassword } from '../fixture.test-support.ts';
import { totpCodeOfStep, totpStepAt } from '../index.ts';
import { socialFixture, timeoutMs, type Browser, type SocialFixture } from './fixture.test-support.ts';
import { ownPage } from './visits.ts';

describe('logging in with an account elsewhere', () => {
  let f: SocialFixture;
  before(async () => {
    f = await socialFixture();
  });
  after(() => f.close());
  beforeEach(() => {
    f.sandbox.set({ misbehave: 'none', failWith: 0, hang: false, provider: 'all' });
    f.market.audited.length = 0;
    f.mails.length = 0;
  });

  const account = (browser: Browser, more: object = {}) =>
    browser.call('POST', '/auth/social/arrival/account', { displayName: 'Robin', role: 'chef', ...more });
  const loggedIn = async (browser: Browser): Promise<unknown> => (await browser.call('GET', '/me')).json['email'];
  const linkedTo = async (browser: Browser): Promise<unknown[]> =>
    ((await browser.call('GET', '/me/social')).json['linked'] as { provider: string }[]).map(({ provider }) => provider);

  test('whom Google vouches for chooses a role and has an account at once; the next visit logs in to the same', async () => {
    const first = f.browser();
    const robin = { email: 'robin@gmail.com', name: 'Robin Example' };
    assert.equal((await first.comeWith('google', robin)).json['outcome'], 'arrived');
    const arrival = await first.call('GET', '/auth/social/arrival');
    assert.deepEqual([arrival.json['ask'], arrival.json['name'], arrival.json['email']], ['account', 'Robin Example', 'robin@gmail.com']);
    assert.equal((await account(first)).json['outcome'], 'logged_in');
    assert.equal(await loggedIn(first), 'robin@gmail.com');
    assert.deepEqual(f.mails, [], 'nothing was left to prove, and nobody to warn');

    const later = f.browser();
    assert.equal((await later.comeWith('google', robin)).json['outcome'], 'logged_in');
    assert.equal(await loggedIn(later), 'robin@gmail.com');
    const actions = f.market.audited.map(({ action }) => action);
    assert.deepEqual(actions, ['person.verify', 'person.link_login', 'session.start', 'session.start']);
    assert.equal((f.market.audited.at(-1)?.after as { method?: string } | undefined)?.method, 'google');
  });

  test('an account is found by the provider’s id: the address may change there, and another person with it gets nothing', async () => {
    const browser = f.browser();
    await browser.comeWith('google', { email: 'sam@gmail.com' });
    await account(browser);
    const other = f.browser();
    const apple = await other.comeWith('apple', { email: 'sam@gmail.com', isVerified: true });
    assert.equal(apple.json['outcome'], 'arrived', 'the same proven address at another provider is not the same person');
    assert.equal((await other.call('GET', '/me')).status, 401);
  });

  test('an address that has an account asks to log in to it once, and to link', async () => {
    const person = await f.person({ email: 'kim@gmail.com' });
    const browser = f.browser();
    await browser.comeWith('google', { email: person.email });
    assert.equal((await browser.call('GET', '/auth/social/arrival')).json['ask'], 'log_in');
    assert.equal((await account(browser)).json.code, 'identity.social_log_in_first', 'it cannot be made a second time');
    assert.equal((await browser.call('POST', '/auth/social/arrival/link')).status, 401, 'nor linked by a stranger');
    await browser.logIn(person.email, goodPassword);
    assert.equal((await browser.call('POST', '/auth/social/arrival/link')).json['outcome'], 'linked');
    assert.deepEqual(await linkedTo(browser), ['google']);
    assert.deepEqual(
      f.mails.map(({ notice, email }) => [notice, email]),
      [['login_added', person.email]],
    );
    const later = f.browser();
    assert.equal((await later.comeWith('google', { email: person.email })).json['outcome'], 'logged_in');
    assert.equal(await loggedIn(later), person.email);
  });

  test('an address that nobody vouches for is proven by a mailed link, in the browser that arrived and in no other', async () => {
    const browser = f.browser();
    await browser.comeWith('facebook', { email: 'pat@example.org', shares: 'nothing' });
    assert.equal((await browser.call('GET', '/auth/social/arrival')).json['ask'], 'address');
    assert.equal((await account(browser)).json.code, 'identity.bad_email');
    assert.equal((await account(browser, { email: 'pat@example.org' })).status, 202);
    await f.settle();
    const token = f.mailedToken('pat@example.org');
    const before = await f.counts();
    assert.equal((await f.browser().call('POST', '/auth/social/arrival/confirm', { token })).json.code, 'identity.social_over');
    const thief = f.browser();
    await thief.comeWith('facebook', { email: 'thief@example.org', shares: 'nothing' });
    await account(thief, { email: 'pat@example.org' });
    assert.equal((await thief.call('POST', '/auth/social/arrival/confirm', { token })).json.code, 'identity.token_refused');
    assert.deepEqual({ ...(await f.counts()), arrivals: 0 }, { ...before, arrivals: 0 }, 'nobody has an account by it');
    assert.equal((await browser.call('POST', '/auth/social/arrival/confirm', { token })).json['outcome'], 'logged_in');
    assert.equal(await loggedIn(browser), 'pat@example.org');
    assert.equal((await browser.call('POST', '/auth/social/arrival/confirm', { token })).json.code, 'identity.social_over', 'once');
    await f.settle();
  });

  test('an address that nobody vouches for tells nothing of whether it has an account: its owner is written to', async () => {
    const known = (await f.person()).email;
    const answers = [];
    for (const email of [known, 'nobody-has-this@example.org']) {
      const browser = f.browser();
      await browser.comeWith('amazon', { email });
      const asked = (await browser.call('GET', '/auth/social/arrival')).json['ask'];
      answers.push([asked, await account(browser, { email })]);
    }
    assert.deepEqual(answers[0], answers[1]);
    await f.settle();
    assert.deepEqual(
      f.mails.map(({ kind, email }) => [kind, email]).sort(),
      [
        ['already_registered', known],
        ['verification', 'nobody-has-this@example.org'],
      ].sort(),
    );
  });

  test('is linked and unlinked by its owner, with a mail for each, and ends the sessions it opened', async () => {
    const person = await f.person();
    const browser = f.browser();
    await browser.logIn(person.email, goodPassword);
    const back = await browser.visit('apple', { email: 'elsewhere@example.org', shares: 'relay' }, { begin: '/me/social/apple/begin' });
    assert.equal(back.method, 'POST', 'Apple’s answer is a form');
    assert.equal((await browser.finish('apple', back.answer)).json['outcome'], 'linked');
    const elsewhere = f.browser();
    assert.equal((await elsewhere.comeWith('apple', { email: 'elsewhere@example.org', shares: 'relay' })).json['outcome'], 'logged_in');
    assert.equal((await browser.call('DELETE', '/me/social/apple')).status, 204);
    const unlinked = f.market.audited.find(({ action }) => action === 'person.unlink_login');
    assert.deepEqual([unlinked?.subject.id, unlinked?.before], [person.id, { provider: 'apple' }]);
    assert.deepEqual(await linkedTo(browser), []);
    assert.equal((await elsewhere.call('GET', '/me')).status, 401);
    assert.equal((await f.browser().comeWith('apple', { email: 'elsewhere@example.org', shares: 'relay' })).json['outcome'], 'arrived');
    assert.deepEqual(
      f.mails.map(({ notice }) => notice),
      ['login_added', 'new_device', 'login_removed'],
    );
  });

  test('the last way in is never unlinked, not even by two that come at once', async () => {
    const browser = f.browser();
    await browser.comeWith('google', { email: 'only@gmail.com' });
    await account(browser);
    assert.equal((await browser.call('DELETE', '/me/social/google')).json.code, 'identity.last_way_in');
    const more = await browser.visit('amazon', { email: 'only@example.org' }, { begin: '/me/social/amazon/begin' });
    await browser.finish('amazon', more.answer);
    const both = await Promise.all(['google', 'amazon'].map((provider) => browser.call('DELETE', `/me/social/${provider}`)));
    assert.deepEqual(both.map(({ status }) => status).sort(), [204, 409]);
    assert.equal((await linkedTo(browser)).length, 1);
  });

  test('an account elsewhere that opens one account here is not linked to another', async () => {
    const owner = f.browser();
    await owner.comeWith('google', { email: 'owned@gmail.com' });
    await account(owner);
    const person = await f.person();
    const other = f.browser();
    await other.logIn(person.email, goodPassword);
    const back = await other.visit('google', { email: 'owned@gmail.com' }, { begin: '/me/social/google/begin' });
    assert.equal((await other.finish('google', back.answer)).json.code, 'identity.social_taken');
    assert.deepEqual(await linkedTo(other), []);
  });

  test('who has a second factor shows it after a log-in elsewhere too', async () => {
    const person = await f.person();
    const browser = f.browser();
    await browser.logIn(person.email, goodPassword);
    const back = await browser.visit('google', { email: 'second@gmail.com' }, { begin: '/me/social/google/begin' });
    await browser.finish('google', back.answer);
    const mine = await f.as(await f.logIn(person));
    const { secret } = await f.identity.beginTotp(mine);
    const step = totpStepAt(f.market.clock.now());
    await f.identity.confirmTotp(mine, totpCodeOfStep(secret, step));
    const later = f.browser();
    assert.equal((await later.comeWith('google', { email: 'second@gmail.com' })).json['outcome'], 'second_step');
    const lost = await later.call('POST', '/auth/second-step/lost', {});
    assert.equal(lost.json.code, 'identity.password_needed', 'the account elsewhere may be the mailbox, too');
    assert.equal((await later.call('GET', '/me')).status, 401);
    f.market.clock.moveBy({ seconds: 30 });
    const code = totpCodeOfStep(secret, step + 1);
    assert.equal((await later.call('POST', '/auth/second-step', { code, session: 'cookie' })).status, 200);
    assert.equal(await loggedIn(later), person.email);
  });

  test('what one browser began no other can finish, a visit to link only its person, and each visit once', async () => {
    const [victim, attacker] = [f.browser(), f.browser()];
    const lure = await attacker.visit('google', { email: 'attacker@gmail.com' });
    const before = await f.counts();
    assert.equal((await victim.finish('google', lure.answer)).json.code, 'identity.social_refused', 'log-in CSRF');
    const person = await f.person();
    await victim.logIn(person.email, goodPassword);
    const linking = await victim.visit('google', { email: 'mine@gmail.com' }, { begin: '/me/social/google/begin' });
    await victim.call('POST', '/auth/logout');
    assert.equal((await victim.finish('google', linking.answer)).json.code, 'identity.social_refused');
    const fresh = f.browser();
    const back = await fresh.visit('google', { email: 'once@gmail.com' });
    const cookies = new Map(fresh.cookies);
    assert.equal((await fresh.finish('google', back.answer)).json['outcome'], 'arrived');
    for (const [name, value] of cookies) fresh.cookies.set(name, value);
    assert.equal((await fresh.finish('google', back.answer)).json.code, 'identity.social_refused', 'a second time');
    const late = await fresh.visit('google', { email: 'late@gmail.com' });
    f.market.clock.moveBy({ minutes: 10, seconds: 1 });
    assert.equal((await fresh.finish('google', late.answer)).json.code, 'identity.social_refused', 'after ten minutes');
    const mixed = await fresh.visit('google', { email: 'mixed@gmail.com' });
    assert.equal((await fresh.finish('amazon', mixed.answer)).json.code, 'identity.social_refused', 'at another provider’s page');
    assert.deepEqual(f.faults(), ['browser', 'person', 'state', 'state', 'mixed_up']);
    const { people, links, arrivals } = await f.counts();
    assert.deepEqual([people, links, arrivals], [before.people + 1, before.links, before.arrivals + 1]);
  });

  test('from another site nothing is begun and nothing finished', async () => {
    const browser = f.browser();
    const foreign = { 'sec-fetch-site': 'cross-site' };
    assert.equal((await browser.call('POST', '/auth/social/google/begin', {}, foreign)).json.code, 'http.cross_site');
    const { answer } = await browser.visit('google', { email: 'robin@gmail.com' });
    const finished = await browser.call('POST', '/auth/social/google/finish', { answer: answer.toString() }, foreign);
    assert.equal(finished.json.code, 'http.cross_site');
  });

  test('a provider that misbehaves logs nobody in, and each misuse stands in the audit', async () => {
    await f.browser().comeWith('google', { email: 'used@gmail.com' }); // a code to replay
    const before = await f.counts();
    for (const misbehave of misbehaviours.filter((each) => each !== 'none')) {
      f.sandbox.set({ misbehave });
      const { json } = await f.browser().comeWith('google', { email: `${misbehave.replaceAll('_', '-')}@gmail.com` });
      assert.equal(json.code, 'identity.social_refused', misbehave);
    }
    assert.deepEqual(await f.counts(), before);
    assert.equal(f.faults().length, misbehaviours.length - 1);
    assert.ok(
      ['iss', 'nonce', 'aud', 'exp', 'state', 'code'].every((fault) => f.faults().includes(fault)),
      f.faults().join(),
    );
  });

  test('a provider that hangs or fails is said not to answer within its time, and a no is no mistake', async () => {
    const browser = f.browser();
    assert.equal(
      (await browser.finish('facebook', (await browser.visit('facebook', { email: 'x@example.org' }, { answer: 'deny' })).answer)).json
        .code,
      'identity.social_declined',
    );
    for (const trouble of [{ hang: true }, { failWith: 503 }]) {
      const back = await browser.visit('facebook', { email: 'x@example.org' });
      f.sandbox.set({ hang: false, failWith: 0, ...trouble });
      const since = performance.now();
      const { status, json } = await browser.finish('facebook', back.answer);
      assert.deepEqual([status, json.code], [503, 'identity.social_unavailable']);
      assert.ok(performance.now() - since < timeoutMs * 3);
      f.sandbox.set({ hang: false, failWith: 0 });
    }
    assert.deepEqual(f.faults(), [], 'nobody did anything wrong');
  });

  test('leads on to pages of this market alone', () => {
    for (const next of [
      undefined,
      'https://evil.test/',
      '//evil.test/prep/',
      '/prep/../aegis/',
      '/prep\\..\\x',
      '/aegis/',
      `/prep/${'x'.repeat(600)}`,
    ])
      assert.equal(ownPage('prep', next), '/prep/', String(next));
    assert.equal(ownPage('prep', '/prep/kitchens/a?date=2026-01-01#book'), '/prep/kitchens/a?date=2026-01-01#book');
  });
});

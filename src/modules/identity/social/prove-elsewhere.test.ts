import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { sql } from '#platform/database';
import { goodPassword } from '../fixture.test-support.ts';
import { socialFixture, type Browser, type SocialFixture } from './fixture.test-support.ts';

describe('proving oneself anew at a provider', () => {
  let f: SocialFixture;
  before(async () => void (f = await socialFixture()));
  after(() => f.close());
  beforeEach(() => {
    f.sandbox.set({ misbehave: 'none', failWith: 0, hang: false, provider: 'all' });
    f.market.audited.length = 0;
  });

  let people = 0;
  /** Whose last proof is too old, and who has an account at a provider and nothing else. */
  async function googleOnly(provider: 'google' | 'apple' = 'google'): Promise<{ browser: Browser; at: { email: string } }> {
    people += 1;
    const at = { email: `prove${people}@gmail.com` };
    const browser = f.browser();
    await browser.comeWith(provider, at);
    await browser.call('POST', '/auth/social/arrival/account', { displayName: 'Robin', role: 'chef', email: at.email });
    f.market.clock.moveBy({ minutes: 11 });
    return { browser, at };
  }
  const begin = { begin: '/me/social/google/prove' };
  const prove = async (browser: Browser, at: { email: string }) =>
    browser.finish('google', (await browser.visit('google', at, begin)).answer);
  /** Something that asks for a recent proof. */
  const act = (browser: Browser) => browser.call('POST', '/me/factors/totp');

  test('who has no password and no factor logs in at Google anew, and what asked for a proof goes through', async () => {
    const { browser, at } = await googleOnly();
    assert.equal((await act(browser)).json.code, 'identity.proof_needed');
    const { json } = await browser.call('GET', '/me/factors');
    assert.deepEqual([json['ways'], json['provesAt']], [[], [{ provider: 'google', title: 'Google' }]]);
    assert.equal((await prove(browser, at)).json['outcome'], 'proven');
    assert.equal((await act(browser)).status, 201);
    const [entry] = f.market.audited.filter(({ action }) => action === 'session.prove');
    assert.deepEqual(entry?.after, { by: 'google' });
    f.market.clock.moveBy({ minutes: 11 });
    assert.equal((await act(browser)).json.code, 'identity.proof_needed', 'and it ages like every proof');
  });

  test('it asks the provider for a new log-in: max_age=0 and prompt=login', async () => {
    const { browser } = await googleOnly();
    const { json } = await browser.call('POST', begin.begin, {});
    const { searchParams } = new URL(String(json['address']));
    assert.deepEqual([searchParams.get('max_age'), searchParams.get('prompt')], ['0', 'login']);
  });

  test('a session at the provider from before, or none told of, is no proof: auth_time is checked', async () => {
    const { browser, at } = await googleOnly();
    for (const misbehave of ['old_login', 'no_auth_time'] as const) {
      f.sandbox.set({ misbehave });
      assert.equal((await prove(browser, at)).json.code, 'identity.social_refused', misbehave);
      assert.equal((await act(browser)).json.code, 'identity.proof_needed');
    }
    assert.deepEqual(f.faults(), ['auth_time', 'auth_time']);
  });

  test('neither another account there, nor another browser, nor an answer to a log-in proves anything', async () => {
    const { browser, at } = await googleOnly();
    assert.equal((await prove(browser, { email: 'somebody.else@gmail.com' })).json.code, 'identity.social_refused');
    const { answer } = await browser.visit('google', at, begin);
    assert.equal((await f.browser().finish('google', answer)).json.code, 'identity.social_refused');
    assert.deepEqual(f.faults(), ['another_account', 'browser']);
    assert.equal((await act(browser)).json.code, 'identity.proof_needed');
  });

  test('who has a password proves with that, and where a provider does not say when, one logs in anew', async () => {
    const { browser, at } = await googleOnly();
    const hash = await f.identity.hashPassword(goodPassword);
    const { answer } = await browser.visit('google', at, begin);
    await sql`insert into password_credential (person_id, password_hash, changed_at)
      select id, ${hash}, now() from person where email = ${at.email}`.execute(f.market.ctx.db);
    assert.equal((await browser.finish('google', answer)).json.code, 'identity.factor_needed', 'set meanwhile');
    assert.equal((await browser.call('POST', begin.begin, {})).json.code, 'identity.factor_needed');
    const apple = await googleOnly('apple');
    assert.deepEqual((await apple.browser.call('GET', '/me/factors')).json['provesAt'], []);
    assert.equal((await apple.browser.call('POST', '/me/social/apple/prove', {})).json.code, 'identity.proves_not_there');
  });
});

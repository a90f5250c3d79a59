import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { after, before, test } from 'node:test';
import { seededRandom } from '#kernel';
import type { LoginProviderName } from '#platform/outside-login';
import { misbehaviours } from '#vendors/identity-sandbox';
import { goodPassword } from '../../src/modules/identity/fixture.test-support.ts';
import { socialFixture, type Browser, type SocialFixture } from '../../src/modules/identity/social/fixture.test-support.ts';

/** How many are tried. */
const mutations = 500;
const names: LoginProviderName[] = ['google', 'apple', 'facebook', 'amazon'];
const chance = seededRandom(20_261_121);
const pick = <T>(from: readonly T[]): T => from[chance.below(from.length)] as T;
const junk = (): string => randomBytes(32).toString('base64url');

/** Somebody comes back with something wrong about it; the page sends on what `mutate` leaves. */
interface Attempt {
  provider: LoginProviderName;
  browser: Browser;
  answer: URLSearchParams;
  /** Another visit, complete and right, of another browser. */
  other: { browser: Browser; answer: URLSearchParams };
}

/** Each leaves an answer that must not be taken, and says at which provider's page and in which browser it is brought. */
type Mutation = (attempt: Attempt) => void | { at?: LoginProviderName; by?: Browser; answer?: URLSearchParams };
const set =
  (name: string, value: () => string): Mutation =>
  ({ answer }) =>
    answer.set(name, value());
const alter = (text: string): string => {
  const at = chance.below(text.length);
  return text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
};

const ofAnswer: Record<string, Mutation> = {
  'another state': set('state', junk),
  'no state': ({ answer }) => answer.delete('state'),
  'an empty state': set('state', () => ''),
  'a state with one letter changed': ({ answer }) => answer.set('state', alter(answer.get('state') ?? '')),
  'two states': ({ answer }) => answer.append('state', junk()),
  'the state of another browser': ({ answer, other }) => answer.set('state', other.answer.get('state') ?? ''),
  'another code': set('code', junk),
  'no code': ({ answer }) => answer.delete('code'),
  'a code with one letter changed': ({ answer }) => answer.set('code', alter(answer.get('code') ?? '')),
  'two codes': ({ answer }) => answer.append('code', junk()),
  // Injected: right in itself, but begun with another verifier and another nonce.
  'the code of another visit': ({ answer, other }) => answer.set('code', other.answer.get('code') ?? ''),
  'the answer of another browser': ({ other }) => ({ answer: other.answer }),
  'another browser': ({ other }) => ({ by: other.browser }),
  'no cookie': ({ browser }) => browser.cookies.clear(),
  'another issuer': set('iss', () => pick(['https://accounts.google.com', 'https://issuer.invalid', junk()])),
  'two issuers': ({ answer }) => {
    for (const each of ['https://a.invalid', 'https://b.invalid']) answer.append('iss', each);
  },
  'the page of another provider': ({ provider }) => ({ at: pick(names.filter((each) => each !== provider)) }),
  'an error beside the code': set('error', () => pick(['server_error', 'invalid_request', 'login_required'])),
  'a signed answer that nobody asked for': set('response', () => `${junk()}.${junk()}.${junk()}`),
  'an identity token in place of the code': ({ answer }) => {
    answer.delete('code');
    answer.set('id_token', `${junk()}.${junk()}.${junk()}`);
  },
};

let f: SocialFixture;
before(async () => {
  f = await socialFixture();
});
after(() => f.close());

test(`of ${mutations} log-ins elsewhere with something wrong about them none is taken: nobody is logged in, nothing is linked, each is audited`, async () => {
  const person = await f.person();
  const linker = f.browser();
  await linker.logIn(person.email, goodPassword);
  for (const provider of names) await f.browser().comeWith(provider, { email: `first-at-${provider}@gmail.com` }); // codes to replay
  // An account that each mutation would get into if it were taken.
  const owner = f.browser();
  for (const provider of names) {
    const back = await linker.visit(provider, { email: 'owner@gmail.com' }, { begin: `/me/social/${provider}/begin` });
    assert.equal((await linker.finish(provider, back.answer)).json['outcome'], 'linked');
  }
  assert.equal((await owner.comeWith('google', { email: 'owner@gmail.com' })).json['outcome'], 'logged_in', 'unaltered, it is taken');
  const before = await f.counts();
  f.market.audited.length = 0;
  const account = { email: 'owner@gmail.com' };
  const ofProvider = misbehaviours.filter((each) => each !== 'none');
  const kinds = [...Object.keys(ofAnswer), ...ofProvider, 'a redirect elsewhere', 'another verifier'];
  const tried = new Map<string, number>();
  const taken: string[] = [];
  let unsaid = 0;

  for (let n = 0; n < mutations; n++) {
    if (n % 5 === 0) await breathe();
    const kind = kinds[n % kinds.length] as string;
    const openId = ofProvider.includes(kind as (typeof ofProvider)[number]) && !['mix_up', 'wrong_state', 'replayed_code'].includes(kind);
    const provider = pick(openId ? (['google', 'apple'] as const) : names);
    const browser = f.browser();
    const misbehave = ofProvider.find((each) => each === kind);
    if (misbehave !== undefined) f.sandbox.set({ misbehave });
    const audited = f.faults().length;
    let status: number;
    let body: Record<string, unknown>;
    if (kind === 'a redirect elsewhere' || kind === 'another verifier') {
      ({ status, json: body } = await steered(kind, provider, browser, account));
    } else {
      const { answer } = await browser.visit(provider, account);
      const needsOther = /another browser|another visit/.test(kind);
      const otherBrowser = f.browser();
      const other = { browser: otherBrowser, answer: needsOther ? (await otherBrowser.visit(provider, account)).answer : answer };
      const how = ofAnswer[kind]?.({ provider, browser, answer, other }) ?? {};
      const by = how.by ?? browser;
      ({ status, json: body } = await by.finish(how.at ?? provider, how.answer ?? answer));
      const me = await by.call('GET', '/me');
      if (me.status !== 401) taken.push(`${kind} at ${provider}: logged in`);
    }
    f.sandbox.set({ misbehave: 'none' });
    if (status < 400 || body['outcome'] !== undefined) taken.push(`${kind} at ${provider}: ${status}`);
    if (body['code'] === 'identity.social_refused' && f.faults().length !== audited + 1) unsaid += 1;
    tried.set(kind, (tried.get(kind) ?? 0) + 1);
  }

  assert.deepEqual(taken, []);
  assert.deepEqual(await f.counts(), before, 'no session, link, account or arrival came of it');
  assert.equal(unsaid, 0, 'each refusal stands in the audit');
  assert.equal(
    [...tried.values()].reduce((sum, each) => sum + each, 0),
    mutations,
  );
  assert.ok(
    f.faults().length > mutations * 0.85,
    `${f.faults().length} of ${mutations} are audited; the others are errors that the provider may give`,
  );
});

/** What cannot be put into an answer: the browser was sent with another address or another challenge than the ones begun with. */
async function steered(kind: string, provider: LoginProviderName, browser: Browser, account: { email: string }) {
  const { json } = await browser.call('POST', `/auth/social/${provider}/begin`, {});
  const address = new URL(String(json['address']));
  if (kind === 'another verifier') address.searchParams.set('code_challenge', junk());
  else
    address.searchParams.set(
      'redirect_uri',
      pick([
        'https://evil.test/',
        `${address.searchParams.get('redirect_uri')}/../elsewhere`,
        'http://house.test/other/social/google/back',
      ]),
    );
  const form = new URLSearchParams({ answer: 'allow', account: account.email, shares: 'address', isVerified: 'on' });
  const response = await fetch(address, { method: 'POST', redirect: 'manual', body: form });
  const page = await response.text();
  const location = response.headers.get('location');
  const answer = location === null ? new URLSearchParams(formOf(page)) : new URL(location).searchParams;
  // The provider sends nobody to an address that is not registered: then there is nothing to bring.
  return browser.finish(provider, answer);
}

const formOf = (page: string): string[][] =>
  [...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(([, name = '', value = '']) => [name, value]);

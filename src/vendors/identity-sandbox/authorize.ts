import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { openAccount, type NewAccount } from './accounts.ts';
import { client } from './clients.ts';
import { consentPage, formPostPage, wrongPage } from './pages.ts';
import type { SandboxParts } from './parts.ts';
import type { Played } from './played.ts';
import type { StoredAccount } from './store.ts';

const codeMs = 60_000;
type Query = Record<string, string | undefined>;

/** The page at which a person chooses an account, and what sends them back: with a code good once, for a minute. */
export function addAuthorize(app: FastifyInstance, parts: SandboxParts, provider: Played): void {
  const { store, clock } = parts;
  app.get(provider.authorize, (request, reply) => {
    const why = wrongWith(provider, request.query as Query);
    if (why !== undefined) return wrongPage(reply, why);
    const known = store.all('account').flatMap(({ value }) => (value.provider === provider.name ? [value] : []));
    return consentPage(reply, provider, request.url, known);
  });

  app.post(provider.authorize, (request, reply) => {
    const query = request.query as Query;
    const why = wrongWith(provider, query);
    if (why !== undefined) return wrongPage(reply, why);
    const { answer, known, account: email = known ?? '', ...said } = request.body as Record<string, string>;
    if (answer !== 'allow') return sendBack(parts, reply, provider, query, new URLSearchParams({ error: 'access_denied' }));
    if (!/^[^\s@]+@[^\s@]+$/.test(known ?? email)) return wrongPage(reply, 'Write the account like name@example.com.');
    const given: NewAccount =
      known === undefined
        ? { email, name: said['name'] ?? '', shares: said['shares'] as StoredAccount['shares'], isVerified: said['isVerified'] === 'on' }
        : { email: known };
    const { id, account } = openAccount(store, provider.name, given);
    const loggedInMs = asksAnew(query) ? clock.now().epochMilliseconds : (account.loggedInMs ?? clock.now().epochMilliseconds);
    const fields = new URLSearchParams({ code: newCode(parts, provider, query, { accountId: id, authMs: loggedInMs }) });
    if (provider.name === 'apple' && !account.isKnown) {
      const [firstName = '', ...rest] = account.name.split(' ');
      fields.set('user', JSON.stringify({ name: { firstName, lastName: rest.join(' ') }, email: account.email }));
    }
    store.put('account', id, { ...account, isKnown: true, loggedInMs });
    return sendBack(parts, reply, provider, query, fields);
  });
}

/** Whoever has a session here logs in anew all the same. */
const asksAnew = ({ max_age: age, prompt = '' }: Query): boolean => age === '0' || prompt.split(' ').includes('login');

interface Who {
  accountId: string;
  authMs: number;
}

function newCode({ store, clock, misbehaves }: SandboxParts, provider: Played, query: Query, { accountId, authMs }: Who): string {
  const used =
    misbehaves(provider.name) === 'replayed_code' ? store.all('code').findLast(({ value }) => value.grantId !== undefined) : undefined;
  if (used !== undefined) return used.id;
  const code = randomBytes(24).toString('base64url');
  store.put('code', code, {
    provider: provider.name,
    accountId,
    authMs,
    clientId: query['client_id'] ?? '',
    redirectUri: query['redirect_uri'] ?? '',
    challenge: query['code_challenge'] ?? '',
    nonce: query['nonce'] ?? '',
    wantsRefresh: provider.givesRefresh === 'always' || (provider.givesRefresh === 'offline' && query['access_type'] === 'offline'),
    expiresMs: clock.now().epochMilliseconds + codeMs,
  });
  return code;
}

function sendBack(parts: SandboxParts, reply: FastifyReply, provider: Played, query: Query, fields: URLSearchParams): FastifyReply {
  const misbehaviour = parts.misbehaves(provider.name);
  fields.set('state', misbehaviour === 'wrong_state' ? randomBytes(32).toString('base64url') : (query['state'] ?? ''));
  // RFC 9207: which provider answers. The sandbox's Apple says nothing, as Apple does.
  if (misbehaviour === 'mix_up') fields.set('iss', `${parts.url()}/${provider.name === 'google' ? 'apple' : 'google'}`);
  else if (provider.name === 'google') fields.set('iss', `${parts.url()}/google`);
  const address = query['redirect_uri'] ?? '';
  if (provider.comesBackBy === 'form_post') return formPostPage(reply, provider, address, fields);
  const back = new URL(address);
  for (const [name, value] of fields) back.searchParams.set(name, value);
  return reply.redirect(back.href, 303);
}

/** What a provider refuses to show a page for; nobody is sent to an address that was not registered. */
function wrongWith({ name, isOpenId, comesBackBy }: Played, query: Query): string | undefined {
  if (query['client_id'] !== client.id) return 'No program is registered under this client_id.';
  if (!isRegistered(query['redirect_uri'] ?? '', name)) return 'This redirect_uri is not registered.';
  if (query['response_type'] !== 'code') return 'The response_type must be code.';
  if (query['code_challenge_method'] !== 'S256' || !/^[\w-]{43}$/.test(query['code_challenge'] ?? ''))
    return 'A PKCE challenge by S256 is needed.';
  if ((query['state'] ?? '') === '') return 'A state is needed.';
  const scopes = (query['scope'] ?? '').split(' ');
  if (isOpenId && !scopes.includes('openid')) return 'The scope openid is needed.';
  if (isOpenId && (query['nonce'] ?? '') === '') return 'A nonce is needed.';
  if (comesBackBy === 'form_post' && query['response_mode'] !== 'form_post') return 'With a scope the response_mode must be form_post.';
  return undefined;
}

/** Registered for a house wherever it stands: the one page for this provider, of any market. */
function isRegistered(address: string, name: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return (
    url !== undefined &&
    url.search === '' &&
    url.hash === '' &&
    new RegExp(`^/[a-z][a-z0-9_-]*/social/${name}/(back|posted)$`).test(url.pathname)
  );
}

import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Clock } from '#kernel';
import { nowMs, type Accounts } from './accounts.ts';
import { consentPage, wrongPage } from './pages.ts';
import type { ProviderName, Store } from './store.ts';

const [codeMs, accessSeconds] = [600_000, 3_600];

interface OAuthParts {
  store: Store;
  clock: Clock;
  accounts: Accounts;
  client: { id: string; secret: string };
}

interface Endpoint {
  provider: ProviderName;
  authorize: string;
  token: string;
}

/** The consent page and the token endpoint of one provider: authorization code with PKCE, and refresh. Google keeps the refresh token,
 *  Microsoft gives a new one each time, and takes the old one no more. */
export function addOAuth(
  app: FastifyInstance,
  { store, clock, accounts, client }: OAuthParts,
  { provider, authorize, token }: Endpoint,
): void {
  const wrong = (query: Record<string, string | undefined>): string | undefined => {
    if (query['client_id'] !== client.id) return 'No program is registered under this client_id.';
    if (!/^https?:\/\/[^/]+\//.test(query['redirect_uri'] ?? '')) return 'The redirect_uri is not a web address.';
    if (query['response_type'] !== 'code') return 'The response_type must be code.';
    if (query['code_challenge_method'] !== 'S256' || !/^[\w-]{43}$/.test(query['code_challenge'] ?? ''))
      return 'A PKCE challenge by S256 is needed.';
    if ((query['state'] ?? '') === '') return 'A state is needed.';
    return undefined;
  };

  app.get(authorize, (request, reply) => {
    const query = request.query as Record<string, string>;
    const why = wrong(query);
    return why === undefined ? consentPage(reply, provider, request.url, query['login_hint']) : wrongPage(reply, why);
  });

  app.post(authorize, (request, reply) => {
    const query = request.query as Record<string, string>;
    const why = wrong(query);
    if (why !== undefined) return wrongPage(reply, why);
    const { account = '', answer } = request.body as Record<string, string>;
    const back = new URL(query['redirect_uri'] ?? '');
    back.searchParams.set('state', query['state'] ?? '');
    if (answer !== 'allow') {
      back.searchParams.set('error', 'access_denied');
      return reply.redirect(back.href, 303);
    }
    if (!/^[^\s@]+@[^\s@]+$/.test(account)) return wrongPage(reply, 'Write the account like name@example.com.');
    const email = account.toLowerCase();
    accounts.open(provider, email);
    const code = store.newId(40);
    const facts = { challenge: query['code_challenge'] ?? '', redirectUri: query['redirect_uri'] ?? '', clientId: client.id };
    store.put('code', code, { provider, account: email, ...facts, expiresMs: nowMs(clock) + codeMs });
    back.searchParams.set('code', code);
    return reply.redirect(back.href, 303);
  });

  app.post(token, (request, reply) => {
    const form = request.body as Record<string, string>;
    if (form['client_id'] !== client.id || form['client_secret'] !== client.secret) return refuse(reply, 401, 'invalid_client');
    if (form['grant_type'] === 'authorization_code') {
      const code = store.get('code', form['code'] ?? '');
      store.remove('code', form['code'] ?? '');
      const challenge = createHash('sha256')
        .update(form['code_verifier'] ?? '')
        .digest('base64url');
      if (code === undefined || code.provider !== provider || code.expiresMs <= nowMs(clock)) return refuse(reply, 400, 'invalid_grant');
      if (code.challenge !== challenge || code.redirectUri !== form['redirect_uri']) return refuse(reply, 400, 'invalid_grant');
      const grantId = store.newId();
      const refresh = `1//${store.newId(40)}`;
      store.put('grant', grantId, { provider, account: code.account, refresh, isRevoked: false });
      return reply.send({ ...access(grantId), refresh_token: refresh });
    }
    if (form['grant_type'] !== 'refresh_token') return refuse(reply, 400, 'unsupported_grant_type');
    const found = store.all('grant').find(({ value }) => value.provider === provider && value.refresh === form['refresh_token']);
    if (found === undefined || found.value.isRevoked) return refuse(reply, 400, 'invalid_grant');
    if (provider === 'google') return reply.send(access(found.id));
    const refresh = `M.${store.newId(40)}`;
    store.put('grant', found.id, { ...found.value, refresh });
    return reply.send({ ...access(found.id), refresh_token: refresh });
  });

  const access = (grantId: string) => {
    const accessToken = `ya29.${store.newId(48)}`;
    store.put('access', accessToken, { grantId, expiresMs: nowMs(clock) + accessSeconds * 1_000 });
    return { access_token: accessToken, token_type: 'Bearer', expires_in: accessSeconds };
  };
}

/** Whose access a request brings; undefined when it is none, ran out or was taken back. */
export function accountOf(store: Store, clock: Clock, provider: ProviderName, header: string | undefined): string | undefined {
  const access = store.get('access', header?.replace(/^Bearer /, '') ?? '');
  if (access === undefined || access.expiresMs <= nowMs(clock)) return undefined;
  const grant = store.get('grant', access.grantId);
  return grant === undefined || grant.isRevoked || grant.provider !== provider ? undefined : grant.account;
}

const refuse = (reply: FastifyReply, status: number, error: string) =>
  reply.status(status).send({ error, error_description: 'As a sandbox of this provider puts it.' });

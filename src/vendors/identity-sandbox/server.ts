import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { isGuildhallError, systemClock, type Clock } from '#kernel';
import { openAccount, type NewAccount } from './accounts.ts';
import { addAuthorize } from './authorize.ts';
import { signingKeys } from './keys.ts';
import { accountsPage } from './pages.ts';
import type { SandboxParts } from './parts.ts';
import { played, titleOf, type Played } from './played.ts';
import { addProfile } from './profile.ts';
import { openStore, type StoredAccount } from './store.ts';
import { atRest, checkedSwitches, type IdentitySwitches } from './switches.ts';
import { addToken } from './token.ts';

export interface IdentitySandboxOptions {
  /** An SQLite file, made when absent, or `:memory:`. */
  dataFile: string;
  /** 0, the default, takes any free port. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** By which codes and tokens end. The machine's, unless said: whoever checks a token goes by theirs, not by a demo's clock. */
  clock?: Clock;
}

export interface IdentitySandbox {
  readonly url: string;
  readonly switches: IdentitySwitches;
  /** @throws identity_sandbox.bad_switch */
  set(change: unknown): void;
  /** Opens somebody's account before they visit. */
  open(provider: Played['name'], account: NewAccount): StoredAccount;
  accounts(): StoredAccount[];
  close(): Promise<void>;
}

/**
 * Google, Apple, Facebook and Amazon as people log in with them, in small: one HTTP server, kept in one SQLite file. Whoever visits
 * chooses an account or names a new one.
 *
 * @throws identity_sandbox.unreadable_data (invalid); a port in use throws Node's EADDRINUSE
 */
export async function startIdentitySandbox(options: IdentitySandboxOptions): Promise<IdentitySandbox> {
  const { host = '127.0.0.1', clock = systemClock } = options;
  const store = openStore(options.dataFile);
  let switches: IdentitySwitches = { ...atRest };
  let url = '';
  const befalls = (provider: string): boolean => switches.provider === 'all' || switches.provider === provider;
  const parts: SandboxParts = {
    store,
    clock,
    keys: await signingKeys(store),
    url: () => url,
    misbehaves: (provider) => (befalls(provider) ? switches.misbehave : 'none'),
  };
  const app = createServer(() => switches, befalls);
  for (const provider of played) {
    addAuthorize(app, parts, provider);
    addToken(app, parts, provider);
    addProfile(app, parts, provider);
    if (provider.isOpenId) addMetadata(app, parts, provider);
  }
  const accounts = (): StoredAccount[] => store.all('account').map(({ value }) => value);
  app.get('/', (_request, reply) =>
    accountsPage(
      reply,
      accounts().map((account) => ({ title: titleOf(account.provider), account })),
    ),
  );
  app.get('/_sandbox/switches', (_request, reply) => reply.send(switches));
  app.post('/_sandbox/switches', (request, reply) => {
    switches = { ...switches, ...checkedSwitches(request.body) };
    return reply.send(switches);
  });
  const close = async (): Promise<void> => {
    await app.close();
    store.close();
  };
  try {
    await app.listen({ port: options.port ?? 0, host });
  } catch (error) {
    await close();
    throw error;
  }
  url = `http://${host}:${(app.server.address() as AddressInfo).port}`;
  return {
    get url() {
      return url;
    },
    get switches() {
      return { ...switches };
    },
    set: (change) => void (switches = { ...switches, ...checkedSwitches(change) }),
    open: (provider, account) => openAccount(store, provider, account).account,
    accounts,
    close,
  };
}

/** OpenID Connect Discovery 1.0, and the keys. */
function addMetadata(app: FastifyInstance, { url, keys }: SandboxParts, provider: Played): void {
  const issuer = (): string => `${url()}/${provider.name}`;
  app.get(`/${provider.name}/.well-known/openid-configuration`, (_request, reply) =>
    reply.send({
      issuer: issuer(),
      authorization_endpoint: url() + provider.authorize,
      token_endpoint: url() + provider.token,
      userinfo_endpoint: url() + provider.profile,
      revocation_endpoint: `${url()}${provider.revoke ?? ''}`,
      jwks_uri: `${issuer()}/keys`,
      response_types_supported: ['code'],
      response_modes_supported: [provider.comesBackBy],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['client_secret_post'],
      scopes_supported: ['openid', 'email', 'name'],
      // Apple publishes neither; see docs/security/social-login.md.
      ...(provider.name === 'google'
        ? { code_challenge_methods_supported: ['S256'], authorization_response_iss_parameter_supported: true }
        : {}),
    }),
  );
  app.get(`/${provider.name}/keys`, (_request, reply) => reply.send({ keys: [keys.published] }));
}

function createServer(switches: () => IdentitySwitches, befalls: (provider: string) => boolean): FastifyInstance {
  const app = Fastify({ logger: false, bodyLimit: 64 * 1024, forceCloseConnections: true });
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  app.addHook('onRequest', async (request, reply) => {
    const { failWith, hang } = switches();
    if (request.url.startsWith('/_sandbox/') || !befalls(request.url.split('/', 2)[1] ?? '')) return;
    if (hang) return reply.hijack() as never;
    if (failWith > 0) return reply.status(failWith).send({ error: 'server_error' });
  });
  app.setErrorHandler((error, _request, reply) => {
    const message = error instanceof Error ? error.message : String(error);
    return reply.status(isGuildhallError(error) ? 400 : 500).send({ error: 'sandbox', error_description: message });
  });
  return app;
}

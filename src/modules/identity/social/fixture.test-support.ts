import { sql } from '#platform/database';
import type { LoginProviderName } from '#platform/outside-login';
import { identitySandboxAppleClient, identitySandboxClient, startIdentitySandbox, visitProvider } from '#vendors/identity-sandbox';
import type { CameBack, IdentitySandbox, NewAccount } from '#vendors/identity-sandbox';
import { amazonLogin, appleLogin, facebookLogin, googleLogin } from '#vendors/social-login';
import { testServer } from '#test/server';
import { identityFixture, type Fixture } from '../fixture.test-support.ts';

export interface Answered {
  status: number;
  json: Record<string, unknown> & { code?: string };
}

/** A browser: it keeps cookies, and comes from an address of its own. */
export interface Browser {
  cookies: Map<string, string>;
  call(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object, headers?: Record<string, string>): Promise<Answered>;
  logIn(email: string, password: string): Promise<void>;
  /** Begins, visits the provider, and is back at our page: what the page would send on. */
  visit(provider: LoginProviderName, account: NewAccount, how?: { begin?: string; answer?: 'allow' | 'deny' }): Promise<CameBack>;
  finish(provider: LoginProviderName, answer: URLSearchParams): Promise<Answered>;
  /** All of it. */
  comeWith(provider: LoginProviderName, account: NewAccount): Promise<Answered>;
}

export interface SocialFixture extends Fixture {
  sandbox: IdentitySandbox;
  browser(): Browser;
  /** How many of each there are: to hold that a refusal left nothing behind. */
  counts(): Promise<{ people: number; sessions: number; links: number; arrivals: number }>;
  faults(): string[];
  close(): Promise<void>;
}

export const timeoutMs = 1_500;
let addresses = 0;

/** Identity alone, over HTTP, with the four providers of a sandbox. */
export async function socialFixture(): Promise<SocialFixture> {
  const sandbox = await startIdentitySandbox({ dataFile: ':memory:' });
  const { url } = sandbox;
  const providers = [
    googleLogin({ ...identitySandboxClient(url, 'google'), timeoutMs }),
    appleLogin({ ...identitySandboxAppleClient(url), timeoutMs }),
    facebookLogin({ ...identitySandboxClient(url, 'facebook'), timeoutMs }),
    amazonLogin({ ...identitySandboxClient(url, 'amazon'), timeoutMs }),
  ];
  const f = await identityFixture({ social: { providers, publicUrl: 'http://house.test' } });
  const { name, ctx } = f.market;
  const app = await testServer({ name, ctx, modules: [f.identity], authenticate: (token) => f.identity.authenticate(ctx, token) });

  const browser = (): Browser => {
    addresses += 1;
    const cookies = new Map<string, string>();
    const remoteAddress = `10.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`;
    const self: Browser = {
      cookies,
      async call(method, path, body, headers = {}) {
        const cookie = [...cookies].map(([key, value]) => `${key}=${value}`).join('; ');
        const answer = await app.inject({
          method,
          url: `/${name}/api/v1${path}`,
          remoteAddress,
          headers: { 'sec-fetch-site': 'same-origin', ...(cookie === '' ? {} : { cookie }), ...headers },
          ...(body === undefined ? {} : { payload: body }),
        });
        for (const each of answer.cookies) {
          if (each.value === '') cookies.delete(each.name);
          else cookies.set(each.name, each.value);
        }
        return { status: answer.statusCode, json: (answer.body === '' ? {} : answer.json()) as Answered['json'] };
      },
      async logIn(email, password) {
        const { status } = await self.call('POST', '/auth/login', { email, password, session: 'cookie' });
        if (status !== 200) throw new Error(`The log-in answered ${status}.`);
      },
      async visit(provider, account, { begin = `/auth/social/${provider}/begin`, answer = 'allow' } = {}) {
        const { json, status } = await self.call('POST', begin, {});
        if (status !== 201) throw new Error(`Beginning answered ${status}: ${String(json['detail'])}`);
        return visitProvider(String(json['address']), account, answer);
      },
      finish: (provider, answer) => self.call('POST', `/auth/social/${provider}/finish`, { answer: answer.toString() }),
      comeWith: async (provider, account) => self.finish(provider, (await self.visit(provider, account)).answer),
    };
    return self;
  };

  const count = async (table: 'person' | 'session' | 'social_identity' | 'social_arrival'): Promise<number> => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(ctx.db);
    return rows[0]?.n ?? 0;
  };
  return {
    ...f,
    sandbox,
    browser,
    counts: async () => ({
      people: await count('person'),
      sessions: await count('session'),
      links: await count('social_identity'),
      arrivals: await count('social_arrival'),
    }),
    faults: () =>
      f.market.audited.filter(({ action }) => action === 'social.refuse').map(({ after }) => String((after as { fault: string }).fault)),
    async close() {
      await app.close();
      await sandbox.close();
    },
  };
}

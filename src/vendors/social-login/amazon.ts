import type { LoginProvider } from '#platform/outside-login';
import { oauthProvider } from './oauth.ts';
import { addressed, named, textOf } from './profile.ts';

export interface AmazonLoginOptions {
  clientId: string;
  clientSecret: string;
  /** A sandbox that speaks for both hosts. Without a slash at the end. */
  baseUrl?: string;
  /** For one request. Default 8,000. */
  timeoutMs?: number;
}

/**
 * https://developer.amazon.com/docs/login-with-amazon/authorization-code-grant.html
 *
 * Login with Amazon gives an opaque token and a profile. It does not say whether the address is proven: it counts as not proven.
 */
export function amazonLogin({ clientId, clientSecret, baseUrl, timeoutMs = 8_000 }: AmazonLoginOptions): LoginProvider {
  const api = baseUrl ?? 'https://api.amazon.com';
  return oauthProvider({
    name: 'amazon',
    title: 'Amazon',
    issuer: baseUrl ?? 'https://www.amazon.com',
    authorize: `${baseUrl ?? 'https://www.amazon.com'}/ap/oa`,
    token: `${api}/auth/o2/token`,
    profile: () => new URL(`${api}/user/profile`),
    clientId,
    clientSecret,
    scope: 'profile',
    isSandbox: baseUrl !== undefined,
    timeoutMs,
    read({ user_id: id, name, email }) {
      const subject = textOf(id, 255);
      return subject === undefined ? undefined : { subject, ...named(name), ...addressed(email, false) };
    },
  });
}

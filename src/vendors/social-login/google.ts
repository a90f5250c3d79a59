import type { LoginProvider } from '#platform/outside-login';
import { openIdProvider } from './open-id.ts';
import { addressed, isTrue, named } from './profile.ts';

export interface GoogleLoginOptions {
  clientId: string;
  clientSecret: string;
  /** A sandbox's issuer in place of Google's. */
  baseUrl?: string;
  /** For one request. Default 8,000. */
  timeoutMs?: number;
}

/**
 * https://developers.google.com/identity/openid-connect/openid-connect
 *
 * Google says `email_verified` also of addresses that it does not run and that were proven once, perhaps years ago. It vouches for
 * those at gmail.com, and for those of an organization that it hosts (`hd`); the others count as not proven here.
 *
 * `auth_time` comes where the app is verified and its session age claims are turned on (developers.google.com/identity/siwg/security-bundle); without,
 * nobody can prove themselves here by logging in at Google anew.
 */
export function googleLogin({ clientId, clientSecret, baseUrl, timeoutMs = 8_000 }: GoogleLoginOptions): LoginProvider {
  return openIdProvider({
    name: 'google',
    title: 'Google',
    comesBackBy: 'query',
    provesAnew: true,
    issuer: baseUrl ?? 'https://accounts.google.com',
    clientId,
    clientSecret: () => clientSecret,
    scope: 'openid email profile',
    // Somebody with several accounts is asked which; somebody else's browser does not log them in by itself.
    more: { prompt: 'select_account' },
    isSandbox: baseUrl !== undefined,
    timeoutMs,
    read: ({ sub, name, email, email_verified: verified, hd }) => {
      const isTheirs = /@gmail\.com$/i.test(String(email)) || (typeof hd === 'string' && hd !== '');
      return { subject: sub, ...named(name), ...addressed(email, isTrue(verified) && isTheirs) };
    },
  });
}

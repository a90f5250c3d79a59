import { importPKCS8, SignJWT } from 'jose';
import type { LoginProvider } from '#platform/outside-login';
import { openIdProvider } from './open-id.ts';
import { addressed, isTrue, named } from './profile.ts';

export interface AppleLoginOptions {
  /** The Services ID. */
  clientId: string;
  teamId: string;
  keyId: string;
  /** The private key that Apple gave, as in its .p8 file (PKCS #8, P-256). */
  privateKey: string;
  /** A sandbox's issuer in place of Apple's. */
  baseUrl?: string;
  /** For one request. Default 8,000. */
  timeoutMs?: number;
}

const audience = 'https://appleid.apple.com';

/**
 * https://developer.apple.com/documentation/signinwithapplerestapi
 *
 * Apple's client secret is a token that we sign. With a scope it comes back by a POST only. The name is told once, at the first consent,
 * and is not signed: it is a suggestion. The address stands in the signed token alone; it may be a relay of Apple's, or absent.
 */
export function appleLogin({ clientId, teamId, keyId, privateKey, baseUrl, timeoutMs = 8_000 }: AppleLoginOptions): LoginProvider {
  return openIdProvider({
    name: 'apple',
    title: 'Apple',
    comesBackBy: 'form_post',
    // It asks each time, and never says when.
    provesAnew: false,
    issuer: baseUrl ?? audience,
    clientId,
    clientSecret: async () => {
      const key = await importPKCS8(privateKey.replaceAll('\\n', '\n'), 'ES256');
      const secret = new SignJWT().setProtectedHeader({ alg: 'ES256', kid: keyId }).setIssuer(teamId).setSubject(clientId);
      return secret.setAudience(audience).setIssuedAt().setExpirationTime('2h').sign(key);
    },
    scope: 'openid name email',
    more: { response_mode: 'form_post' },
    isSandbox: baseUrl !== undefined,
    timeoutMs,
    read: ({ sub, email, email_verified: verified }, answer) => ({
      subject: sub,
      ...named(nameOf(answer.get('user'))),
      ...addressed(email, isTrue(verified)),
    }),
  });
}

/** The form's `user`: JSON with a name, and an address that nobody signed and that is not read. */
function nameOf(user: string | null): string | undefined {
  try {
    const { name } = JSON.parse(user ?? '{}') as { name?: { firstName?: unknown; lastName?: unknown } };
    return [name?.firstName, name?.lastName].filter((part) => typeof part === 'string').join(' ');
  } catch {
    return undefined;
  }
}

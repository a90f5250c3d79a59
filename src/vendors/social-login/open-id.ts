import * as openid from 'openid-client';
import { refusedAnswer, type LoginProvider, type OutsideIdentity } from '#platform/outside-login';
import { boundedFetch } from './requests.ts';
import { tell } from './tell.ts';

export interface OpenIdDeclaration extends Pick<LoginProvider, 'name' | 'title' | 'comesBackBy' | 'provesAnew'> {
  /** Where its metadata is read, and what its word must be signed as. */
  issuer: string;
  clientId: string;
  /** Asked for whenever the metadata is read anew, once an hour. */
  clientSecret(): string | Promise<string>;
  scope: string;
  more?: Record<string, string>;
  /** A sandbox on this machine, without TLS. */
  isSandbox: boolean;
  timeoutMs: number;
  read(claims: openid.IDToken, answer: URLSearchParams): OutsideIdentity;
}

const keptMs = 3_600_000;

/**
 * A provider of OpenID Connect Core 1.0: metadata by discovery, code flow with PKCE, state and nonce, and an identity token whose
 * signature is checked against the provider's keys, though TLS to its token endpoint would be enough for the standard.
 */
export function openIdProvider(declaration: OpenIdDeclaration): LoginProvider {
  const { name, title, comesBackBy, provesAnew, scope, more = {}, read } = declaration;
  let kept: { config: Promise<openid.Configuration>; untilMs: number } | undefined;

  /** Metadata, keys and secret, read once an hour; what failed is not kept. */
  const configured = (): Promise<openid.Configuration> => {
    const nowMs = performance.now();
    if (kept !== undefined && kept.untilMs > nowMs) return kept.config;
    const made = { config: discover(declaration), untilMs: nowMs + keptMs };
    kept = made;
    made.config.catch(() => {
      if (kept === made) kept = undefined;
    });
    return made.config;
  };

  return {
    name,
    title,
    comesBackBy,
    provesAnew,
    async address({ state, nonce, verifier, redirectUri, anewWithinSeconds }) {
      try {
        const config = await configured();
        const challenge = await openid.calculatePKCECodeChallenge(verifier);
        const asked = { redirect_uri: redirectUri, scope, state, nonce, code_challenge: challenge, code_challenge_method: 'S256' };
        return openid.buildAuthorizationUrl(config, { ...asked, ...more, ...(anewWithinSeconds === undefined ? {} : anew) }).href;
      } catch (error) {
        throw tell(title, error);
      }
    },
    async identify(answer, { state, nonce, verifier, redirectUri, anewWithinSeconds }) {
      try {
        const config = await configured();
        const cameBack = new URL(redirectUri);
        cameBack.search = withoutAttachments(answer).toString();
        const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier };
        const claims = (await openid.authorizationCodeGrant(config, cameBack, checks)).claims();
        if (claims === undefined) throw new TypeError('There is no identity token.');
        if (anewWithinSeconds !== undefined) requireAnew(title, claims, anewWithinSeconds);
        return read(claims, answer);
      } catch (error) {
        throw tell(title, error);
      }
    },
  };
}

/** By both names that the standard has for it. */
const anew = { max_age: '0', prompt: 'login' };
/** To log in, be sent back, and have the code exchanged. */
const leewaySeconds = 30;

/** By the clock that wrote both. */
function requireAnew(title: string, { iat, auth_time: authTime }: openid.IDToken, withinSeconds: number): void {
  if (typeof authTime === 'number' && iat - authTime <= withinSeconds + leewaySeconds) return;
  throw refusedAnswer(title, 'auth_time');
}

async function discover({ title, issuer, clientId, clientSecret, isSandbox, timeoutMs }: OpenIdDeclaration): Promise<openid.Configuration> {
  // Pinned, whatever the metadata would allow besides: both sign so.
  const metadata = { id_token_signed_response_alg: 'RS256' };
  const execute = [openid.enableNonRepudiationChecks, ...(isSandbox ? [openid.allowInsecureRequests] : [])];
  const timeout = Math.ceil(timeoutMs / 1_000);
  const secret = openid.ClientSecretPost(await clientSecret());
  const request = { execute, timeout, [openid.customFetch]: boundedFetch(title, timeoutMs) };
  return openid.discovery(new URL(issuer), clientId, metadata, secret, request);
}

/** Apple's `user` is no part of the protocol's answer; in a form it comes beside it. */
function withoutAttachments(answer: URLSearchParams): URLSearchParams {
  const rest = new URLSearchParams(answer);
  rest.delete('user');
  return rest;
}

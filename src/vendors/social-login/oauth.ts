import * as openid from 'openid-client';
import { refusedAnswer, type LoginProvider, type OutsideIdentity } from '#platform/outside-login';
import { boundedFetch } from './requests.ts';
import { tell } from './tell.ts';

export interface OAuthDeclaration extends Pick<LoginProvider, 'name' | 'title'> {
  /** A name for the server; such providers publish no metadata. */
  issuer: string;
  authorize: string;
  token: string;
  /** Where the profile is read with an access token. */
  profile(accessToken: string): URL;
  clientId: string;
  clientSecret: string;
  scope: string;
  isSandbox: boolean;
  timeoutMs: number;
  /** Puts what the provider answers in its own way into that of RFC 6749. */
  adapt?(ask: openid.CustomFetch): openid.CustomFetch;
  /** @returns undefined when it is no profile */
  read(profile: Record<string, unknown>): OutsideIdentity | undefined;
}

/**
 * A provider of OAuth 2 with a profile (RFC 6749, 6750, 7636). Nothing here is signed: that the profile is meant for us follows from the
 * code, that only our client and our verifier could exchange, and from the state, that only this browser has.
 */
export function oauthProvider(declaration: OAuthDeclaration): LoginProvider {
  const { name, title, issuer, clientId, clientSecret, scope, isSandbox, timeoutMs, read } = declaration;
  const server = { issuer, authorization_endpoint: declaration.authorize, token_endpoint: declaration.token };
  const config = new openid.Configuration(server, clientId, undefined, openid.ClientSecretPost(clientSecret));
  const ask = boundedFetch(title, timeoutMs);
  config[openid.customFetch] = declaration.adapt?.(ask) ?? ask;
  config.timeout = Math.ceil(timeoutMs / 1_000);
  if (isSandbox) openid.allowInsecureRequests(config);

  return {
    name,
    title,
    comesBackBy: 'query',
    provesAnew: false,
    async address({ state, verifier, redirectUri }) {
      const challenge = await openid.calculatePKCECodeChallenge(verifier);
      const asked = { redirect_uri: redirectUri, scope, state, code_challenge: challenge, code_challenge_method: 'S256' };
      return openid.buildAuthorizationUrl(config, asked).href;
    },
    async identify(answer, { state, verifier, redirectUri }) {
      try {
        const cameBack = new URL(redirectUri);
        cameBack.search = answer.toString();
        const checks = { expectedState: state, pkceCodeVerifier: verifier };
        const { access_token: accessToken } = await openid.authorizationCodeGrant(config, cameBack, checks);
        const response = await openid.fetchProtectedResource(config, accessToken, declaration.profile(accessToken), 'GET');
        const told = response.status === 200 ? read((await response.json()) as Record<string, unknown>) : undefined;
        if (told === undefined) throw refusedAnswer(title, 'profile');
        return told;
      } catch (error) {
        throw tell(title, error);
      }
    },
  };
}

import { createHmac } from 'node:crypto';
import type { CustomFetch } from 'openid-client';
import type { LoginProvider } from '#platform/outside-login';
import { oauthProvider } from './oauth.ts';
import { addressed, named, textOf } from './profile.ts';

export interface FacebookLoginOptions {
  /** The App ID. */
  clientId: string;
  /** The App Secret. */
  clientSecret: string;
  /** A sandbox that speaks for both hosts. Without a slash at the end. */
  baseUrl?: string;
  /** For one request. Default 8,000. */
  timeoutMs?: number;
}

/** A version of the Graph API works for two years at least. */
const version = 'v23.0';

/**
 * https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow
 *
 * An address may be absent (an account by telephone, or it was taken out at the consent), and Facebook does not promise that it is proven:
 * it counts as not proven. Its errors are no OAuth errors, and are put into words that are.
 */
export function facebookLogin({ clientId, clientSecret, baseUrl, timeoutMs = 8_000 }: FacebookLoginOptions): LoginProvider {
  const [dialogs, graph] = [baseUrl ?? 'https://www.facebook.com', baseUrl ?? 'https://graph.facebook.com'];
  return oauthProvider({
    name: 'facebook',
    title: 'Facebook',
    issuer: dialogs,
    authorize: `${dialogs}/${version}/dialog/oauth`,
    token: `${graph}/${version}/oauth/access_token`,
    profile(accessToken) {
      // Shows that the one who asks has the App Secret, so that a token that got away is of no use.
      const proof = createHmac('sha256', clientSecret).update(accessToken).digest('hex');
      return new URL(`${graph}/${version}/me?${new URLSearchParams({ fields: 'id,name,email', appsecret_proof: proof }).toString()}`);
    },
    clientId,
    clientSecret,
    scope: 'public_profile email',
    isSandbox: baseUrl !== undefined,
    timeoutMs,
    adapt,
    read({ id, name, email }) {
      const subject = textOf(id, 255);
      return subject === undefined ? undefined : { subject, ...named(name), ...addressed(email, false) };
    },
  });
}

const adapt =
  (ask: CustomFetch): CustomFetch =>
  async (url, options) => {
    const response = await ask(url, options);
    if (response.status < 400) return response;
    const { error } = (await response.json().catch(() => ({}))) as { error?: { code?: unknown } };
    // 1: the secret is wrong; 101: there is no such app. 100, and 190 of a token, are the answer's fault.
    const isOurs = [1, 101].includes(Number(error?.code));
    return Response.json({ error: isOurs ? 'invalid_client' : 'invalid_grant' }, { status: 400 });
  };

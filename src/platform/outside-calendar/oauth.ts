import { createHash } from 'node:crypto';
import { conflict, invalid } from '#kernel';
import { ask } from './ask.ts';
import { refusedBy, unknownAnswer } from './failures.ts';
import type { Grant } from './port.ts';

/** This house, as it is registered at a provider. */
export interface OAuthClient {
  clientId: string;
  clientSecret: string;
}

/** PKCE with S256 (RFC 7636): what the consent page is told of a verifier that only we have. */
export const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

interface TokenRequest {
  title: string;
  client: OAuthClient;
  form: Readonly<Record<string, string>>;
  timeoutMs: number;
}

/**
 * One request to a token endpoint (RFC 6749, 4.1.3 and 6). The provider's own sentence is not repeated: some put parts of what was sent in it.
 *
 * @throws outside_calendar.grant_ended, outside_calendar.client_refused, outside_calendar.refused, outside_calendar.unknown
 */
export async function tokenRequest(url: string, { title, client, form, timeoutMs }: TokenRequest): Promise<Grant> {
  const { clientId, clientSecret } = client;
  const { status, body, retryAfter } = await ask(url, {
    title,
    method: 'POST',
    form: { client_id: clientId, client_secret: clientSecret, ...form },
    timeoutMs,
  });
  if (status !== 200) throw tokenRefusal(title, status, String(body['error'] ?? ''), retryAfter);
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: expires } = body;
  const seconds = Number(expires);
  if (typeof accessToken !== 'string' || accessToken === '' || !(seconds > 0)) throw unknownAnswer(title, 'it gave no usable token');
  return {
    accessToken,
    expiresInSeconds: Math.min(seconds, 86_400),
    ...(typeof refreshToken === 'string' && refreshToken !== '' ? { refreshToken } : {}),
  };
}

function tokenRefusal(title: string, status: number, code: string, retryAfter: string | undefined): Error {
  // `interaction_required` is Microsoft's word for a grant that the person must give anew.
  if (['invalid_grant', 'interaction_required', 'consent_required'].includes(code))
    return conflict('outside_calendar.grant_ended', `${title} says that access was taken back or has run out.`);
  if (['invalid_client', 'unauthorized_client'].includes(code))
    return invalid(
      'outside_calendar.client_refused',
      `${title} does not accept this house’s client id and secret. An operator has to mend them.`,
    );
  if (status === 401) return invalid('outside_calendar.refused', `${title} refused the request (401).`);
  return refusedBy(title, status, code, retryAfter);
}

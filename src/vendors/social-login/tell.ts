import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client';
import { isGuildhallError } from '#kernel';
import { clientRefused, declined, noAnswer, refusedAnswer } from '#platform/outside-login';

/** What openid-client found wrong, in the words of the port. Nothing that came from outside is repeated but names from the standards. */
export function tell(title: string, error: unknown): Error {
  const own = ownOf(error);
  if (own !== undefined) return own;
  if (error instanceof AuthorizationResponseError) {
    if (['access_denied', 'user_cancelled_authorize', 'user_cancelled_login'].includes(error.error)) return declined(title);
    if (['server_error', 'temporarily_unavailable'].includes(error.error)) return noAnswer(title, 'it says so itself');
    return refusedAnswer(title, 'answer', { cause: error });
  }
  if (error instanceof ResponseBodyError) {
    if (['invalid_client', 'unauthorized_client'].includes(error.error)) return clientRefused(title, { cause: error });
    return refusedAnswer(title, error.error === 'invalid_grant' ? 'code' : 'exchange', { cause: error });
  }
  return refusedAnswer(title, faultOf(error), { cause: error });
}

/** An error of ours that the library wrapped on its way. */
function ownOf(error: unknown): Error | undefined {
  for (let each = error, depth = 0; each instanceof Error && depth < 5; each = each.cause, depth++) if (isGuildhallError(each)) return each;
  return undefined;
}

/** The claim or attribute that does not fit (`nonce`, `aud`, `iss`, `exp`), else the library's code for what is wrong. */
function faultOf(error: unknown): string {
  for (let each = error, depth = 0; each instanceof Error && depth < 5; each = each.cause, depth++) {
    const { claim, attribute } = (each.cause ?? {}) as { claim?: unknown; attribute?: unknown };
    if (typeof claim === 'string' && /^[a-z_]{1,20}$/.test(claim)) return claim;
    if (typeof attribute === 'string' && /^[a-z_]{1,20}$/.test(attribute)) return attribute;
  }
  return error instanceof ClientError && error.code !== undefined ? error.code.toLowerCase().replace(/^oauth_/, '') : 'unreadable';
}

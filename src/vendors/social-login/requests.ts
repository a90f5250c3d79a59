import type { CustomFetch } from 'openid-client';
import { isGuildhallError } from '#kernel';
import { readAtMost } from '#platform/bounded-body';
import { noAnswer } from '#platform/outside-login';

/** Of one answer: metadata, keys and profiles are a few thousand. */
const mostBytes = 256_000;

/** Requests to one provider: each has its time, its answer has its size, and none follows a redirect with a token in its hand. */
export function boundedFetch(title: string, timeoutMs: number): CustomFetch {
  return async (url, { method, headers, body }) => {
    try {
      const response = await fetch(url, {
        method,
        headers,
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
        ...(body === undefined || body === null ? {} : { body: body as NonNullable<RequestInit['body']> }),
      });
      const text = (await readAtMost(response.body, mostBytes, () => noAnswer(title, 'its answer is too large'))).toString('utf8');
      if (response.status >= 500 || response.status === 429) throw noAnswer(title, `it answered ${response.status}`);
      // A status of 204 or 304 may not have a body, not even an empty one.
      return new Response(text === '' ? null : text, { status: response.status, headers: response.headers });
    } catch (error) {
      if (isGuildhallError(error)) throw error;
      const timedOut = error instanceof Error && error.name === 'TimeoutError';
      throw noAnswer(title, timedOut ? `nothing within ${timeoutMs / 1_000} seconds` : 'the connection failed', { cause: error });
    }
  };
}

import { isGuildhallError } from '#kernel';
import { readAtMost } from '#platform/bounded-body';
import { unknownAnswer } from './failures.ts';

export interface Ask {
  /** The provider, as people know it, for errors. */
  title: string;
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  headers?: Readonly<Record<string, string>>;
  accessToken?: string;
  json?: object;
  form?: Readonly<Record<string, string>>;
  timeoutMs: number;
}

export interface Answered {
  status: number;
  body: Record<string, unknown>;
  retryAfter: string | undefined;
}

/** Of one answer: a page of 2,500 events is a few million. */
const mostBytes = 16_000_000;

/**
 * One request to a provider. Any status with a JSON body, or none, is an answer. It follows no redirect: a token goes to the address it
 * is meant for or nowhere.
 *
 * @throws outside_calendar.unknown (unavailable)
 */
export async function ask(url: string, { title, method = 'GET', headers, accessToken, json, form, timeoutMs }: Ask): Promise<Answered> {
  const contentType = json !== undefined ? 'application/json' : form !== undefined ? 'application/x-www-form-urlencoded' : undefined;
  try {
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        accept: 'application/json',
        ...(contentType === undefined ? {} : { 'content-type': contentType }),
        ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
        ...headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      ...(form === undefined ? {} : { body: new URLSearchParams(form).toString() }),
    });
    const tooLarge = () => unknownAnswer(title, `its answer is larger than ${mostBytes / 1_000_000} MB`);
    const text = (await readAtMost(response.body, mostBytes, tooLarge)).toString('utf8');
    return { status: response.status, body: parse(text, response, title), retryAfter: response.headers.get('retry-after') ?? undefined };
  } catch (error) {
    if (isGuildhallError(error)) throw error;
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    throw unknownAnswer(title, timedOut ? `nothing within ${timeoutMs / 1_000} seconds` : 'the connection failed', { cause: error });
  }
}

/** An error page in HTML is no answer of the provider's own when it calls itself a success. */
function parse(text: string, { status }: Response, title: string): Record<string, unknown> {
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // told below
  }
  if (status >= 400) return {};
  throw unknownAnswer(title, 'what it answered is not JSON');
}

import { createHash } from 'node:crypto';
import { applySetCookie, cookieHeader, parseCookies } from './cookies.server.ts';
import { ApiError, type Problem } from './errors.ts';
import type { ApiRequest, ApiResponse, Visitor } from './visitor.ts';

export type Query = Record<string, string | number | boolean | undefined>;

export interface CallOptions {
  /** Sent as Idempotency-Key: the same key never does the work twice. */
  idempotencyKey?: string;
  /** What a form brought in answer to `challenge.needed`; '' is none. */
  challengeAnswer?: string;
  /** The body is text of this type and goes as it is. */
  contentType?: string;
}

/** The API of one market (or of the whole house), called as the visitor. Every method throws {@link ApiError} on a refusal. */
export interface Api {
  get<T>(path: string, query?: Query): Promise<T>;
  post<T = void>(path: string, body?: unknown, options?: CallOptions): Promise<T>;
  put<T = void>(path: string, body?: unknown): Promise<T>;
  patch<T = void>(path: string, body?: unknown): Promise<T>;
  delete<T = void>(path: string): Promise<T>;
}

/** Builds a path with its values encoded: path`/listings/${slug}`. */
export function path(texts: TemplateStringsArray, ...values: (string | number)[]): string {
  return texts.reduce((built, text, index) => built + encodeURIComponent(String(values[index - 1])) + text);
}

/** The Idempotency-Key of work that is told apart by what is asked: the same again is the same work, anything else is new. */
export const keyOf = (body: unknown): string => createHash('sha256').update(JSON.stringify(body)).digest('base64url');

/**
 * Keeps one visitor's session through one request: the cookies that the API sets count for the calls that follow and go
 * to the browser, and a worn-out access token is refreshed once, silently.
 */
export class ApiSession {
  readonly #visitor: Visitor;
  readonly #cookies: Map<string, string>;
  readonly #refreshes = new Map<string, Promise<boolean>>();

  constructor(visitor: Visitor) {
    this.#visitor = visitor;
    this.#cookies = parseCookies(visitor.cookieHeader);
  }

  /** Everything under `/<market>/api/v1`. */
  market(market: string): Api {
    return this.#api(`/${encodeURIComponent(market)}/api/v1`, market);
  }

  /** What belongs to no market: `/api/markets`, `/sandbox/api/...`. */
  house(): Api {
    return this.#api('', undefined);
  }

  /** Whether the visitor has a session worth asking about. */
  hasSession(market: string): boolean {
    return this.#cookies.has(`gh_${market}_access`) || this.#cookies.has(`gh_${market}_refresh`);
  }

  cookie(name: string): string | undefined {
    return this.#cookies.get(name);
  }

  setCookie(header: string): void {
    applySetCookie(this.#cookies, header);
    this.#visitor.setCookies.push(header);
  }

  #api(base: string, market: string | undefined): Api {
    const call = <T>(method: ApiRequest['method'], target: string, body?: unknown, options?: CallOptions) =>
      this.#call<T>(market, method, base + target, body, options);
    return {
      get: (target, query) => call('GET', target + queryString(query)),
      post: (target, body, options) => call('POST', target, body, options),
      put: (target, body) => call('PUT', target, body),
      patch: (target, body) => call('PATCH', target, body),
      delete: (target) => call('DELETE', target),
    };
  }

  async #call<T>(
    market: string | undefined,
    method: ApiRequest['method'],
    target: string,
    body: unknown,
    options?: CallOptions,
  ): Promise<T> {
    if (market && !this.#cookies.has(`gh_${market}_access`)) await this.#refresh(market);
    let answer = await this.#send(method, target, body, options);
    // A worn-out cookie makes a stranger of its owner; what else is refused, such as a wrong password, must not be sent twice.
    if (market && answer.status === 401 && codeOf(answer) === 'identity.sign_in' && (await this.#refresh(market))) {
      answer = await this.#send(method, target, body, options);
    }
    if (answer.status >= 400) throw new ApiError(readProblem(answer));
    return (answer.body && answer.contentType.includes('json') ? JSON.parse(answer.body) : undefined) as T;
  }

  /** Renews the session at most once per request, however many loaders ask. True when there is a new access token. */
  #refresh(market: string): Promise<boolean> {
    const name = `gh_${market}_refresh`;
    if (!this.#cookies.has(name)) return this.#refreshes.get(market) ?? Promise.resolve(false);
    const running = this.#refreshes.get(market) ?? this.#renew(market, name);
    this.#refreshes.set(market, running);
    return running;
  }

  async #renew(market: string, cookie: string): Promise<boolean> {
    const answer = await this.#send('POST', `/${market}/api/v1/auth/refresh`, { session: 'cookie' });
    if (answer.status < 400) return true;
    // Refused for good: drop the cookies, or every page would ask again. Anything else (limits, a restart) may pass.
    if (answer.status === 401) {
      for (const name of [cookie, `gh_${market}_access`]) this.setCookie(`${name}=; Path=/${market}; Max-Age=0; HttpOnly; SameSite=Lax`);
    }
    return false;
  }

  async #send(method: ApiRequest['method'], target: string, body?: unknown, options?: CallOptions): Promise<ApiResponse> {
    const headers: Record<string, string> = { accept: 'application/json', cookie: cookieHeader(this.#cookies) };
    if (body !== undefined) headers['content-type'] = options?.contentType ?? 'application/json';
    if (options?.idempotencyKey) headers['idempotency-key'] = options.idempotencyKey;
    if (options?.challengeAnswer) headers['challenge-answer'] = options.challengeAnswer;
    const answer = await this.#visitor.call({
      method,
      path: target,
      headers,
      ...(body === undefined ? {} : { body: options?.contentType === undefined ? JSON.stringify(body) : String(body) }),
    });
    for (const header of answer.setCookies) this.setCookie(header);
    return answer;
  }
}

function queryString(query: Query | undefined): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== '') parameters.set(name, String(value));
  }
  return parameters.size > 0 ? `?${parameters}` : '';
}

function codeOf(answer: ApiResponse): string {
  return readProblem(answer).code;
}

function readProblem(answer: ApiResponse): Problem {
  const fallback = {
    status: answer.status,
    code: 'web.no_answer',
    title: 'No usable answer',
    detail: 'The service did not answer as expected.',
  };
  if (!answer.contentType.includes('json')) return fallback;
  try {
    return { ...fallback, ...(JSON.parse(answer.body) as Partial<Problem>), status: answer.status };
  } catch {
    return fallback;
  }
}

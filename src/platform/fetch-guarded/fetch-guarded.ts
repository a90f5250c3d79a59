import { lookup } from 'node:dns/promises';
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { invalid, isGuildhallError, unavailable } from '#kernel';
import { readAtMost } from '#platform/bounded-body';
import { isLoopback, isPublicAddress } from './public-address.ts';

export interface GuardedRequest {
  headers?: Readonly<Record<string, string>>;
  /** For the whole of it, redirects included; 15 seconds unless said. */
  timeoutMs?: number;
  /** Of the body; a million unless said. */
  maxBytes?: number;
}

export interface GuardedAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Where the answer came from, after redirects. */
  address: string;
}

/**
 * GET of an address that somebody gave us. Any status is an answer.
 *
 * @throws fetch.bad_address, fetch.forbidden_address (invalid), fetch.failed, fetch.timed_out, fetch.too_large,
 *   fetch.too_many_redirects (unavailable)
 */
export type GuardedFetch = (address: string, request?: GuardedRequest) => Promise<GuardedAnswer>;

export interface GuardOptions {
  /** Also this machine, with http: for tests and the demo. */
  allowLoopback?: boolean;
  /** All addresses of a name; the system's resolver unless said. */
  resolve?: (hostname: string) => Promise<readonly string[]>;
}

const mostRedirects = 3;
const defaults = { timeoutMs: 15_000, maxBytes: 1_000_000 };
const redirects = new Set([301, 302, 303, 307, 308]);

export function fetchGuard({ allowLoopback = false, resolve = resolveAll }: GuardOptions = {}): GuardedFetch {
  return async (address, { headers = {}, timeoutMs = defaults.timeoutMs, maxBytes = defaults.maxBytes } = {}) => {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      let url = parse(address);
      for (let hops = 0; ; hops++) {
        const pinned = await check(url, allowLoopback, (hostname) => orAborted(resolve(hostname), signal));
        const answer = await get(url, { pinned, headers, maxBytes, signal });
        const next = redirects.has(answer.status) ? answer.headers.location : undefined;
        if (next === undefined) return { ...answer, address: url.href };
        if (hops === mostRedirects)
          throw unavailable(
            'fetch.too_many_redirects',
            `${address} leads on more than ${mostRedirects} times. Give the address at the end.`,
          );
        url = parse(next, url);
      }
    } catch (error) {
      throw explained(error, address, signal, timeoutMs);
    }
  };
}

const resolveAll = async (hostname: string): Promise<string[]> => (await lookup(hostname, { all: true })).map((each) => each.address);

function parse(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href);
  const wrong = (message: string) => invalid('fetch.bad_address', message, { fields: [{ path: '/address', message }] });
  if (url === null) throw wrong(`"${short(text)}" is not an address. It begins with https://.`);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw wrong(`"${short(text)}" does not begin with https://. Give one that does.`);
  if (url.username !== '' || url.password !== '') throw wrong('The address holds a name or a password. Give one without.');
  return url;
}

/** The addresses that the connection may go to: everything the name stands for, if all of it is allowed. */
async function check(url: URL, allowLoopback: boolean, resolve: (hostname: string) => Promise<readonly string[]>): Promise<string[]> {
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  const found = isIP(hostname) === 0 ? await resolve(hostname) : [hostname];
  const isOurs = allowLoopback && found.length > 0 && found.every(isLoopback);
  if (url.protocol !== 'https:' && !isOurs) {
    const message = `"${short(url.href)}" is not encrypted. Give an address that begins with https://.`;
    throw invalid('fetch.bad_address', message, { fields: [{ path: '/address', message }] });
  }
  if (!isOurs && (found.length === 0 || !found.every(isPublicAddress))) {
    const message = `"${short(url.hostname)}" is not on the open internet. Give an address that everybody can reach.`;
    throw invalid('fetch.forbidden_address', message, { fields: [{ path: '/address', message }] });
  }
  return [...found];
}

interface Get {
  pinned: readonly string[];
  headers: Readonly<Record<string, string>>;
  maxBytes: number;
  signal: AbortSignal;
}

async function get(url: URL, { pinned, headers, maxBytes, signal }: Get): Promise<Omit<GuardedAnswer, 'address'>> {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = send(url, {
    agent: false,
    signal,
    lookup: pinnedTo(pinned),
    headers: { accept: '*/*', 'user-agent': 'Guildhall', ...headers, 'accept-encoding': 'identity' },
  });
  request.on('response', resolve).on('error', reject).end();
  const response = await promise;
  // What breaks off after the answer began is told by the reading below; without an ear here it would end the process.
  request.on('error', () => undefined);
  try {
    const { statusCode: status = 0 } = response;
    if (redirects.has(status)) return { status, headers: response.headers, body: Buffer.alloc(0) };
    return { status, headers: response.headers, body: await readBody(response, url, maxBytes) };
  } finally {
    response.destroy();
    request.destroy();
  }
}

async function readBody(response: IncomingMessage, url: URL, maxBytes: number): Promise<Buffer> {
  const encoding = response.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity')
    throw unavailable('fetch.failed', `${url.hostname} answered compressed (${short(encoding)}), which was not asked for.`);
  const tooLarge = () =>
    unavailable('fetch.too_large', `What is at ${url.hostname} is larger than ${maxBytes.toLocaleString('en-US')} bytes.`);
  if (Number(response.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
  return readAtMost(response, maxBytes, tooLarge);
}

/** In place of another look at the name, which could by now say something else. */
const pinnedTo =
  (addresses: readonly string[]): LookupFunction =>
  (_hostname, options, callback) => {
    const all = addresses.map((address) => ({ address, family: isIP(address) }));
    const [first] = all;
    if (options.all === true) callback(null, all);
    else callback(null, first?.address ?? '', first?.family);
  };

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason as Error);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  return Promise.race([work, promise]).finally(() => signal.removeEventListener('abort', abort));
}

function explained(error: unknown, address: string, signal: AbortSignal, timeoutMs: number): unknown {
  if (isGuildhallError(error)) return error;
  const host = short(URL.parse(address)?.hostname ?? address);
  if (signal.aborted)
    return unavailable('fetch.timed_out', `${host} did not answer in full within ${timeoutMs / 1_000} seconds.`, { cause: error });
  const code = (error as { code?: unknown }).code;
  return unavailable('fetch.failed', `${host} ${reasons[String(code)] ?? 'could not be read: the connection failed'}.`, { cause: error });
}

const reasons: Record<string, string> = {
  ENOTFOUND: 'is not known: its name leads nowhere',
  EAI_AGAIN: 'could not be looked up just now',
  ECONNREFUSED: 'does not take connections',
  ECONNRESET: 'broke the connection off',
  CERT_HAS_EXPIRED: 'has a certificate that expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'has a certificate of another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'has a certificate that nobody vouches for',
  SELF_SIGNED_CERT_IN_CHAIN: 'has a certificate that nobody vouches for',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'has a certificate that nobody vouches for',
};

const short = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);

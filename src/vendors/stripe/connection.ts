import { invalid } from '#kernel';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import Stripe from 'stripe';

type HttpClient = ReturnType<typeof Stripe.createNodeHttpClient>;

/**
 * The official SDK, pointed at Stripe or at a sandbox, retrying nothing: whether to try again is the effect runner's to
 * decide, with the same key.
 *
 * @throws payments.bad_base_url (invalid)
 */
export function connect(options: { secretKey: string; baseUrl?: string; timeoutMs: number }): Stripe {
  const address = options.baseUrl === undefined ? undefined : parseBaseUrl(options.baseUrl);
  const plain = address?.protocol === 'http';
  const agent = plain ? new HttpAgent({ keepAlive: true }) : new HttpsAgent({ keepAlive: true });
  return new Stripe(options.secretKey, {
    ...address,
    httpClient: withoutHiddenRetry(Stripe.createNodeHttpClient(agent)),
    maxNetworkRetries: 0,
    timeout: options.timeoutMs,
    telemetry: false,
  });
}

function parseBaseUrl(baseUrl: string): { protocol: 'http' | 'https'; host: string; port: string } {
  const url = URL.parse(baseUrl);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.pathname !== '/') {
    throw invalid('payments.bad_base_url', `"${baseUrl}" is not the address of a Stripe server. Write it like http://127.0.0.1:4010.`);
  }
  const protocol = url.protocol === 'http:' ? 'http' : 'https';
  return { protocol, host: url.hostname, port: url.port === '' ? (protocol === 'http' ? '80' : '443') : url.port };
}

/**
 * Even with no retries allowed, the SDK sends a request again when the connection was closed under it (it looks for
 * ECONNRESET and EPIPE). An error without those codes keeps it to one request per call.
 */
function withoutHiddenRetry(client: HttpClient): HttpClient {
  return {
    getClientName: () => client.getClientName(),
    async makeRequest(...request) {
      try {
        return await client.makeRequest(...request);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'ECONNRESET' || code === 'EPIPE') throw new Error(`The connection was closed before an answer came (${code}).`);
        throw error;
      }
    },
  };
}

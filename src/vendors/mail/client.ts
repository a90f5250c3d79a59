import { type Clock, invalid, systemClock, unavailable } from '#kernel';
import { createTransport } from 'nodemailer';
import addressParser from 'nodemailer/lib/addressparser';
import { explainFailure } from './failures.ts';

export interface SmtpMailOptions {
  /** `smtp://user:pass@host:port`, or `smtps://` for TLS from the first byte. User and password are optional. */
  url: string;
  /** The sender: `Prep <hello@prep.example>` or a bare address. */
  from: string;
  /** The most one `send` or `verify` may take, waiting for a connection included. Default 15,000. */
  timeoutMs?: number;
  /** Dates the messages; the machine's clock unless given. */
  clock?: Clock;
}

export interface MailMessage {
  /** One address. */
  to: string;
  subject: string;
  text: string;
  html?: string;
  /**
   * Derived by the caller from the notification's id, for example `<0199…@prep.example>`: a second try then carries
   * the same Message-ID and whoever receives both can tell that they are one message.
   */
  messageId: string;
  /** Passed through as they are, for example `List-Unsubscribe`. Line breaks cannot smuggle in another header. */
  headers?: Record<string, string>;
}

export interface Mail {
  /**
   * Hands one message to the server, once: no retry in here. Resolves when the server has taken responsibility for it.
   *
   * @throws mail.refused (invalid) the server said no for good, in its words; trying again is pointless
   * @throws mail.bad_address (invalid) `to` is not one address; nothing was sent
   * @throws mail.deferred (unavailable) the server said "later" (a 4xx reply)
   * @throws mail.login_refused (unavailable) the server refuses our user, password or lack of them: an operator must act
   * @throws mail.unreachable (unavailable) no connection, it broke, or no answer in time. The message may have arrived all the same
   */
  send(message: MailMessage, options?: { signal?: AbortSignal }): Promise<{ messageId: string }>;
  /** Connects, logs in and leaves. Throws what `send` throws. */
  verify(): Promise<void>;
  /** Waits for the sends under way (at most `timeoutMs`), then closes every connection. */
  close(): Promise<void>;
}

/**
 * Mail over SMTP, on kept-open connections (at most 5). TLS is used whenever the server offers it, and demanded when a
 * password would otherwise cross a network in the clear.
 *
 * @throws mail.bad_url, mail.bad_sender (invalid)
 */
export function smtpMail(options: SmtpMailOptions): Mail {
  const { timeoutMs = 15_000, clock = systemClock } = options;
  const url = parseUrl(options.url);
  const from = oneAddress(options.from);
  if (!from) throw invalid('mail.bad_sender', `"${options.from}" is not a sender. Write it like Prep <hello@prep.example>.`);

  const transport = createTransport({
    url: options.url,
    pool: true,
    maxConnections: 5,
    // A message whose connection breaks may have arrived, so whether to try again is the caller's decision.
    maxRequeues: 0,
    idleTimeout: 30_000,
    requireTLS: url.protocol === 'smtp:' && url.password !== '' && !isLoopback(url.hostname),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const underWay = new Set<Promise<unknown>>();
  let closed = false;

  /** Keeps count of the work under way, and speaks of its failures in our words. */
  const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
    if (closed) throw unavailable('mail.unreachable', 'The mail connection is closed because this process is stopping.');
    const promise = work();
    underWay.add(promise);
    try {
      return await promise;
    } catch (error) {
      throw explainFailure(error, url.host, timeoutMs);
    } finally {
      underWay.delete(promise);
    }
  };

  return {
    async send(message, { signal } = {}) {
      const to = oneAddress(message.to);
      if (!to) {
        throw invalid('mail.bad_address', `"${message.to}" is not one mail address.`, {
          fields: [{ path: '/to', message: 'Write one address like name@example.com.' }],
        });
      }
      const deadline = AbortSignal.timeout(timeoutMs);
      const sent = await attempt(() =>
        transport.sendMail({
          from,
          to,
          subject: message.subject,
          text: message.text,
          html: message.html,
          messageId: message.messageId,
          headers: message.headers,
          date: new Date(clock.now().epochMilliseconds),
          signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
        }),
      );
      return { messageId: sent.messageId };
    },
    async verify() {
      await attempt(() => transport.verify());
    },
    async close() {
      closed = true;
      await Promise.allSettled(underWay);
      transport.close();
    },
  };
}

function parseUrl(text: string): URL {
  const url = URL.parse(text);
  if (!url || (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') || url.hostname === '') {
    // The text may hold a password: it is not repeated.
    throw invalid('mail.bad_url', 'The address of the mail server is not usable. Write it like smtp://user:password@mail.example.com:587.');
  }
  return url;
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);

function oneAddress(text: string): { name: string; address: string } | undefined {
  const [first, ...more] = addressParser(text);
  if (!first || more.length > 0 || !('address' in first) || !/^[^\s@]+@[^\s@]+$/.test(first.address ?? '')) return undefined;
  return { name: first.name, address: first.address as string };
}

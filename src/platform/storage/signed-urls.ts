import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { forbidden, invalid, type Clock } from '#kernel';
import { checkKey } from './keys.ts';

/** What a signature lets its bearer do, once checked. */
export interface Grant {
  key: string;
  contentType: string;
  /** For uploads. */
  maxBytes: number;
}

export interface SignedUpload {
  method: 'PUT';
  url: string;
  /** Must be sent exactly so. */
  headers: { 'content-type': string };
  maxBytes: number;
  expiresAt: Temporal.Instant;
}

/** Addresses that open one file to whoever holds them, for a while. A bucket's own signed addresses fit behind this. */
export interface SignedUrls {
  /** For one PUT of this type to this key. */
  upload(market: string, grant: { key: string; maxBytes: number; seconds: number }): SignedUpload;
  /** A path of the house. Within one span of `seconds` the same file has the same address, so that browsers can keep it. */
  download(market: string, grant: { key: string; seconds: number }): string;
}

export interface Signature {
  method: string;
  key: string;
  /** The address's query: expires, max, signature. */
  query: { expires: number; max: number; signature: string };
}

/** The same, for the route that answers these addresses. */
export interface UrlSigner extends SignedUrls {
  /** @throws storage.bad_signature (also for another method, key or market), storage.expired, storage.bad_key */
  check(market: string, asked: Signature): Grant;
}

/** Signs with a key of its own, drawn from the installation's secret (HKDF, RFC 5869), by HMAC-SHA-256. */
export function urlSigner({ secret, clock, publicUrl }: { secret: string; clock: Clock; publicUrl: string }): UrlSigner {
  const hmacKey = Buffer.from(hkdfSync('sha256', secret, '', 'guildhall signed urls 1', 32));
  const sign = (...parts: (string | number)[]): Buffer => createHmac('sha256', hmacKey).update(parts.join('\n')).digest();
  const now = (): number => Math.floor(clock.now().epochMilliseconds / 1_000);
  const path = (method: string, market: string, key: string, expires: number, max: number): string => {
    const signature = sign(method, market, key, expires, max).toString('base64url');
    return `/${market}/files/${key}?expires=${expires}&max=${max}&signature=${signature}`;
  };

  return {
    upload(market, { key, maxBytes, seconds }) {
      const contentType = checkKey(key);
      const expires = now() + seconds;
      return {
        method: 'PUT',
        url: publicUrl + path('PUT', market, key, expires, maxBytes),
        headers: { 'content-type': contentType },
        maxBytes,
        expiresAt: Temporal.Instant.fromEpochMilliseconds(expires * 1_000),
      };
    },
    download(market, { key, seconds }) {
      checkKey(key);
      // Rounded up to the end of the next span: good for one to two of them.
      return path('GET', market, key, (Math.floor(now() / seconds) + 2) * seconds, 0);
    },
    check(market, { method, key, query: { expires, max, signature } }) {
      const contentType = checkKey(key);
      const expected = sign(method, market, key, expires, max);
      const given = Buffer.from(signature, 'base64url');
      if (given.length !== expected.length || !timingSafeEqual(given, expected))
        throw forbidden('storage.bad_signature', 'This address was not given out by us for this file and method. Ask for a new one.');
      if (expires <= now())
        throw forbidden('storage.expired', 'This address was good for a while only and is now over. Ask for a new one.');
      return { key, contentType, maxBytes: max };
    },
  };
}

/** @throws storage.wrong_type */
export function demandType({ contentType }: Grant, sent: string | undefined): void {
  if (sent?.toLowerCase() !== contentType)
    throw invalid('storage.wrong_type', `This address takes ${contentType}, but ${sent?.slice(0, 100) ?? 'no content type'} was sent.`);
}

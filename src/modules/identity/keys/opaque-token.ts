import { createHash, createHmac, randomBytes } from 'node:crypto';

/**
 * Tokens that mean nothing by themselves: 256 bits from the operating system, never from the context's chance, which a
 * demo or a test seeds. Only their SHA-256 is stored; with so many bits a slow or salted hash would add nothing.
 */
export const newToken = (): string => randomBytes(32).toString('base64url');

export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** 43 characters of base64url; what looks otherwise is not worth a query. */
export const looksLikeToken = (text: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(text);

/**
 * The refresh token that follows another. Who has the earlier token, its row's nonce and the server's key finds it again,
 * so twins of one request can be given the same successor though its clear text is stored nowhere.
 */
export function successorOf(token: string, nonce: string, key: Uint8Array): string {
  return createHmac('sha256', key).update(`${nonce}.${token}`).digest('base64url');
}

import { createECDH, createHash, createPrivateKey, type KeyObject } from 'node:crypto';
import type { LoginProviderName } from '#platform/outside-login';

/** The client that is registered at every provider of the sandbox. */
export const client = { id: 'guildhall-sandbox', secret: 'a-secret-of-the-identity-sandbox' };
export const apple = { teamId: 'SANDBOXTEAM', keyId: 'SANDBOXKEY' };
export const appleAudience = 'https://appleid.apple.com';

/** The key that Apple would have given to download. Worked out, so that a house and a sandbox in two processes have the same. */
export function appleKey(): KeyObject {
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(createHash('sha256').update('the key of the sandbox, known to everybody').digest());
  const point = curve.getPublicKey();
  const text = (bytes: Buffer): string => bytes.toString('base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: text(point.subarray(1, 33)), y: text(point.subarray(33)), d: text(curve.getPrivateKey()) };
  return createPrivateKey({ key: jwk, format: 'jwk' });
}

/** For an adapter: where a sandbox stands for its provider, and the client that is registered there. */
export const identitySandboxClient = (
  url: string,
  provider: Exclude<LoginProviderName, 'apple'>,
): { baseUrl: string; clientId: string; clientSecret: string } => ({
  baseUrl: `${url}/${provider}`,
  clientId: client.id,
  clientSecret: client.secret,
});

export const identitySandboxAppleClient = (url: string) => ({
  baseUrl: `${url}/apple`,
  clientId: client.id,
  ...apple,
  privateKey: appleKey().export({ type: 'pkcs8', format: 'pem' }) as string,
});

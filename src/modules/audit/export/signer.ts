import { createHash, createPrivateKey, createPublicKey, hkdfSync, sign } from 'node:crypto';

/** The house's hand under what it gives out. */
export interface ExportSigner {
  /** SHA-256 of the public key (SubjectPublicKeyInfo), in hex: what people compare. */
  readonly fingerprint: string;
  /** PEM. */
  readonly publicKey: string;
  /** Ed25519, in base64. */
  sign(message: Uint8Array): string;
}

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410, section 7). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The same secret gives the same key, on every process and after a restore. */
export function exportSigner(secret: string): ExportSigner {
  const seed = Buffer.from(hkdfSync('sha256', secret, '', 'guildhall audit export, Ed25519, 1', 32));
  const key = createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key);
  return {
    fingerprint: fingerprintOf(publicKey.export({ format: 'pem', type: 'spki' })),
    publicKey: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    sign: (message) => sign(null, message, key).toString('base64'),
  };
}

/** @throws when the text holds no public key */
export const fingerprintOf = (pem: string | Buffer): string =>
  createHash('sha256')
    .update(createPublicKey(pem).export({ format: 'der', type: 'spki' }))
    .digest('hex');

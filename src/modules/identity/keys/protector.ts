import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { unavailable } from '#kernel';

/** Keeps private keys unreadable in the database. The label binds a sealed text to its place: it opens nowhere else. */
export interface Protector {
  protect(plain: string, label: string): string;
  /** @throws identity.key_unreadable when the secret is not the one it was sealed with, or the text was altered */
  unprotect(sealed: string, label: string): string;
}

const version = 'v1';

/**
 * AES-256-GCM under a key derived from a setting.
 *
 * @param secret at least 32 characters of chance, the same in every process of the installation
 */
export function protectWith(secret: string): Protector {
  if (secret.length < 32) throw new Error('The secret that protects keys needs at least 32 characters.');
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'guildhall identity keys', 32));
  return {
    protect(plain, label) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(label));
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return [version, nonce.toString('base64url'), Buffer.concat([text, cipher.getAuthTag()]).toString('base64url')].join('.');
    },
    unprotect(sealed, label) {
      try {
        const [found, nonce = '', body = ''] = sealed.split('.');
        if (found !== version) throw new Error(`unknown form ${found}`);
        const bytes = Buffer.from(body, 'base64url');
        const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'), { authTagLength: 16 });
        decipher.setAAD(Buffer.from(label)).setAuthTag(bytes.subarray(-16));
        return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw unavailable(
          'identity.key_unreadable',
          `The key "${label}" cannot be read: the secret that protects keys is not the one it was sealed with.`,
          {
            cause,
          },
        );
      }
    },
  };
}

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { unavailable } from '#kernel';

/** One key of several. The id is written beside what it sealed; it tells nothing about the key. */
export interface FieldKey {
  /** Lower-case letters, digits and dashes, such as `2026-11`. */
  id: string;
  /** At least 32 characters of chance. */
  secret: string;
}

/** Keeps single columns unreadable in the database and in backups of it. */
export interface FieldSeal {
  /**
   * Seals under the first key.
   *
   * @param label binds the text to its place, such as `calendar connection 7 refresh`: it opens nowhere else
   */
  protect(plain: string, label: string): string;
  /** Opens what any of the keys sealed. @throws secrets.unreadable when none did, or the text was altered or stood elsewhere */
  unprotect(sealed: string, label: string): string;
  /** Whether a text is sealed under the first key; one that is not should be sealed anew, so that the old key can be retired. */
  isCurrent(sealed: string): boolean;
}

const [version, nonceBytes, tagBytes] = ['f1', 12, 16];

/**
 * AES-256-GCM with a key for each id, derived by HKDF (RFC 5869). To rotate, put a new key first and keep the old one behind it until
 * `isCurrent` holds for every row.
 *
 * @param keys at least one, the same in every process; the first seals
 */
export function fieldSeal(keys: readonly FieldKey[]): FieldSeal {
  const [first] = keys;
  if (first === undefined) throw new Error('Sealing fields needs at least one key.');
  const derived = new Map<string, Buffer>();
  for (const { id, secret } of keys) {
    if (!/^[a-z0-9-]{1,32}$/.test(id)) throw new Error(`"${id}" cannot name a key: use lower-case letters, digits and dashes.`);
    if (secret.length < 32) throw new Error(`The key "${id}" needs at least 32 characters.`);
    if (derived.has(id)) throw new Error(`Two keys are called "${id}".`);
    derived.set(id, Buffer.from(hkdfSync('sha256', secret, id, 'guildhall secrets at rest', 32)));
  }
  const keyOf = (id: string): Buffer => {
    const key = derived.get(id);
    if (key === undefined) throw new Error(`no key "${id}"`);
    return key;
  };
  return {
    protect(plain, label) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', keyOf(first.id), nonce).setAAD(Buffer.from(label));
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return [version, first.id, nonce.toString('base64url'), body.toString('base64url')].join('.');
    },
    unprotect(sealed, label) {
      try {
        const [form, id = '', nonce = '', text = ''] = sealed.split('.');
        if (form !== version) throw new Error(`unknown form ${form}`);
        const body = Buffer.from(text, 'base64url');
        const decipher = createDecipheriv('aes-256-gcm', keyOf(id), Buffer.from(nonce, 'base64url'), { authTagLength: tagBytes });
        decipher.setAAD(Buffer.from(label)).setAuthTag(body.subarray(-tagBytes));
        return Buffer.concat([decipher.update(body.subarray(0, -tagBytes)), decipher.final()]).toString('utf8');
      } catch (cause) {
        const message = `What is kept sealed as "${label}" cannot be opened: its key is not among those of this house (FIELD_KEYS).`;
        throw unavailable('secrets.unreadable', message, { cause });
      }
    },
    isCurrent: (sealed) => sealed.startsWith(`${version}.${first.id}.`),
  };
}

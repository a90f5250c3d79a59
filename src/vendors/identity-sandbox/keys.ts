import { exportJWK, generateKeyPair, importJWK, SignJWT, UnsecuredJWT, type JWK } from 'jose';
import type { Misbehaviour } from './switches.ts';
import { client } from './clients.ts';
import type { Store } from './store.ts';

/** What the identity tokens of the sandbox are signed with: RS256, as Google's and Apple's. */
export interface SigningKeys {
  /** The public part of the one that counts. */
  published: JWK;
  sign(claims: Record<string, unknown>, misbehave: Misbehaviour): Promise<string>;
}

export async function signingKeys(store: Store): Promise<SigningKeys> {
  const [own, other] = await Promise.all([keyOf(store, 'sandbox-key-1'), keyOf(store, 'sandbox-key-other')]);
  const { kty, n, e } = own;
  return {
    published: { kty, n, e, kid: 'sandbox-key-1', alg: 'RS256', use: 'sig' } as JWK,
    async sign(claims, misbehave) {
      if (misbehave === 'unsigned') return new UnsecuredJWT(claims).encode();
      if (misbehave === 'shared_secret')
        return new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(client.secret));
      // Signed by a key that nobody published, under the name of the one that is.
      const key = misbehave === 'other_key' ? other : own;
      return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'sandbox-key-1' }).sign(await importJWK(key, 'RS256'));
    },
  };
}

async function keyOf(store: Store, id: string): Promise<JWK> {
  const kept = store.get('key', id);
  if (kept !== undefined) return kept;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const made = await exportJWK(privateKey);
  store.put('key', id, { ...made });
  return made;
}

import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import type { Assertion, CreationOptions, Registration, RequestOptions } from '../../src/modules/identity/passkeys/index.ts';

/** What an authenticator can do otherwise than it should. */
export interface Deviation {
  origin?: string;
  rpId?: string;
  /** Whether it asked who holds it. */
  isVerified?: boolean;
  type?: string;
  /** What it counts; absent: one more each time. */
  counter?: number;
  userHandle?: string;
}

export interface Authenticator {
  create(options: CreationOptions, deviation?: Deviation): Registration;
  get(options: RequestOptions, deviation?: Deviation): Assertion;
  /** The same key in another's hands, as it is now. */
  copy(): Authenticator;
}

interface Held {
  key: KeyObject;
  id: Buffer;
  counter: number;
  userHandle: string;
}

/** An authenticator in software: ES256, no attestation, counts its uses unless told that it does not. */
export function softwareAuthenticator({ origin, counts = true }: { origin: string; counts?: boolean }, held?: Held): Authenticator {
  let mine = held;
  const step = counts ? 1 : 0;

  const clientData = (type: string, challenge: string, { origin: claimed = origin }: Deviation): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin: claimed, crossOrigin: false }));

  const authData = (rpId: string, counter: number, credential: Buffer, { isVerified = true }: Deviation): Buffer => {
    const flags = 0x01 | (isVerified ? 0x04 : 0) | (credential.length > 0 ? 0x40 : 0);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([sha256(Buffer.from(rpId)), Buffer.from([flags]), count, credential]);
  };

  return {
    create(options, deviation = {}) {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
      mine = { key: privateKey, id: randomBytes(32), counter: 0, userHandle: options.user.id };
      const cose = cbor(
        new Map<number, unknown>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, Buffer.from(x, 'base64url')],
          [-3, Buffer.from(y, 'base64url')],
        ]),
      );
      const credential = Buffer.concat([Buffer.alloc(16), Buffer.from([0, mine.id.length]), mine.id, cose]);
      const data = authData(deviation.rpId ?? options.rp.id, mine.counter, credential, deviation);
      const attestation = cbor(
        new Map<string, unknown>([
          ['fmt', 'none'],
          ['attStmt', new Map()],
          ['authData', data],
        ]),
      );
      const id = mine.id.toString('base64url');
      const client = clientData(deviation.type ?? 'webauthn.create', options.challenge, deviation);
      const response = { clientDataJSON: client.toString('base64url'), attestationObject: attestation.toString('base64url') };
      return { id, rawId: id, response: { ...response, transports: ['internal'] } };
    },

    get(options, deviation = {}) {
      if (mine === undefined) throw new Error('This authenticator holds no passkey yet.');
      mine.counter = deviation.counter ?? mine.counter + step;
      const data = authData(deviation.rpId ?? options.rpId, mine.counter, Buffer.alloc(0), deviation);
      const client = clientData(deviation.type ?? 'webauthn.get', options.challenge, deviation);
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), mine.key);
      const id = mine.id.toString('base64url');
      return {
        id,
        rawId: id,
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: signature.toString('base64url'),
          userHandle: deviation.userHandle ?? mine.userHandle,
        },
      };
    },

    copy: () => softwareAuthenticator({ origin, counts }, mine === undefined ? undefined : { ...mine }),
  };
}

const sha256 = (data: Buffer): Buffer => createHash('sha256').update(data).digest();

/** The little of CBOR (RFC 8949) that WebAuthn needs: integers, bytes, texts and maps, each below 64 KiB. */
function cbor(value: unknown): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Map) return Buffer.concat([head(5, value.size), ...[...value].flat().map(cbor)]);
  throw new Error('Not in this little CBOR.');
}

function head(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(major << 5) | length]);
  return length < 256 ? Buffer.from([(major << 5) | 24, length]) : Buffer.from([(major << 5) | 25, length >> 8, length & 255]);
}

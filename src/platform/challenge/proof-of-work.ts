import { hkdfSync } from 'node:crypto';
import { createChallenge, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import type { Take } from '#platform/limits';
import { readAnswer } from './answer.ts';
import type { Challenges } from './types.ts';

const lifetimeSeconds = 300;
/** One key in 256 begins so. With the cost below: about half a second of a laptop's work, a millisecond of ours to check. */
const keyPrefix = '00';
const usualCost = 5_000;

export interface ProofOfWork {
  /** The house's; the key that signs challenges is derived from it. */
  secret: string;
  /** Remembers what was used. */
  take: Take;
  /** Rounds of PBKDF2 for each of 256 tries, on average. */
  cost?: number;
}

/** Work instead of a puzzle: nothing to see, hear or type, and nobody else is asked. */
export function proofOfWork({ secret, take, cost = usualCost }: ProofOfWork): Challenges {
  const hmacSignatureSecret = Buffer.from(hkdfSync('sha256', secret, '', 'guildhall challenge', 32)).toString('hex');
  return {
    async pose(purpose) {
      const challenge = await createChallenge({
        algorithm: 'PBKDF2/SHA-256',
        cost,
        keyPrefix,
        deriveKey,
        expiresAt: Math.floor(Date.now() / 1_000) + lifetimeSeconds,
        data: { purpose },
        hmacSignatureSecret,
      });
      return { kind: 'altcha', ...challenge };
    },

    async check(answer, purpose) {
      const read = readAnswer(answer);
      if (read === undefined) return 'unreadable';
      const { challenge, solution } = read;
      // Whoever signs no end of it is not this house.
      if (challenge.parameters.expiresAt === undefined) return 'forged';
      const { verified, expired, invalidSignature } = await verifySolution({ challenge, solution, deriveKey, hmacSignatureSecret });
      if (expired) return 'expired';
      if (!verified) return invalidSignature === true ? 'forged' : 'wrong';
      if (challenge.parameters.data?.['purpose'] !== purpose) return 'other_purpose';
      const { refusedBy } = await take([
        { key: `challenge ${challenge.parameters.nonce}`, capacity: 1, windowMs: (lifetimeSeconds + 60) * 1_000 },
      ]);
      return refusedBy < 0 ? undefined : 'used';
    },
  };
}

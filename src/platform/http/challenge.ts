import { forbidden, isGuildhallError, type GuildhallError } from '#kernel';
import type { Challenges, Refused } from '#platform/challenge';
import { addressKey, type Bucket, type Take } from '#platform/limits';

/** Where a route asks for a sign of a person. */
export interface RouteChallenge {
  /** What it is asked for; an answer counts for this alone. */
  purpose: string;
  /** How many an address may send without, in an hour. */
  freePerHour: number;
  /** Whether every request counts among those, or only the refused ones, such as a wrong password. */
  counts: 'every' | 'refused';
}

export interface ChallengeOptions {
  /** `suspicious`: past what a route lets an address send freely. */
  mode: 'always' | 'suspicious';
  challenges: Challenges;
}

/** @throws challenge.needed, challenge.refused (403), each with a challenge to solve */
export type Gate = (
  asked: RouteChallenge,
  sender: { address: string; answer: string | undefined },
  run: () => Promise<void>,
) => Promise<void>;

export const answerHeader = 'challenge-answer';
const hourMs = 3_600_000;

export function createGate({ mode, challenges }: ChallengeOptions, take: Take): Gate {
  const needed = async (purpose: string, why?: Refused): Promise<GuildhallError> => {
    const facts = { challenge: await challenges.pose(purpose), header: 'Challenge-Answer', ...(why === undefined ? {} : { reason: why }) };
    return why === undefined
      ? forbidden('challenge.needed', 'Before this goes on, please let us check that you are a person.', { facts })
      : forbidden('challenge.refused', 'That answer does not count, or no longer. Please let us check once more that you are a person.', {
          facts,
        });
  };

  return async ({ purpose, freePerHour, counts }, { address, answer }, run) => {
    const bucket: Bucket = { key: `free ${purpose} ${addressKey(address)}`, capacity: freePerHour, windowMs: hourMs };
    if (answer !== undefined) {
      const why = await challenges.check(answer, purpose);
      if (why !== undefined) throw await needed(purpose, why);
    } else {
      if (mode === 'always') throw await needed(purpose);
      const { refusedBy } = await take([{ ...bucket, isLook: counts === 'refused' }]);
      if (refusedBy >= 0) throw await needed(purpose);
    }
    try {
      await run();
    } catch (error) {
      if (counts === 'refused' && isGuildhallError(error)) await take([bucket]);
      throw error;
    }
  };
}

import { isGuildhallError, type GuildhallError } from '#kernel';
import { createBreaker, wasNotCalled } from '#platform/breaker';
import type { Logger } from '#platform/context';
import { readAnswer } from './answer.ts';
import type { Challenges } from './types.ts';

const isAway = (error: unknown): error is GuildhallError => isGuildhallError(error) && error.kind === 'unavailable';

/**
 * Somebody else's check, and work of the browser while they do not answer: nobody is let in unasked, and nobody is kept out by a service that
 * is away. After one outage work is asked for, and the service tried again by and by. Work counts whenever it was asked for: it is signed.
 */
export function workWhileAway(service: Challenges, work: Challenges, log: Logger): Challenges {
  const breaker = createBreaker({ what: 'check for people', code: 'challenge.down', isOutage: isAway, openAfter: 1 });
  return {
    pose: (purpose) => (breaker.state === 'open' ? work : service).pose(purpose),
    async check(answer, purpose) {
      if (readAnswer(answer) !== undefined) return work.check(answer, purpose);
      try {
        return await breaker.run(() => service.check(answer, purpose));
      } catch (error) {
        if (!isAway(error)) throw error;
        if (!wasNotCalled(error))
          log.warn({ error: error.message }, 'people are asked for work of their browser until the check answers again');
        return 'unchecked';
      }
    },
  };
}

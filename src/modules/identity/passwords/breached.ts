import { createHash } from 'node:crypto';
import { isGuildhallError, unavailable } from '#kernel';
import { createBreaker } from '#platform/breaker';
import type { Context } from '#platform/context';
import type { GuardedFetch } from '#platform/fetch-guarded';
import { normalisePassword } from './rules.ts';

export interface BreachedConfig {
  /** A range service, up to its prefix: `https://api.pwnedpasswords.com/range`. */
  rangeUrl: string;
  fetch: GuardedFetch;
}

/** Whether a password is known from breaches. No answer is `false`, and logged: nobody is kept out by a service that is away. */
export type BreachedCheck = (ctx: Context, password: string) => Promise<boolean>;

const timeoutMs = 2_000;
const maxBytes = 500_000;

/**
 * Asks by k-anonymity: five of the forty letters of the SHA-1 leave the house, which some hundreds of known passwords share, and the
 * answer is padded, so that its length tells nothing either.
 */
export function breachedCheck({ rangeUrl, fetch }: BreachedConfig): BreachedCheck {
  const code = 'identity.breached_unavailable';
  const breaker = createBreaker({ what: 'list of breached passwords', code, isOutage: (error) => isGuildhallError(error) });
  return async (ctx, password) => {
    const digest = createHash('sha1').update(normalisePassword(password)).digest('hex').toUpperCase();
    const [prefix, suffix] = [digest.slice(0, 5), digest.slice(5)];
    try {
      const text = await breaker.run(async () => {
        const headers = { 'add-padding': 'true', accept: 'text/plain' };
        const answer = await fetch(`${rangeUrl.replace(/\/$/, '')}/${prefix}`, { headers, timeoutMs, maxBytes });
        if (answer.status !== 200) throw unavailable(code, `The list of breached passwords answered ${answer.status}.`);
        return answer.body.toString('latin1');
      });
      return isListed(text, suffix);
    } catch (error) {
      if (!isGuildhallError(error)) throw error;
      ctx.log.warn(
        { code: error.code },
        'the list of breached passwords did not answer: the password was checked against the built-in list alone',
      );
      return false;
    }
  };
}

/** Lines of `suffix:count`; padding counts zero. */
export function isListed(text: string, suffix: string): boolean {
  return text.split('\n').some((line) => {
    const [listed, count] = line.trim().split(':');
    return listed?.toUpperCase() === suffix && Number(count) > 0;
  });
}

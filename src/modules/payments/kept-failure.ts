import { isGuildhallError } from '#kernel';

/** One more real try each time: as many as a call has in its first minute. */
const mostKeys = 12;

/**
 * The provider carried a call out half, failed, and keeps that failure under the key for a day (Stripe, idempotent requests):
 * sending the same key again only repeats it.
 */
export const isKeptFailure = (error: unknown): boolean =>
  isGuildhallError(error, 'payments.provider_unknown') && error.facts?.['replayed'] === true;

/**
 * Makes a call, and makes it anew under another key when its failure was kept. A call that must not happen twice needs a `look`: it
 * is asked before each new key, and what it finds is the answer. Capturing or letting go twice gives the same answer and needs none.
 */
export async function underFreshKeys<T>(
  key: string,
  call: (key: string) => Promise<T>,
  look: (error: unknown) => Promise<T | undefined> = async () => undefined,
): Promise<T> {
  for (let n = 1; ; n++) {
    try {
      return await call(n === 1 ? key : `${key}-${n}`);
    } catch (error) {
      if (!isKeptFailure(error) || n === mostKeys) throw error;
      const found = await look(error);
      if (found !== undefined) return found;
    }
  }
}

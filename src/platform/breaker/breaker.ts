import { isGuildhallError, unavailable } from '#kernel';

export interface BreakerOptions {
  /** What stands behind it, in words that fit "The … does not answer": "payment provider". */
  what: string;
  /** The code of the refusal while it is open: `payments.provider_down`. */
  code: string;
  /** Whether an error says that nobody answered. Every other error is an answer. */
  isOutage(error: unknown): boolean;
  /** Outages in a row that open it. Default 3. */
  openAfter?: number;
  /** The pause before the first probe; it doubles with each that fails. Default 1,000. */
  firstPauseMs?: number;
  /** The longest pause between two probes. Default 30,000. */
  longestPauseMs?: number;
  /** Milliseconds that never go back. Default: this process's own. */
  now?(): number;
}

export type BreakerState = 'closed' | 'open' | 'half-open';

/** Spares people and workers the wait for somebody who is known not to answer. */
export interface Breaker {
  /** `open`: calls are refused at once. `half-open`: the next call is let through, or is under way, as a probe. */
  readonly state: BreakerState;
  /** The words of the last outage; undefined while closed. */
  readonly lastError: string | undefined;
  /** @throws the code of `options` (unavailable, see `wasNotCalled`) while it is known to fail: nothing was called */
  run<T>(call: () => Promise<T>): Promise<T>;
}

/** Opens after some outages in a row; then lets one call through after a pause, and closes as soon as one is answered. */
export function createBreaker(options: BreakerOptions): Breaker {
  const { what, code, isOutage, openAfter = 3, firstPauseMs = 1_000, longestPauseMs = 30_000, now = () => performance.now() } = options;
  let failures = 0;
  let lastError: string | undefined;
  let pauseMs = firstPauseMs;
  let probeAt = 0;
  let probing = false;

  const isOpen = (): boolean => failures >= openAfter;
  const answered = (): void => {
    failures = 0;
    lastError = undefined;
    pauseMs = firstPauseMs;
  };
  const failed = (error: unknown, probe: boolean): void => {
    // A call that began before it opened says nothing new when it fails after.
    if (isOpen() && !probe) return;
    if (probe) pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    failures += 1;
    lastError = error instanceof Error ? error.message : String(error);
    probeAt = now() + pauseMs;
  };

  return {
    get state() {
      if (!isOpen()) return 'closed';
      return probing || now() >= probeAt ? 'half-open' : 'open';
    },
    get lastError() {
      return lastError;
    },
    async run(call) {
      const probe = isOpen();
      if (probe && (probing || now() < probeAt)) {
        const retryAfterSeconds = Math.max(1, Math.ceil((probeAt - now()) / 1_000));
        throw unavailable(code, `The ${what} does not answer at the moment. Please try again in a little while.`, {
          retryAfterSeconds,
          facts: { notCalled: true },
        });
      }
      if (probe) probing = true;
      try {
        const result = await call();
        answered();
        return result;
      } catch (error) {
        if (isOutage(error)) failed(error, probe);
        else answered();
        throw error;
      } finally {
        if (probe) probing = false;
      }
    },
  };
}

/** Whether an error is a breaker's refusal: nobody was asked, so this was no try. */
export const wasNotCalled = (error: unknown): boolean => isGuildhallError(error) && error.facts?.['notCalled'] === true;

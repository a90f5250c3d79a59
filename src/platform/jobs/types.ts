import type { Id } from '#kernel';
import type { Context } from '#platform/context';

export interface NewJob {
  queue: string;
  payload: object;
  /** In business time (the context's clock); absent means now. */
  runAt?: Temporal.Instant;
  /** At most one waiting job per queue and key; enqueuing it again moves nothing and returns the one there. */
  key?: string;
  maxAttempts?: number;
}

export interface Job {
  id: Id<'job'>;
  queue: string;
  payload: Record<string, unknown>;
  /** 1 for the first try. */
  attempt: number;
  maxAttempts: number;
  correlationId: string;
}

/** Runs at least once; after `maxAttempts` failures the job is a dead letter that an admin can replay. */
export interface JobHandler {
  queue: string;
  handle(ctx: Context, job: Job): Promise<void>;
  maxAttempts?: number;
  timeoutMs?: number;
}

/** Enqueues a job of the queue at every tick of the interval, once over all processes. */
export interface Schedule {
  queue: string;
  every: Temporal.DurationLike;
}

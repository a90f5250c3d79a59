/** A bucket that holds what a window allows, a minute's unless said, and refills steadily. */
export interface Bucket {
  /** Whose, and of what: `reads 203.0.113.9`. */
  key: string;
  /** How many it holds when it is full. */
  capacity: number;
  /** In which an empty one fills again. */
  windowMs?: number;
  /** Only looks whether one is left. */
  isLook?: boolean;
}

/** What became of one request that several buckets were asked about. */
export interface Taken {
  /** The place of the first bucket that was empty; -1 when all gave. */
  refusedBy: number;
  /** Until that one gives again; 0 when all gave. */
  waitMs: number;
  /** What is left in each, in order. */
  left: readonly number[];
}

/** Takes one from each bucket, or from none when one of them is empty. */
export type Take = (buckets: readonly Bucket[]) => Promise<Taken>;

export const minuteMs = 60_000;

/**
 * The token bucket as one number: the moment at which the bucket would be full again (generic cell rate algorithm, ITU-T I.371). Taking
 * one moves that moment on by a request's share of the window; more than a window ahead is an empty bucket.
 */
export function nextFull(
  fullAtMs: number,
  nowMs: number,
  { capacity, windowMs = minuteMs }: Pick<Bucket, 'capacity' | 'windowMs'>,
): { fullAtMs: number; waitMs: number; left: number } {
  const shareMs = windowMs / capacity;
  const next = Math.max(fullAtMs, nowMs) + shareMs;
  // A thousandth of a share, for the rounding of thirds.
  const ahead = next - nowMs - windowMs - shareMs / 1_000;
  return { fullAtMs: next, waitMs: Math.max(0, ahead), left: Math.max(0, Math.floor((windowMs - (next - nowMs)) / shareMs + 0.001)) };
}

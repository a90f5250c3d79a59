/**
 * Keeps what is expensive to make and may be a little old. Never for money, free times or permissions. Values are JSON: what
 * comes out is a copy. A cache that fails is an empty cache: it never causes an error and never a wrong value.
 */
export interface Cache {
  /**
   * The kept value, or what `load` makes, kept for `ttlSeconds` of real time. However many ask at once, one loads and the others
   * get its result. What `load` throws reaches all of them, and nothing is kept.
   */
  remember<T>(key: string, ttlSeconds: number, load: () => Promise<T>): Promise<T>;
  /** The next to ask loads anew, also when a load is under way now. */
  forget(key: string): Promise<void>;
}

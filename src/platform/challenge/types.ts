/** Why an answer does not count; `unchecked` is no word about it: nobody could say. */
export type Refused = 'unreadable' | 'expired' | 'forged' | 'wrong' | 'other_purpose' | 'used' | 'unchecked';

/**
 * Tells people from programs that come in crowds. An answer counts once, for a few minutes, and only for what it was asked for.
 */
export interface Challenges {
  /** What the client has to solve, as plain JSON that says its kind. */
  pose(purpose: string): Promise<object>;
  /** Undefined when the answer counts; it then never counts again. */
  check(answer: string, purpose: string): Promise<Refused | undefined>;
}

import { invalid } from '#kernel';

/**
 * What a provider gone bad, or somebody who plays one, would do:
 * - `wrong_issuer`, `wrong_nonce`, `no_nonce`, `wrong_audience`, `expired`: the identity token says so;
 * - `other_key`, `unsigned`, `shared_secret`: it is signed by a key that is not published, by none, or by the client's own secret (HS256);
 * - `mix_up`: the answer carries the `iss` of another provider (RFC 9207);
 * - `wrong_state`: it carries another state;
 * - `replayed_code`: it carries a code that was exchanged before.
 */
export const misbehaviours = [
  'none',
  'wrong_issuer',
  'wrong_nonce',
  'no_nonce',
  'wrong_audience',
  'expired',
  'other_key',
  'unsigned',
  'shared_secret',
  'mix_up',
  'wrong_state',
  'replayed_code',
] as const;
/** Wrong only where the person was to log in anew: the identity token says that they did an hour before, or not when. */
export const staleLogIns = ['old_login', 'no_auth_time'] as const;
export type Misbehaviour = (typeof misbehaviours)[number] | (typeof staleLogIns)[number];

/** What the sandbox does to the requests that come next, until it is set back. */
export interface IdentitySwitches {
  misbehave: Misbehaviour;
  /** Requests of programs are answered with this status, and nothing is done: 500, 503, 429. 0 is off. */
  failWith: number;
  /** Takes requests of programs and never answers them. */
  hang: boolean;
  provider: 'google' | 'apple' | 'facebook' | 'amazon' | 'all';
}

export const atRest: IdentitySwitches = { misbehave: 'none', failWith: 0, hang: false, provider: 'all' };

const allowed: Record<keyof IdentitySwitches, readonly unknown[]> = {
  misbehave: [...misbehaviours, ...staleLogIns],
  failWith: [0, 429, 500, 503],
  hang: [true, false],
  provider: ['google', 'apple', 'facebook', 'amazon', 'all'],
};

/** @throws identity_sandbox.bad_switch (invalid), and then nothing has changed */
export function checkedSwitches(change: unknown): Partial<IdentitySwitches> {
  const bad = (message: string): Error => invalid('identity_sandbox.bad_switch', message);
  if (change === null || typeof change !== 'object' || Array.isArray(change)) throw bad('Send the switches to change as a JSON object.');
  for (const [name, value] of Object.entries(change)) {
    const choices = Object.hasOwn(allowed, name) ? allowed[name as keyof IdentitySwitches] : undefined;
    if (choices === undefined) throw bad(`There is no switch "${name}". There are: ${Object.keys(allowed).join(', ')}.`);
    if (!choices.includes(value)) throw bad(`The switch ${name} takes one of ${choices.join(', ')}.`);
  }
  return change as Partial<IdentitySwitches>;
}

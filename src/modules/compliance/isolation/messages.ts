import type { Verdicts } from '../decide/decide.ts';
import type { Facts } from '../decide/types.ts';
import type { Ruleset } from '../rules/types.ts';

/** What passes through the fence. */

export interface Assignment {
  ruleset: Ruleset;
  digest: string;
  /** One number that both sides see: the index of the rule being worked out, or -1. It outlives the worker. */
  at: SharedArrayBuffer;
}

export interface Question {
  facts: Facts;
  date: string;
  /** Rules not to be worked out, and why. */
  stopped: [index: number, why: string][];
}

export type Said = { ready: true } | { verdicts: Verdicts } | { problem: string };
/** With the processor's time that the worker has used so far, in ms. */
export type Answer = Said & { usedMs: number };

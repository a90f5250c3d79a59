import { missing } from '#kernel';
import type { Context } from '#platform/context';
import { compileRuleset } from './decide/compile.ts';
import type { Decision } from './decide/types.ts';
import { isolate, type Isolated } from './isolation/isolate.ts';
import { canonical } from './rules/digest.ts';
import { decisionById, rulesetByDigest, type StoredDecision } from './store.ts';

export interface Replay {
  stored: StoredDecision;
  /** The same facts, for the same day, by the same rules, worked out now. */
  again: Decision;
  /** Whether the two are equal to the last word. */
  same: boolean;
}

/**
 * Makes a decision again from what was kept of it, by the rules it was made by then, whatever the rules are today.
 *
 * @throws compliance.missing
 */
export async function replayDecision(ctx: Context, current: { digest: string; rules: Isolated }, id: string): Promise<Replay> {
  const stored = await decisionById(ctx.db, id);
  if (stored === undefined) throw noDecision();
  const { facts, decision } = stored;
  const again =
    decision.ruleset === current.digest
      ? await current.rules.decide(facts, decision.date)
      : await withRules(ctx, decision.ruleset, (rules) => rules.decide(facts, decision.date));
  return { stored, again, same: canonical(again) === canonical(decision) };
}

export const noDecision = () => missing('compliance.missing', 'There is no such decision, or it is not yours.');

async function withRules(ctx: Context, digest: string, use: (rules: Isolated) => Promise<Decision>): Promise<Decision> {
  const ruleset = await rulesetByDigest(ctx.db, digest);
  if (ruleset === undefined) throw new Error(`The rules ${digest} are referred to by a decision and are not there.`);
  const rules = isolate(compileRuleset(ruleset, digest));
  try {
    return await use(rules);
  } finally {
    await rules.close();
  }
}

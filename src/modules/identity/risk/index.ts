import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';
import type { Person } from '../domain.ts';
import type { Origin } from '../sessions/session.ts';
import { readRiskFacts } from './read-facts.ts';
import { scoreOf, type Risk } from './score.ts';

export { explainRisk, ExplainedRiskSchema, type ExplainedRisk } from './explain.ts';
export type { Risk, RiskLevel } from './score.ts';

/** Judges a log-in whose first step was right. */
export async function assessLogIn(
  ctx: Context,
  tx: Tx,
  { person, origin, isPasswordBreached = false }: { person: Person; origin: Origin; isPasswordBreached?: boolean | undefined },
): Promise<Risk> {
  return scoreOf(await readRiskFacts(ctx, tx, { person, origin, isPasswordBreached }));
}

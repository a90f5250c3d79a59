import { inTransaction, type Tx } from '#platform/database';
import type { Context } from '#platform/context';
import type { Module } from '#platform/module';
import { compileRuleset } from './decide/compile.ts';
import type { Decision, Facts } from './decide/types.ts';
import { complianceRoutes } from './http.ts';
import { isolate, type IsolationLimits } from './isolation/isolate.ts';
import type { Ruleset } from './rules/types.ts';
import { purgeDryRuns, storeDecision, type NewDecision, type StoredDecision } from './store.ts';

export interface ComplianceConfig {
  /** Checked already. */
  ruleset: Ruleset;
  limits?: Partial<IsolationLimits>;
}

/** The module, and what the market's own steps ask of it. */
export interface Compliance extends Module {
  /** Decides behind the fence. Not inside a transaction: it may take as long as its cap. */
  decide(facts: Facts, date: string): Promise<Decision>;
  /** Keeps a decision that something follows from, in the transaction of what follows. */
  keep(ctx: Context, tx: Tx, made: NewDecision): Promise<StoredDecision>;
}

export function complianceModule({ ruleset, limits }: ComplianceConfig): Compliance {
  const compiled = compileRuleset(ruleset);
  const rules = isolate(compiled, limits);
  return {
    name: 'compliance',
    dependsOn: [],
    migrations: new URL('./migrations/', import.meta.url),
    routes: complianceRoutes(compiled, rules),
    jobs: [
      {
        queue: 'compliance.purge',
        async handle(ctx) {
          const before = ctx.clock.now().subtract({ hours: 90 * 24 });
          const purged = await inTransaction(ctx, (tx) => purgeDryRuns(tx, before));
          ctx.log.info({ purged: Number(purged) }, 'Removed dry runs of rules');
        },
      },
    ],
    schedules: [{ queue: 'compliance.purge', every: { hours: 24 } }],
    decide: (facts, date) => rules.decide(facts, date),
    keep: (ctx, tx, made) => storeDecision(ctx, tx, compiled, made),
  };
}

import { inTransaction, type Tx } from '#platform/database';
import type { Context } from '#platform/context';
import type { Module } from '#platform/module';
import type { Id } from '#kernel';
import { badgeJobs, badgeSchedule, listingChanged } from './badge/badge.ts';
import { caseFacts, type AskedCase } from './cases/gather.ts';
import type { CasePorts } from './cases/ports.ts';
import { compileRuleset } from './decide/compile.ts';
import type { Decision, Facts } from './decide/types.ts';
import { decisionAdminRoutes } from './decision-admin.ts';
import { paperRoutes } from './desk/http.ts';
import { expiryJob } from './documents/expiry.ts';
import type { PaperFiles } from './documents/hand-in.ts';
import { sweepJob, sweepSchedule } from './documents/sweep.ts';
import type { Desk } from './documents/tell.ts';
import { complianceEvents } from './events.ts';
import { explainRoutes } from './explain.ts';
import { complianceRoutes } from './http.ts';
import { isolate, type IsolationLimits } from './isolation/isolate.ts';
import type { Ruleset } from './rules/types.ts';
import { storeDecision, type NewDecision, type StoredDecision } from './store.ts';
import { complianceParts, complianceRetention } from './ending.ts';
import { complianceData } from './personal-data.ts';

export interface ComplianceConfig {
  /** Checked already. */
  ruleset: Ruleset;
  cases: CasePorts;
  files: PaperFiles;
  limits?: Partial<IsolationLimits>;
}

/** The module, and what the market's own steps ask of it. */
export interface Compliance extends Module {
  /** Decides behind the fence. Not inside a transaction: it may take as long as its cap. */
  decide(facts: Facts, date: string): Promise<Decision>;
  /** All that is known of a kitchen and a chef for a day, as facts. @throws compliance.no_kitchen */
  factsOf(ctx: Context, asked: AskedCase): Promise<Facts>;
  /**
   * Gathers the facts of a case, decides behind the fence and keeps the decision, which the chef of the case (else the actor) may read.
   * Not inside a transaction.
   *
   * @throws compliance.no_kitchen
   */
  decideCase(ctx: Context, asked: AskedCase): Promise<StoredDecision>;
  /** For {@link handIn}, {@link acceptDocument} and {@link refuseDocument}. */
  desk: Desk;
  files: PaperFiles;
  /** Keeps a decision that something follows from, in the transaction of what follows. */
  keep(ctx: Context, tx: Tx, made: NewDecision): Promise<StoredDecision>;
}

export function complianceModule({ ruleset, cases, files, limits }: ComplianceConfig): Compliance {
  const compiled = compileRuleset(ruleset);
  const rules = isolate(compiled, limits);
  const desk: Desk = { vocabulary: compiled.vocabulary, ports: cases };
  const factsOf = (ctx: Context, asked: AskedCase): Promise<Facts> => caseFacts(ctx, cases, compiled.vocabulary, asked);
  return {
    name: 'compliance',
    scopes: {
      'papers.read': 'Read papers that you handed in',
      'rules.ask': 'Ask what the rules demand, and read the answers',
    },
    permissions: {
      'papers.submit': 'Hand in permits and certificates',
      'papers.review': 'Accept and refuse permits and certificates',
      'decisions.read': 'Read every decision of the rules',
    },
    dependsOn: [],
    migrations: new URL('./migrations/', import.meta.url),
    personalData: complianceData,
    parts: complianceParts,
    retention: complianceRetention,
    routes: [
      ...complianceRoutes(compiled, rules),
      ...explainRoutes(compiled, rules),
      ...decisionAdminRoutes(compiled, rules),
      ...paperRoutes({ desk, compiled, rules }, files),
    ],
    emits: complianceEvents,
    jobs: [expiryJob(desk), ...badgeJobs(desk, rules, ruleset), sweepJob(files.storage)],
    schedules: [badgeSchedule, sweepSchedule],
    subscribers: [listingChanged],
    decide: (facts, date) => rules.decide(facts, date),
    factsOf,
    desk,
    files,
    async decideCase(ctx, asked) {
      const facts = await factsOf(ctx, asked);
      const decision = await rules.decide(facts, asked.day);
      const made: NewDecision = {
        purpose: 'binding',
        subject: { kind: 'listing', id: asked.kitchenId },
        ...(asked.chefId !== undefined && { personId: asked.chefId as Id<'person'> }),
        facts,
        decision,
      };
      return inTransaction(ctx, (tx) => storeDecision(ctx, tx, compiled, made));
    },
    keep: (ctx, tx, made) => storeDecision(ctx, tx, compiled, made),
  };
}

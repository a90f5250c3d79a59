import { Type } from 'typebox';
import { closed, DateSchema, decodeCursor, IdSchema, page, pageOf, pageQuery, route, type Route } from '#platform/http';
import type { CompiledRuleset } from './decide/compile.ts';
import type { Decision, RuleOutcome } from './decide/types.ts';
import { view } from './http.ts';
import type { Isolated } from './isolation/isolate.ts';
import { noDecision } from './replay.ts';
import { oneOf } from './rules/shape.ts';
import type { Ruleset } from './rules/types.ts';
import { DecisionSchema, plainDecision, StoredDecisionSchema } from './schemas.ts';
import { decisionById, decisionsPage, rulesetByDigest, type StoredDecision } from './store.ts';

const admin = { may: 'decisions.read' } as const;
const tags = ['compliance', 'admin'] as const;
const byId = Type.Object({ decisionId: IdSchema }, closed);
const Cursor = Type.Object({ before: IdSchema }, closed);
const outcomes = Type.Union([Type.Literal('allowed'), Type.Literal('refused'), Type.Literal('review')]);
const purposes = Type.Union([Type.Literal('dry_run'), Type.Literal('binding')]);
const RuleEnd = oneOf(['met', 'broken', 'unknown', 'failed', 'not_applicable', 'absent']);
const { trace: _trace, ...decisionInBrief } = DecisionSchema.properties;
const Change = Type.Object(
  {
    rule: Type.String(),
    title: Type.String(),
    before: Type.Object({ version: Type.Optional(Type.Integer()), outcome: RuleEnd }, closed),
    after: Type.Object({ version: Type.Optional(Type.Integer()), outcome: RuleEnd }, closed),
  },
  closed,
);

/** For whoever answers for decisions: all that were kept, one to take away, and what other rules would have made of it. */
export function decisionAdminRoutes(compiled: CompiledRuleset, rules: Isolated): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/admin/compliance/decisions',
      summary: 'Decisions that were kept, newest first',
      tags,
      access: admin,
      query: Type.Object({ outcome: Type.Optional(outcomes), purpose: Type.Optional(purposes), ...pageQuery }, closed),
      response: {
        200: pageOf(Type.Object({ ...StoredDecisionSchema.properties, decision: Type.Object(decisionInBrief, closed) }, closed)),
      },
      async handle(ctx, { query: { outcome, purpose, cursor, limit = 20 } }) {
        const before = cursor === undefined ? undefined : decodeCursor(Cursor, cursor).before;
        const asked = { limit: limit + 1, ...(outcome && { outcome }), ...(purpose && { purpose }), ...(before && { before }) };
        const { items, nextCursor } = page(await decisionsPage(ctx.db, asked), limit, ({ id }) => ({ before: id }));
        const brief = items.map((each) => {
          const { decision, ...rest } = view(each);
          const { trace: _long, ...short } = decision;
          return { ...rest, decision: short };
        });
        return { status: 200, body: { items: brief, ...(nextCursor === undefined ? {} : { nextCursor }) } };
      },
    }),
    route({
      method: 'GET',
      path: '/admin/compliance/decisions/:decisionId/export',
      summary: 'A decision to take away: facts, trace, and each rule that was asked, in the version it was asked in',
      tags,
      access: admin,
      params: byId,
      response: {
        200: Type.Object(
          {
            ...StoredDecisionSchema.properties,
            facts: Type.Unknown({ description: 'All that was known of the case.' }),
            rules: Type.Array(
              Type.Object(
                { id: Type.String(), title: Type.String(), version: Type.Unknown({ description: 'The version, as it is written.' }) },
                closed,
              ),
            ),
          },
          closed,
        ),
      },
      async handle(ctx, { params }) {
        const stored = await known(decisionById(ctx.db, params.decisionId));
        const { ruleset } = stored.decision;
        const written = ruleset === compiled.digest ? compiled.ruleset : await known(rulesetByDigest(ctx.db, ruleset));
        return { status: 200, body: { ...view(stored), facts: stored.facts, rules: rulesOf(stored, written) } };
      },
    }),
    route({
      method: 'GET',
      path: '/admin/compliance/decisions/:decisionId/as-of',
      summary: 'The same case by the rules held today as they stand on another day, and what changes',
      tags,
      access: admin,
      limitPerMinute: 60,
      params: byId,
      query: Type.Object({ date: DateSchema }, closed),
      response: { 200: Type.Object({ again: DecisionSchema, changes: Type.Array(Change) }, closed) },
      async handle(ctx, { params, query: { date } }) {
        const { facts, decision } = await known(decisionById(ctx.db, params.decisionId));
        const again = await rules.decide(facts, date);
        return { status: 200, body: { again: plainDecision(again), changes: changesBetween(decision, again) } };
      },
    }),
  ];
}

/** @throws compliance.missing */
async function known<T>(found: Promise<T | undefined>): Promise<T> {
  const value = await found;
  if (value === undefined) throw noDecision();
  return value;
}

function rulesOf({ decision }: StoredDecision, { jurisdictions }: Ruleset) {
  const byId = new Map(jurisdictions.flatMap(({ rules }) => rules.map((rule) => [rule.id, rule] as const)));
  return decision.trace.flatMap(({ rule: id, version: number }) => {
    const rule = byId.get(id);
    const version = rule?.versions.find((each) => each.version === number);
    return rule === undefined || version === undefined ? [] : [{ id, title: rule.title, version }];
  });
}

interface RuleChange {
  rule: string;
  title: string;
  before: { version?: number; outcome: RuleOutcome | 'absent' };
  after: { version?: number; outcome: RuleOutcome | 'absent' };
}

/** Rules that come out otherwise, are asked in another version, came, or went. */
export function changesBetween(one: Decision, other: Decision): RuleChange[] {
  const [old, fresh] = [one, other].map(({ trace }) => new Map(trace.map((each) => [each.rule, each])));
  return [...new Set([...(old?.keys() ?? []), ...(fresh?.keys() ?? [])])].flatMap((rule) => {
    const [was, is] = [old?.get(rule), fresh?.get(rule)];
    if (was?.outcome === is?.outcome && was?.version === is?.version) return [];
    const end = (entry: typeof was): RuleChange['before'] =>
      entry === undefined ? { outcome: 'absent' } : { version: entry.version, outcome: entry.outcome };
    return [{ rule, title: (is ?? was)?.title ?? rule, before: end(was), after: end(is) }];
  });
}

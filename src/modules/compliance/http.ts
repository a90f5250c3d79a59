import { Type } from 'typebox';
import { missing } from '#kernel';
import { type Context, may, requirePerson } from '#platform/context';
import { inTransaction } from '#platform/database';
import { closed, DateSchema, decodeCursor, IdSchema, page, pageOf, pageQuery, route, Text, type Route } from '#platform/http';
import type { CompiledRule, CompiledRuleset } from './decide/compile.ts';
import type { Decision, Facts } from './decide/types.ts';
import type { Isolated } from './isolation/isolate.ts';
import { ownPart } from './own-part.ts';
import { noDecision, replayDecision } from './replay.ts';
import { inForce, type Jurisdiction } from './rules/types.ts';
import {
  factsSchema,
  JurisdictionView,
  plainDecision,
  ReplaySchema,
  RuleSummary,
  RuleView,
  StoredDecisionSchema,
  SubjectSchema,
} from './schemas.ts';
import { conditionWords } from './rules/plain-words.ts';
import { today } from './today.ts';
import { decisionById, storeDecision, type StoredDecision } from './store.ts';

const tags = ['compliance'] as const;
const byId = Type.Object({ decisionId: IdSchema }, closed);
const Cursor = Type.Object({ after: Text(120) }, closed);

export function complianceRoutes(compiled: CompiledRuleset, rules: Isolated): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/jurisdictions',
      summary: 'Whose rules are held, highest first',
      tags,
      access: 'public',
      response: { 200: Type.Object({ items: Type.Array(JurisdictionView) }, closed) },
      async handle() {
        const found = [...new Set(compiled.rules.map(({ jurisdiction }) => jurisdiction))];
        const items = found.map(({ rules: own, ...rest }) => ({ ...rest, rules: own.length }));
        return { status: 200, body: { items } };
      },
    }),
    route({
      method: 'GET',
      path: '/rules',
      summary: 'Rules in force on a day, those of a jurisdiction together with those above it',
      tags,
      access: 'public',
      query: Type.Object(
        {
          jurisdiction: Type.Optional(Text(120)),
          subject: Type.Optional(SubjectSchema),
          q: Type.Optional(Type.String({ maxLength: 100, description: 'Words that all stand in the rule, its remedy or its source.' })),
          date: Type.Optional(DateSchema),
          ...pageQuery,
        },
        closed,
      ),
      response: { 200: pageOf(RuleSummary) },
      async handle(ctx, { query: { jurisdiction, subject, q = '', date = today(ctx), cursor, limit = 20 } }) {
        const chain = jurisdiction === undefined ? undefined : chainOf(compiled, jurisdiction);
        const words = q.toLowerCase().split(/\s+/).filter(Boolean);
        const found = compiled.rules.filter(
          (each) =>
            words.every((word) => textOf(each).includes(word)) &&
            inForce(each.version, date) &&
            (subject === undefined || each.rule.subject === subject) &&
            (chain === undefined || chain.has(each.jurisdiction.id)),
        );
        const after = cursor === undefined ? undefined : decodeCursor(Cursor, cursor).after;
        const start = after === undefined ? 0 : found.findIndex(({ rule }) => rule.id === after) + 1;
        const { items, nextCursor } = page(found.slice(start, start + limit + 1), limit, ({ rule }) => ({ after: rule.id }));
        return { status: 200, body: { items: items.map(summaryOf), ...(nextCursor === undefined ? {} : { nextCursor }) } };
      },
    }),
    route({
      method: 'GET',
      path: '/rules/:id',
      summary: 'A rule with everything it ever said, and its conditions',
      tags,
      access: 'public',
      params: Type.Object({ id: Text(120) }, closed),
      response: { 200: RuleView },
      async handle(_ctx, { params }) {
        const found = compiled.rules.find(({ rule }) => rule.id === params.id);
        if (found === undefined) throw missing('compliance.no_rule', 'There is no such rule. GET /rules lists them.');
        const { id, subject, title, tightens, versions } = found.rule;
        const shared = { id, subject, title, jurisdiction: brief(found.jurisdiction), ...(tightens === undefined ? {} : { tightens }) };
        const { evidence: papers } = compiled.vocabulary;
        const inWords = (text: string | undefined) => (text === undefined ? [] : conditionWords(text, compiled.vocabulary));
        const copies = versions.map(({ evidence, ...rest }) => ({
          ...rest,
          ...(evidence === undefined
            ? {}
            : { evidence: evidence.map((each) => ({ ...each, title: papers[each.kind]?.title ?? each.kind })) }),
          applies: inWords(rest.when),
          asks: inWords(rest.requires),
        }));
        return { status: 200, body: { ...shared, versions: copies } };
      },
    }),
    route({
      method: 'POST',
      path: '/compliance/decisions',
      summary: 'What the rules would say of a case, and why; nothing follows from it',
      tags,
      access: 'signed-in',
      scope: 'rules.ask',
      limitPerMinute: 60,
      body: Type.Object({ facts: factsSchema(compiled.vocabulary), date: Type.Optional(DateSchema) }, closed),
      response: { 201: StoredDecisionSchema },
      async handle(ctx, { body }) {
        const facts = body.facts as Facts;
        const decision = await rules.decide(facts, body.date ?? today(ctx));
        const stored = await inTransaction(ctx, (tx) => storeDecision(ctx, tx, compiled, { purpose: 'dry_run', facts, decision }));
        return { status: 201, body: view(stored) };
      },
    }),
    route({
      method: 'GET',
      path: '/compliance/decisions/:decisionId',
      summary: 'A decision with its trace, for whoever asked for it; of a booking, only what is about themselves',
      tags,
      access: 'signed-in',
      scope: 'rules.ask',
      params: byId,
      response: { 200: StoredDecisionSchema },
      async handle(ctx, { params }) {
        const stored = await visible(ctx, params.decisionId);
        return { status: 200, body: view({ ...stored, decision: told(ctx, stored, stored.decision) }) };
      },
    }),
    route({
      method: 'GET',
      path: '/compliance/decisions/:decisionId/replay',
      summary: 'The decision made again by the rules of its time, and whether it came out the same',
      tags,
      access: 'signed-in',
      scope: 'rules.ask',
      limitPerMinute: 30,
      params: byId,
      response: { 200: ReplaySchema },
      async handle(ctx, { params }) {
        const stored = await visible(ctx, params.decisionId);
        const { same, again } = await replayDecision(ctx, { digest: compiled.digest, rules }, params.decisionId);
        return { status: 200, body: { same, again: plainDecision(told(ctx, stored, again)) } };
      },
    }),
  ];
}

async function visible(ctx: Context, id: string): Promise<StoredDecision> {
  const stored = await decisionById(ctx.db, id, may(ctx, 'decisions.read') ? undefined : requirePerson(ctx));
  if (stored === undefined) throw noDecision();
  return stored;
}

/** A dry run was made of what its reader told; the case of a booking holds the kitchen's side too, which only an admin reads. */
const told = (ctx: Context, { purpose }: StoredDecision, decision: Decision): Decision =>
  purpose === 'dry_run' || may(ctx, 'decisions.read') ? decision : ownPart(decision);

/** A jurisdiction and all above it. @throws compliance.no_jurisdiction */
function chainOf({ ruleset }: CompiledRuleset, id: string): ReadonlySet<string> {
  const byName = new Map(ruleset.jurisdictions.map((each) => [each.id, each]));
  if (!byName.has(id)) throw missing('compliance.no_jurisdiction', 'There is no such jurisdiction. GET /jurisdictions lists them.');
  const chain = new Set<string>();
  for (let at = byName.get(id); at !== undefined; at = byName.get(at.parent ?? '')) chain.add(at.id);
  return chain;
}

const textOf = ({ rule, version: { remedy, note, citation }, evidence }: CompiledRule): string =>
  [rule.title, remedy, note, citation.section, ...evidence.map(({ title }) => title)].join(' ').toLowerCase();

const brief = ({ id, name, level }: Jurisdiction) => ({ id, name, level });

function summaryOf({ rule, version, jurisdiction, evidence }: CompiledRule) {
  return {
    id: rule.id,
    jurisdiction: brief(jurisdiction),
    subject: rule.subject,
    title: rule.title,
    ...(rule.tightens === undefined ? {} : { tightens: rule.tightens }),
    version: version.version,
    from: version.from,
    ...(version.until === undefined ? {} : { until: version.until }),
    effect: version.effect,
    remedy: version.remedy,
    ...(version.note === undefined ? {} : { note: version.note }),
    evidence: evidence.map(({ of: _of, at: _at, ...rest }) => rest),
    citation: version.citation,
  };
}

export const view = ({ id, purpose, subject, createdAt, decision }: StoredDecision) => ({
  id,
  purpose,
  ...(subject === undefined ? {} : { subject }),
  createdAt: createdAt.toString(),
  decision: plainDecision(decision),
});

import { Type } from 'typebox';
import { closed, DateSchema, route, type Route } from '#platform/http';
import type { CompiledRuleset } from './decide/compile.ts';
import type { Facts } from './decide/types.ts';
import type { Isolated } from './isolation/isolate.ts';
import { optionsOf } from './rules/plain-words.ts';
import { oneOf } from './rules/shape.ts';
import { DecisionSchema, factsSchema, plainDecision, SubjectSchema } from './schemas.ts';
import { today } from './today.ts';

const Question = Type.Object(
  {
    path: Type.String({ description: 'Subject and name, as in the facts of a case: kitchen.coldHoldingF.' }),
    type: oneOf(['yes-no', 'number', 'text', 'list']),
    title: Type.String(),
    unit: Type.Optional(Type.String()),
    options: Type.Array(Type.String(), { description: 'The words that any rule asks about; another word counts as none of them.' }),
  },
  closed,
);
const Paper = Type.Object({ kind: Type.String(), of: SubjectSchema, title: Type.String() }, closed);

/** For people who want to know before they begin: what may be asked of them, and what the rules would say. Nothing is kept. */
export function explainRoutes(compiled: CompiledRuleset, rules: Isolated): readonly Route[] {
  const { facts, evidence } = compiled.vocabulary;
  const options = optionsOf(compiled.rules.flatMap(({ version }) => [version.when, version.requires]).filter((text) => text !== undefined));
  const questions = Object.entries(facts).map(([path, meaning]) => ({ path, ...meaning, options: [...(options.get(path) ?? [])] }));
  const papers = Object.entries(evidence).map(([kind, meaning]) => ({ kind, ...meaning }));
  return [
    route({
      method: 'GET',
      path: '/compliance/questions',
      summary: 'Every fact and document that rules may ask about',
      tags: ['compliance'],
      access: 'public',
      response: { 200: Type.Object({ questions: Type.Array(Question), papers: Type.Array(Paper) }, closed) },
      async handle() {
        return { status: 200, body: { questions, papers } };
      },
    }),
    route({
      method: 'POST',
      path: '/compliance/explanations',
      summary: 'What the rules would say of a case, and why; nothing is kept of it',
      tags: ['compliance'],
      access: 'public',
      limitPerMinute: 30,
      body: Type.Object({ facts: factsSchema(compiled.vocabulary), date: Type.Optional(DateSchema) }, closed),
      response: { 200: DecisionSchema },
      async handle(ctx, { body }) {
        return { status: 200, body: plainDecision(await rules.decide(body.facts as Facts, body.date ?? today(ctx))) };
      },
    }),
  ];
}

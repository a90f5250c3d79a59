import type { Static } from 'typebox';
import { invalid, missing, type Id } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { badgeOf, decideKitchen } from '../badge/badge.ts';
import { askedPapers, questionsOf } from '../cases/asked.ts';
import { declarable, declarationOf, type Declared } from '../cases/declarations.ts';
import { factsOfChef } from '../cases/gather.ts';
import { contains, type CompiledRuleset } from '../decide/compile.ts';
import type { Decision } from '../decide/types.ts';
import { documentsOf } from '../documents/store.ts';
import type { Desk } from '../documents/tell.ts';
import type { PaperSubject } from '../documents/types.ts';
import type { Isolated } from '../isolation/isolate.ts';
import type { FactValue, Jurisdiction, Place, Subject, Vocabulary } from '../rules/types.ts';
import type { PapersSchema } from './schemas.ts';
import { viewDocument } from './views.ts';

export interface PapersParts {
  desk: Desk;
  compiled: CompiledRuleset;
  rules: Isolated;
}

type Papers = Static<typeof PapersSchema>;

/** What the rules ask of a kitchen, and what its host has brought. @throws compliance.no_kitchen for strangers */
export async function kitchenPapers(ctx: Context, parts: PapersParts, id: string): Promise<Papers> {
  const kitchen = await parts.desk.ports.kitchen(ctx.db, id);
  if (kitchen?.ownerId !== requirePerson(ctx)) throw missing('compliance.no_kitchen', 'There is no such kitchen among yours.');
  const day = ctx.clock.now().toZonedDateTimeISO(kitchen.timeZone).toPlainDate().toString();
  const decision = await decideKitchen(ctx, parts.desk, parts.rules, id, day);
  const badge = await badgeOf(ctx.db, id);
  const known = Object.keys(kitchen.facts).map((name) => `kitchen.${name}`);
  const papers = await papersOf(ctx, parts, { kind: 'kitchen', id }, decision, known);
  return {
    ...papers,
    title: kitchen.title,
    ...(badge && { badge: { state: badge.state, since: badge.since.toString(), checkedAt: badge.checkedAt.toString() } }),
  };
}

/** What the rules of a place ask of a chef, and what they have brought. @throws compliance.no_jurisdiction */
export async function chefPapers(ctx: Context, parts: PapersParts, where: string | undefined): Promise<Papers> {
  const { desk, compiled, rules } = parts;
  const id = requirePerson(ctx);
  const places = localPlaces(compiled);
  const place = where === undefined ? await usualPlace(ctx, parts, places, id) : places.find((each) => each.id === where);
  if (place === undefined) throw missing('compliance.no_jurisdiction', 'There is no such place. GET /compliance/papers lists them.');
  const day = ctx.clock.now().toZonedDateTimeISO(desk.ports.personZone).toPlainDate().toString();
  const facts = await factsOfChef(ctx, desk.ports, compiled.vocabulary, { chefId: id, place: place.place, day });
  const decision = await rules.decide(facts, day);
  const papers = await papersOf(ctx, parts, { kind: 'person', id }, decision, ['operator.daysSinceUserLicense']);
  return { ...papers, place: place.name, places: places.map(({ id: name, name: title }) => ({ id: name, name: title })) };
}

async function papersOf(
  ctx: Context,
  { desk, compiled }: PapersParts,
  subject: PaperSubject,
  decision: Decision,
  known: readonly string[],
): Promise<Papers> {
  const declaration = await declarationOf(ctx.db, subject);
  const documents = await documentsOf(ctx.db, subject);
  const subjects = declarable[subject.kind];
  const { ruleset, vocabulary } = compiled;
  return {
    subject,
    title: '',
    place: decision.jurisdictions.at(-1)?.name ?? '',
    asked: askedPapers(decision, subjects, vocabulary),
    documents: documents.map((each) => viewDocument(desk, each)),
    questions: structuredClone(
      questionsOf(decision, subjects, { ruleset, declared: declaration?.facts ?? {}, known }),
    ) as Papers['questions'],
    ...(declaration && { declaredAt: declaration.declaredAt.toString() }),
    places: [],
    kinds: Object.entries(vocabulary.evidence)
      .filter(([, { of }]) => subjects.includes(of))
      .map(([kind, { title }]) => ({ kind, title })),
  };
}

/** Where a chef works, if the rules of it are held, and the nearer the better; or else the first there is. */
async function usualPlace(ctx: Context, { desk }: PapersParts, places: ReturnType<typeof localPlaces>, id: Id<'person'>) {
  for (const work of (await desk.ports.workplaces?.(ctx, id)) ?? []) {
    const around = places.filter(({ place }) => contains(place, work));
    const [nearest] = around.toSorted((a, b) => Object.keys(b.place).length - Object.keys(a.place).length);
    if (nearest !== undefined) return nearest;
  }
  return places[0];
}

/** Where the rules are held down to the town or county. */
function localPlaces({ ruleset }: CompiledRuleset): { id: string; name: string; place: Place }[] {
  const local = ({ level }: Jurisdiction): boolean => level === 'city' || level === 'county';
  return ruleset.jurisdictions.filter(local).map(({ id, name, place }) => ({ id, name, place }));
}

/**
 * What was said before with these answers in it; null takes one back.
 *
 * @throws compliance.bad_facts naming every answer that the rules do not know for the subject, or that is of another type
 */
export function withAnswers(
  vocabulary: Vocabulary,
  kind: PaperSubject['kind'],
  before: Declared,
  answers: Readonly<Record<string, FactValue | null>>,
): Declared {
  const said: Partial<Record<Subject, Record<string, FactValue>>> = {};
  for (const subject of declarable[kind]) said[subject] = { ...before[subject] };
  const fields: { path: string; message: string }[] = [];
  for (const [path, answer] of Object.entries(answers)) {
    const [subject, name] = path.split('.') as [Subject, string];
    const meaning = Object.hasOwn(vocabulary.facts, path) ? vocabulary.facts[path] : undefined;
    const own = said[subject];
    if (meaning === undefined || own === undefined) fields.push({ path: `/answers/${path}`, message: 'No rule asks this here.' });
    else if (answer === null) delete own[name];
    else if (!fits[meaning.type](answer)) fields.push({ path: `/answers/${path}`, message: `This is not ${words[meaning.type]}.` });
    else own[name] = answer;
  }
  if (fields.length > 0) throw invalid('compliance.bad_facts', 'Some of these answers are not what the rules ask for.', { fields });
  return said;
}

const fits = {
  'yes-no': (answer: FactValue) => typeof answer === 'boolean',
  number: (answer: FactValue) => typeof answer === 'number' && Number.isFinite(answer) && Math.abs(answer) <= 1_000_000_000,
  text: (answer: FactValue) => typeof answer === 'string',
  list: (answer: FactValue) => Array.isArray(answer),
};
const words = { 'yes-no': 'a yes or a no', number: 'a number', text: 'a word', list: 'a list of words' };

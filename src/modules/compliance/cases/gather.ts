import { missing } from '#kernel';
import type { Context } from '#platform/context';
import type { EvidenceDocument, Facts } from '../decide/types.ts';
import { asEvidence, documentsOf } from '../documents/store.ts';
import type { Place, Subject, Vocabulary } from '../rules/types.ts';
import { declarationOf, type Declared } from './declarations.ts';
import type { CasePorts, KitchenCase, KnownFacts } from './ports.ts';

/** A case to be decided: who cooks what, where, on which day. */
export interface AskedCase {
  kitchenId: string;
  /** Left out, the kitchen alone is asked about. */
  chefId?: string;
  /** What this time differs from what the chef usually does and makes. */
  activity?: KnownFacts;
  product?: KnownFacts;
  /** By the kitchen's calendar: 2026-03-02. */
  day: string;
}

/**
 * All that is known of a case: what the host and the chef declared, what the market knows by itself, and their papers. What nobody
 * told is left out, and the rules ask a person.
 *
 * @throws compliance.no_kitchen
 */
export async function caseFacts(ctx: Context, ports: CasePorts, vocabulary: Vocabulary, asked: AskedCase): Promise<Facts> {
  const kitchen = await kitchenOf(ctx, ports, asked.kitchenId);
  const ofKitchen = await aboutKitchen(ctx, kitchen);
  const ofChef = asked.chefId === undefined ? undefined : await aboutChef(ctx, ports, vocabulary, asked.chefId, asked.day);
  const declared = ofChef?.declared ?? {};
  const facts: Facts = {
    place: kitchen.place,
    kitchen: ofKitchen.facts,
    activity: { ...declared.activity, ...asked.activity },
    evidence: { kitchen: ofKitchen.papers, ...ofChef?.papers },
    ...(ofChef === undefined ? {} : { operator: { ...declared.operator, ...ofChef.facts } }),
    ...(ofChef === undefined && asked.product === undefined ? {} : { product: { ...declared.product, ...asked.product } }),
  };
  return inWordsOf(vocabulary, facts);
}

/** What is known of a chef by themselves, at a place whose kitchen is not chosen yet: what they usually do, or cook for others. */
export async function factsOfChef(
  ctx: Context,
  ports: CasePorts,
  vocabulary: Vocabulary,
  { chefId, place, day }: { chefId: string; place: Place; day: string },
): Promise<Facts> {
  const { declared, facts, papers } = await aboutChef(ctx, ports, vocabulary, chefId, day);
  return inWordsOf(vocabulary, {
    place,
    kitchen: { shared: true },
    operator: { ...declared.operator, ...facts },
    activity: { kind: 'catering', ...declared.activity },
    product: { ...declared.product },
    evidence: { kitchen: [], ...papers },
  });
}

/** @throws compliance.no_kitchen */
export async function kitchenOf(ctx: Pick<Context, 'db'>, ports: CasePorts, id: string): Promise<KitchenCase> {
  const kitchen = await ports.kitchen(ctx.db, id);
  if (kitchen === undefined) throw missing('compliance.no_kitchen', 'There is no such kitchen. It may have been taken down.');
  return kitchen;
}

async function aboutKitchen(ctx: Context, { id, facts }: KitchenCase): Promise<{ facts: KnownFacts; papers: EvidenceDocument[] }> {
  const declared = await declarationOf(ctx.db, { kind: 'kitchen', id });
  const papers = await documentsOf(ctx.db, { kind: 'kitchen', id });
  return { facts: { ...declared?.facts.kitchen, ...facts }, papers: papers.map(asEvidence) };
}

interface AboutChef {
  declared: Declared;
  facts: KnownFacts;
  papers: Partial<Record<Subject, EvidenceDocument[]>>;
}

async function aboutChef(ctx: Context, ports: CasePorts, vocabulary: Vocabulary, id: string, day: string): Promise<AboutChef> {
  const subject = { kind: 'person', id } as const;
  const declared = await declarationOf(ctx.db, subject);
  const papers = (await documentsOf(ctx.db, subject)).map(asEvidence);
  const of = (whose: Subject) => papers.filter(({ kind }) => vocabulary.evidence[kind]?.of === whose);
  return {
    declared: declared?.facts ?? {},
    facts: ports.operatorFacts(papers, day),
    papers: { operator: of('operator'), activity: of('activity'), product: of('product') },
  };
}

/** Without words that the rules no longer know: said to a set of rules before this one, they would only puzzle it. */
function inWordsOf({ facts: known }: Vocabulary, facts: Facts): Facts {
  const kept = (subject: Subject) => {
    const said = facts[subject];
    return said && { [subject]: Object.fromEntries(Object.entries(said).filter(([name]) => known[`${subject}.${name}`] !== undefined)) };
  };
  return { ...facts, ...kept('kitchen'), ...kept('operator'), ...kept('activity'), ...kept('product') };
}

import type { CompiledRuleset } from '../decide/compile.ts';
import { decide } from '../decide/decide.ts';
import type { Decision, EvidenceDocument, Facts, TraceEntry } from '../decide/types.ts';
import { subjects, type FactValue, type Subject } from '../rules/types.ts';

/** A case that people have looked at: what is given, for which day, and what has to come of it. */
export interface GoldenCase {
  name: string;
  date: string;
  /** A whole set of facts that many cases begin with. */
  base: string;
  /**
   * What is different here, by path: `product.coldHoldingF`, `place.city`, or `evidence.manager_certificate` with what to change of
   * that document. null takes the fact or the document away.
   */
  change?: Readonly<Record<string, FactValue | null | Partial<EvidenceDocument>>>;
  expect?: Expectation;
}

/** The decision without what follows from the rules' own text. Rules that do not apply are left out. */
export interface Expectation {
  outcome: Decision['outcome'];
  problems?: readonly string[];
  next?: readonly string[];
  /** `met us.cold-holding@1`, one a line. */
  trace: readonly string[];
}

export interface GoldenRun {
  ran: number;
  failures: readonly { file: string; name: string; diff: readonly string[] }[];
  /** Versions of rules that no case meets, or none breaks. */
  uncovered: readonly { rule: string; never: readonly ('met' | 'broken')[] }[];
  /** The cases as they came out, to be written back. */
  files: ReadonlyMap<string, readonly GoldenCase[]>;
}

export type Bases = Readonly<Record<string, Facts>>;

/** Decides every case and compares, line by line. */
export function runGolden(compiled: CompiledRuleset, bases: Bases, files: ReadonlyMap<string, readonly GoldenCase[]>): GoldenRun {
  const failures: { file: string; name: string; diff: string[] }[] = [];
  const seen = new Map(compiled.rules.map((rule) => [`${rule.rule.id}@${rule.version.version}`, new Set<string>()]));
  const written = new Map<string, GoldenCase[]>();
  let ran = 0;
  for (const [file, cases] of files) {
    for (const given of cases) {
      ran += 1;
      const decision = decide(compiled, factsOf(bases, given, compiled), given.date);
      for (const entry of decision.trace) seen.get(nameOf(entry))?.add(entry.outcome);
      const expect = expectationOf(decision);
      const diff = difference(given.expect, expect);
      if (diff.length > 0) failures.push({ file, name: given.name, diff });
      written.set(file, [...(written.get(file) ?? []), { ...given, expect }]);
    }
  }
  const uncovered = [...seen].flatMap(([rule, outcomes]) => {
    const never = (['met', 'broken'] as const).filter((outcome) => !outcomes.has(outcome));
    return never.length === 0 ? [] : [{ rule, never }];
  });
  return { ran, failures, uncovered, files: written };
}

const nameOf = ({ rule, version }: TraceEntry): string => `${rule}@${version}`;

export function expectationOf({ outcome, problems, next, trace }: Decision): Expectation {
  return {
    outcome,
    ...(problems.length === 0 ? {} : { problems }),
    ...(next.length === 0 ? {} : { next }),
    trace: trace
      .filter((entry) => entry.outcome !== 'not_applicable')
      .map((entry) => `${entry.outcome} ${nameOf(entry)}${detailOf(entry)}`),
  };
}

/** What was found out about a rule that is not met, and the state of documents. */
function detailOf({ outcome, because, evidence = [] }: TraceEntry): string {
  if (outcome !== 'met') return `: ${because}`;
  const states = evidence.map(
    ({ kind, until, renewSoon }) => `${kind}${until === undefined ? '' : ` until ${until}`}${renewSoon ? ', renew soon' : ''}`,
  );
  return states.length === 0 ? '' : ` (${states.join(', ')})`;
}

/** The facts of a case: its base, changed. */
export function factsOf(bases: Bases, { name, base, change = {} }: GoldenCase, { vocabulary }: CompiledRuleset): Facts {
  const found = bases[base];
  if (found === undefined) throw new Error(`The case "${name}" begins with "${base}", and bases.json has no such facts.`);
  const facts = structuredClone(found) as unknown as Record<string, Record<string, unknown>>;
  for (const [path, value] of Object.entries(change)) {
    const [part, field] = path.split('.') as [string, string];
    if (part === 'evidence') changeEvidence(facts, field, vocabulary.evidence[field]?.of, value as Partial<EvidenceDocument> | null);
    else if ((subjects as readonly string[]).includes(path)) delete facts[path];
    else if (value === null) delete facts[part]?.[field];
    else facts[part] = { ...facts[part], [field]: value };
  }
  return facts as unknown as Facts;
}

function changeEvidence(
  facts: Record<string, Record<string, unknown>>,
  kind: string,
  of: Subject | undefined,
  value: Partial<EvidenceDocument> | null,
): void {
  if (of === undefined) throw new Error(`The vocabulary knows no evidence "${kind}".`);
  const documents = ((facts['evidence'] ??= {})[of] ??= []) as EvidenceDocument[];
  const at = documents.findIndex((each) => each.kind === kind);
  const before: EvidenceDocument = documents[at] ?? { kind, status: 'accepted', validFrom: '2026-01-01' };
  if (at !== -1) documents.splice(at, 1);
  if (value !== null) documents.push({ ...before, ...value });
}

/** Lines that went (-) and came (+), in order. */
export function difference(expected: Expectation | undefined, actual: Expectation): string[] {
  const before = expected === undefined ? [] : linesOf(expected);
  const after = linesOf(actual);
  const [old, fresh] = [new Set(before), new Set(after)];
  return [
    ...before.filter((line) => !fresh.has(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !old.has(line)).map((line) => `+ ${line}`),
  ];
}

const linesOf = ({ outcome, problems = [], next = [], trace }: Expectation): string[] => [
  `outcome: ${outcome}`,
  ...problems.map((line) => `problem: ${line}`),
  ...next.map((line) => `next: ${line}`),
  ...trace,
];

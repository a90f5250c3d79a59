import { Environment, type ASTNode } from '@marcbachmann/cel-js';
import { dialectProblem } from './dialect.ts';
import { kleene } from './kleene.ts';
import { subjects, type FactType, type Vocabulary } from './types.ts';

/** What an expression came to. `unknown`: an input that it needs is missing. `failed`: it broke, for another reason. */
export type Verdict = true | false | 'unknown' | 'failed';

const verdicts: readonly Verdict[] = [false, true, 'unknown', 'failed'];
/** A verdict as a number from 0 to 3, and back; what is no such number has failed. */
export const asCode = (verdict: Verdict): number => (verdict === true ? 1 : verdicts.indexOf(verdict));
export const asVerdict = (code: number): Verdict => verdicts[code] ?? 'failed';

/** The facts as expressions see them: by subject, by name. */
export interface Scope {
  kitchen: Readonly<Record<string, unknown>>;
  operator: Readonly<Record<string, unknown>>;
  activity: Readonly<Record<string, unknown>>;
  product: Readonly<Record<string, unknown>>;
  /** The day that is decided for, ISO. */
  today: string;
}

export interface Expression {
  text: string;
  /** Paths of the facts it reads, in the order they are first read. */
  inputs: readonly string[];
  evaluate(scope: Scope): Verdict;
}

const limits = { maxAstNodes: 2_000, maxDepth: 50, maxListElements: 200, maxMapEntries: 50, maxCallArguments: 8 };
const celType: Record<FactType, string> = { 'yes-no': 'bool', number: 'double', text: 'string', list: 'list<string>' };

/** Untyped, because a fact may be missing: reading it is then an error, which `&&` and `||` absorb as CEL says. */
const dynamic = new Environment({ limits }).registerVariable('today', 'string');
for (const subject of subjects) dynamic.registerVariable(subject, 'map');

/** Knows the type of every fact, so that a slip is found when the rules are loaded and not when a chef books. */
export function typedEnvironment(vocabulary: Vocabulary): Environment {
  const typed = new Environment({ limits }).registerVariable('today', 'string');
  for (const subject of subjects) {
    const names = Object.entries(vocabulary.facts).filter(([path]) => path.startsWith(`${subject}.`));
    const schema = Object.fromEntries(names.map(([path, { type }]) => [path.slice(subject.length + 1), celType[type]]));
    typed.registerVariable(subject, { schema: { ...schema, thisSubjectHasNoSuchFact: 'null' } });
  }
  return typed;
}

/** The problem of an expression in one line, or undefined. It must come to yes or no. */
export function problemOf(typed: Environment, text: string): string | undefined {
  const found = typeOf(typed, text);
  if ('problem' in found) return found.problem;
  return found.type === 'bool' ? undefined : `it comes to ${found.type}, and a condition comes to yes or no (bool)`;
}

/** What an expression comes to, or why it is none that a rule may use: it cannot be read, leaves the dialect, or its types do not fit. */
export function typeOf(typed: Environment, text: string): { type: string } | { problem: string } {
  try {
    const problem = dialectProblem(typed.parse(text).ast);
    if (problem !== undefined) return { problem };
  } catch (error) {
    return { problem: lineOf(error) };
  }
  const { valid, type, error } = typed.check(text);
  return valid ? { type: String(type) } : { problem: lineOf(error) };
}

/** The library's own words, without the drawing of where it stands. */
const lineOf = (error: unknown): string => {
  const { summary, message } = (error ?? {}) as { summary?: string; message?: string };
  return summary ?? message ?? 'it cannot be read';
};

/**
 * Compiles once. Comparisons, membership and logic become plain functions over three values; whatever else CEL offers runs
 * in the library's evaluator. A test holds the two to the same answers.
 *
 * @throws the parser's error
 */
export function compileExpression(text: string): Expression {
  const parsed = dynamic.parse(text);
  const inputs = inputsOf(parsed.ast);
  const fast = kleene(parsed.ast);
  if (fast !== undefined) return { text, inputs, evaluate: (scope) => verdictOf(fast(scope)) };
  const reads = inputs.map((path) => path.split('.') as [keyof Omit<Scope, 'today'>, string]);
  return {
    text,
    inputs,
    evaluate(scope) {
      try {
        const value: unknown = parsed(scope as unknown as Record<string, unknown>);
        return typeof value === 'boolean' ? value : 'failed';
      } catch {
        return reads.some(([subject, name]) => scope[subject][name] === undefined) ? 'unknown' : 'failed';
      }
    },
  };
}

const verdictOf = (value: unknown): Verdict => (typeof value === 'boolean' ? value : value === undefined ? 'unknown' : 'failed');

/** Every `subject.name` in the tree. A name bound by a macro is no subject, for subjects cannot be shadowed by accident: see check. */
export function inputsOf(ast: ASTNode): string[] {
  const found = new Set<string>();
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(walk);
    if (typeof node !== 'object' || node === null || !('op' in node)) return;
    const { op, args } = node as { op: string; args: unknown };
    if (op === '.' && Array.isArray(args)) {
      const [of, name] = args as [{ op?: string; args?: unknown }, string];
      if (of.op === 'id' && (subjects as readonly unknown[]).includes(of.args)) found.add(`${String(of.args)}.${name}`);
    }
    walk(args);
  };
  walk(ast);
  return [...found];
}

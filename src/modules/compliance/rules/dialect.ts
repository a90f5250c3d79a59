import type { ASTNode } from '@marcbachmann/cel-js';
import { subjects } from './types.ts';

/**
 * The part of CEL that rules may use. Everything in it answers as the CEL project's own conformance cases want, here and in the
 * library; what is not in it is refused when the rules are read, with what to write instead. A part left out is one that no rule
 * needs, and that answers otherwise here, or would let something unknown pass for known.
 */

interface Node {
  op: string;
  args: unknown;
}

const operators = new Set(['&&', '||', '!_', '-_', '?:', '==', '!=', '<', '<=', '>', '>=', '+', '-', '*', '/', '%', 'in']);
const functions = new Set(['size']);
const methods = new Set(['size', 'contains', 'startsWith', 'endsWith']);
const macros = new Set(['all', 'exists', 'exists_one', 'filter', 'map']);

/** For the README and for whoever asks: the dialect in words. */
export const dialectWords = [...operators, ...functions, ...methods, ...macros];

const instead: Readonly<Record<string, string>> = {
  has: 'a fact that is not known makes the rule unknown by itself',
  matches: 'patterns can run for ever; write startsWith, endsWith, contains or in [...]',
  timestamp: 'days are written as text and compare so: today >= "2026-01-01"',
  duration: 'days are written as text and compare so: today >= "2026-01-01"',
  int: 'facts have their types already, so there is nothing to convert',
  uint: 'facts have their types already, so there is nothing to convert',
  double: 'facts have their types already, so there is nothing to convert',
  string: 'facts have their types already, so there is nothing to convert',
  bool: 'facts have their types already, so there is nothing to convert',
  bytes: 'facts are words, numbers, lists and yes or no',
  type: 'facts have their types already',
  dyn: 'facts have their types already',
};
const reason = (name: string): string => (instead[name] === undefined ? '' : `: ${instead[name]}`);

/** What an expression uses that rules may not, in one line, or undefined. */
export const dialectProblem = (ast: ASTNode): string | undefined => problem(ast as unknown as Node, [...subjects, 'today']);

/** Names are those of the facts, the day, and what macros bind. */
type Names = readonly string[];

function problem({ op, args }: Node, names: Names): string | undefined {
  if (op === 'value') return literalProblem(args);
  if (op === 'id') return names.includes(args as string) ? undefined : `there is no ${String(args)}: there are ${names.join(', ')}`;
  if (op === 'call') {
    const [name, given] = args as [string, Node[]];
    return functions.has(name) ? first(given, names) : `rules may not use ${name}()${reason(name)}`;
  }
  if (op === 'rcall') return methodProblem(args as [string, Node, Node[]], names);
  if (op === '.') return problem((args as [Node, string])[0], names);
  if (op === 'list' && (args as Node[]).length === 0) return 'rules may not use an empty list: ask size(...) == 0';
  if (op === 'map') return 'rules may not use maps: facts are words, numbers, lists and yes or no';
  if (op === '[]') return 'rules may not use [ ] to take one member: ask with in, all or exists';
  if (op !== 'list' && !operators.has(op)) return `rules may not use ${op}`;
  return first(Array.isArray(args) ? (args as Node[]) : [args as Node], names);
}

function methodProblem([name, of, given]: [string, Node, Node[]], names: Names): string | undefined {
  if (macros.has(name)) {
    const bound = given[0]?.op === 'id' ? String(given[0].args) : '';
    if (names.includes(bound)) return `.${name}() calls its member ${bound}, which is taken: give it another name`;
    return problem(of, names) ?? first(given, [...names, bound]);
  }
  return methods.has(name) ? first([of, ...given], names) : `rules may not use .${name}()${reason(name)}`;
}

function first(nodes: readonly Node[], names: Names): string | undefined {
  for (const node of nodes) {
    const found = problem(node, names);
    if (found !== undefined) return found;
  }
  return undefined;
}

function literalProblem(value: unknown): string | undefined {
  if (typeof value === 'bigint' && !Number.isSafeInteger(Number(value))) return `no fact can be as exact as ${value}: numbers hold 53 bits`;
  if (['string', 'boolean', 'number', 'bigint'].includes(typeof value)) return undefined;
  if (value === null) return 'rules may not use null: a fact that is not known makes the rule unknown by itself';
  return 'rules may not use uint (1u) or bytes (b""): facts are words, numbers, lists and yes or no';
}

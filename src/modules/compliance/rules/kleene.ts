import type { ASTNode } from '@marcbachmann/cel-js';
import type { Scope } from './expression.ts';
import { subjects } from './types.ts';

/** Reads a value out of the facts; undefined is "not known". */
export type Read = (scope: Scope) => unknown;

interface Node {
  op: string;
  args: unknown;
}

const comparisons: Record<string, (a: never, b: never) => boolean> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/**
 * Compiles the part of CEL that most rules are written in (facts, literals, comparison, `in`, `!`, `&&`, `||`) into functions over
 * yes, no and not known, after Kleene: what CEL's absorption of errors comes to when the only error is a missing fact. Types were
 * checked when the rules were loaded, and those of facts when they came in. Undefined when the tree holds anything else.
 */
export function kleene(ast: ASTNode): Read | undefined {
  return read(ast as unknown as Node);
}

function read({ op, args }: Node): Read | undefined {
  if (op === 'value') return literal(args);
  if (op === 'id') return args === 'today' ? ({ today }) => today : undefined;
  if (op === '.') return fact(args as [Node, string]);
  if (op === '!_') return not(read(args as Node));
  if (op === '&&' || op === '||') return logic(op, (args as [Node, Node]).map(read));
  if (op === 'in') return membership(args as [Node, Node]);
  const compare = comparisons[op];
  if (compare === undefined) return undefined;
  const [left, right] = args as [Node, Node];
  return comparison(compare, read(left), read(right));
}

/** Integers of CEL are big; facts are not. A number beyond what a fact can hold stays with the library. */
function literal(value: unknown): Read | undefined {
  if (typeof value === 'bigint') {
    const plain = Number(value);
    return Number.isSafeInteger(plain) ? () => plain : undefined;
  }
  return ['string', 'boolean', 'number'].includes(typeof value) ? () => value : undefined;
}

function fact([of, name]: [Node, string]): Read | undefined {
  if (of.op !== 'id' || !(subjects as readonly unknown[]).includes(of.args)) return undefined;
  const subject = of.args as 'kitchen';
  return (scope) => scope[subject][name];
}

const not = (inner: Read | undefined): Read | undefined =>
  inner &&
  ((scope) => {
    const value = inner(scope);
    return value === undefined ? undefined : !value;
  });

/** One side that decides is enough, whichever side it is. */
function logic(op: '&&' | '||', [left, right]: (Read | undefined)[]): Read | undefined {
  if (left === undefined || right === undefined) return undefined;
  const decides = op === '||';
  return (scope) => {
    const first = left(scope);
    if (first === decides) return decides;
    const second = right(scope);
    if (second === decides) return decides;
    return first === undefined || second === undefined ? undefined : !decides;
  };
}

const comparison = (compare: (a: never, b: never) => boolean, left: Read | undefined, right: Read | undefined): Read | undefined =>
  left &&
  right &&
  ((scope) => {
    const a = left(scope);
    const b = right(scope);
    return a === undefined || b === undefined ? undefined : compare(a as never, b as never);
  });

/** `x in ["a", "b"]`, and `"a" in kitchen.things`. */
function membership([item, list]: [Node, Node]): Read | undefined {
  const wanted = read(item);
  if (wanted === undefined) return undefined;
  if (list.op === 'list') {
    const members = (list.args as Node[]).map(({ op, args }) => (op === 'value' && typeof args !== 'bigint' ? args : undefined));
    if (members.includes(undefined)) return undefined;
    const set = new Set(members);
    return (scope) => {
      const value = wanted(scope);
      return value === undefined ? undefined : set.has(value);
    };
  }
  const from = list.op === '.' ? read(list) : undefined;
  return (
    from &&
    ((scope) => {
      const value = wanted(scope);
      const among = from(scope) as readonly unknown[] | undefined;
      return value === undefined || among === undefined ? undefined : among.includes(value);
    })
  );
}

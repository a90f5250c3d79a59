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
 * Compiles the part of CEL that most rules are written in (facts, literals, comparison, `in`, `!`, `&&`, `||`, `all`, `exists`, the size of a list) into functions over
 * yes, no and not known, after Kleene: what CEL's absorption of errors comes to when the only error is a missing fact. Types were
 * checked when the rules were loaded, and those of facts when they came in. Undefined when the tree holds anything else.
 */
export function kleene(ast: ASTNode): Read | undefined {
  return read(ast as unknown as Node, new Map());
}

/** Variables that `all` and `exists` bind. Evaluation is never interrupted, so a cell for each is enough. */
type Bound = ReadonlyMap<string, { value: unknown }>;

function read({ op, args }: Node, bound: Bound): Read | undefined {
  if (op === 'value') return literal(args);
  if (op === 'id') return variable(args as string, bound);
  if (op === '.') return fact(args as [Node, string], bound);
  if (op === '-_') return negative(args as Node);
  if (op === '!_') return not(read(args as Node, bound));
  if (op === '&&' || op === '||')
    return logic(
      op,
      (args as [Node, Node]).map((each) => read(each, bound)),
    );
  if (op === 'in') return membership(args as [Node, Node], bound);
  if (op === 'rcall') return quantified(args as [string, Node, Node[]], bound);
  if (op === 'call') return size(args as [string, Node[]], bound);
  const compare = comparisons[op];
  if (compare === undefined) return undefined;
  const [left, right] = args as [Node, Node];
  return factAgainst(op, left, right, bound) ?? comparison(compare, read(left, bound), read(right, bound));
}

function variable(name: string, bound: Bound): Read | undefined {
  const cell = bound.get(name);
  if (cell !== undefined) return () => cell.value;
  return name === 'today' ? ({ today }) => today : undefined;
}

/** `list.all(x, …)` and `list.exists(x, …)`: one that decides is enough, whatever else is not known. */
function quantified([name, of, [each, body]]: [string, Node, Node[]], bound: Bound): Read | undefined {
  if ((name !== 'all' && name !== 'exists') || each?.op !== 'id' || body === undefined) return undefined;
  const members = of.op === 'list' ? literals(of) : of.op === '.' ? fact(of.args as [Node, string], bound) : undefined;
  const cell = { value: undefined as unknown };
  const test = members && read(body, new Map([...bound, [each.args as string, cell]]));
  if (members === undefined || test === undefined) return undefined;
  const decides = name === 'exists';
  return (scope) => {
    const list = members(scope);
    if (list === undefined) return undefined;
    let verdict: boolean | undefined = !decides;
    for (const value of list as readonly unknown[]) {
      cell.value = value;
      const one = test(scope);
      if (one === decides) return decides;
      if (one === undefined) verdict = undefined;
    }
    return verdict;
  };
}

/** Of a fact that is a list. Of a word it would count characters, which CEL counts otherwise than JavaScript. */
function size([name, [of]]: [string, Node[]], bound: Bound): Read | undefined {
  if (name !== 'size' || of?.op !== '.') return undefined;
  const list = fact(of.args as [Node, string], bound);
  return (
    list &&
    ((scope) => {
      const value = list(scope);
      return Array.isArray(value) ? value.length : undefined;
    })
  );
}

function literals({ args }: Node): Read | undefined {
  const values = (args as Node[]).map(({ op, args: value }) => (op === 'value' && typeof value === 'string' ? value : undefined));
  return values.includes(undefined) ? undefined : () => values;
}

/** Integers of CEL are big; facts are not. A number beyond what a fact can hold stays with the library. */
function literal(value: unknown): Read | undefined {
  if (typeof value === 'bigint') {
    const plain = Number(value);
    return Number.isSafeInteger(plain) ? () => plain : undefined;
  }
  return ['string', 'boolean', 'number'].includes(typeof value) ? () => value : undefined;
}

const negative = ({ op, args }: Node): Read | undefined =>
  op === 'value' && (typeof args === 'number' || typeof args === 'bigint') ? literal(-args) : undefined;

function fact(node: [Node, string], bound: Bound): Read | undefined {
  const path = pathOf(node, bound);
  if (path === undefined) return undefined;
  const { subject, name } = path;
  return (scope) => scope[subject][name];
}

function pathOf([of, name]: [Node, string], bound: Bound): { subject: 'kitchen'; name: string } | undefined {
  if (of.op !== 'id' || bound.has(of.args as string) || !(subjects as readonly unknown[]).includes(of.args)) return undefined;
  return { subject: of.args as 'kitchen', name };
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

/** A fact against a value that is written down, as most conditions are: one function where {@link comparison} needs three. */
function factAgainst(op: string, left: Node, right: Node, bound: Bound): Read | undefined {
  const path = left.op === '.' ? pathOf(left.args as [Node, string], bound) : undefined;
  const value = right.op === 'value' ? literal(right.args) : right.op === '-_' ? negative(right.args as Node) : undefined;
  return path && value && against[op]?.(path.subject, path.name, value({} as Scope) as number);
}

/** Words and numbers compare alike; which of them it is was settled when the rule was checked. */
const against: Record<string, (subject: 'kitchen', name: string, value: number) => Read> = {
  '==': (subject, name, value) => (scope) => {
    const given = scope[subject][name];
    return given === undefined ? undefined : given === value;
  },
  '!=': (subject, name, value) => (scope) => {
    const given = scope[subject][name];
    return given === undefined ? undefined : given !== value;
  },
  '<': (subject, name, value) => (scope) => {
    const given = scope[subject][name] as number | undefined;
    return given === undefined ? undefined : given < value;
  },
  '<=': (subject, name, value) => (scope) => {
    const given = scope[subject][name] as number | undefined;
    return given === undefined ? undefined : given <= value;
  },
  '>': (subject, name, value) => (scope) => {
    const given = scope[subject][name] as number | undefined;
    return given === undefined ? undefined : given > value;
  },
  '>=': (subject, name, value) => (scope) => {
    const given = scope[subject][name] as number | undefined;
    return given === undefined ? undefined : given >= value;
  },
};

const comparison = (compare: (a: never, b: never) => boolean, left: Read | undefined, right: Read | undefined): Read | undefined =>
  left &&
  right &&
  ((scope) => {
    const a = left(scope);
    const b = right(scope);
    return a === undefined || b === undefined ? undefined : compare(a as never, b as never);
  });

/** `x in ["a", "b"]`, and `"a" in kitchen.things`. */
function membership([item, list]: [Node, Node], bound: Bound): Read | undefined {
  const wanted = read(item, bound);
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
  const from = list.op === '.' ? read(list, bound) : undefined;
  return (
    from &&
    ((scope) => {
      const value = wanted(scope);
      const among = from(scope) as readonly unknown[] | undefined;
      return value === undefined || among === undefined ? undefined : among.includes(value);
    })
  );
}

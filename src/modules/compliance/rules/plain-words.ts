import { parse } from '@marcbachmann/cel-js';
import { subjects, type FactValue, type Vocabulary } from './types.ts';

/** Conditions as a person reads them, by the vocabulary's own titles: `the temperature cold food is held at: at most 41 °F`. */

interface Node {
  op: string;
  args: unknown;
}

/** What has to hold, each part by itself; all of them together. */
export function conditionWords(text: string, vocabulary: Vocabulary): string[] {
  const parts = (node: Node): Node[] => (node.op === '&&' ? (node.args as Node[]).flatMap(parts) : [node]);
  return parts(parse(text).ast as unknown as Node).map((node) => words(node, vocabulary) ?? text);
}

/** The words that rules compare each fact with, in the order they are first met: what a person may choose from. */
export function optionsOf(texts: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const add = (path: string | undefined, ...values: unknown[]): void => {
    if (path === undefined) return;
    const known = found.get(path) ?? [];
    found.set(path, [...new Set([...known, ...values.filter((each) => typeof each === 'string')])]);
  };
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(walk);
    if (typeof node !== 'object' || node === null || !('op' in node)) return;
    const { op, args } = node as Node;
    if (op === '==' || op === '!=') {
      const [left, right] = args as [Node, Node];
      add(pathOf(left), right.args);
    }
    if (op === 'in') {
      const [left, right] = args as [Node, Node];
      if (right.op === 'list') add(pathOf(left), ...(right.args as Node[]).map((each) => each.args));
      else add(pathOf(right), left.args);
    }
    walk(args);
  };
  for (const text of texts) walk(parse(text).ast);
  return found;
}

/** A value as people write it. */
export function valueWords(value: FactValue, unit: string | undefined): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value.replaceAll('_', ' ');
  if (typeof value !== 'number') return value.length === 0 ? 'none' : value.join(', ').replaceAll('_', ' ');
  const number = plain.format(value);
  if (unit === '$') return `$${number}`;
  return unit === undefined ? number : `${number} ${unit}`;
}
const plain = new Intl.NumberFormat('en-US', { maximumFractionDigits: 4 });

const comparisons: Readonly<Record<string, string>> = {
  '==': '',
  '!=': 'anything but ',
  '<': 'below ',
  '<=': 'at most ',
  '>': 'above ',
  '>=': 'at least ',
};

function pathOf({ op, args }: Node): string | undefined {
  if (op !== '.') return undefined;
  const [of, name] = args as [Node, string];
  return of.op === 'id' && (subjects as readonly unknown[]).includes(of.args) ? `${String(of.args)}.${name}` : undefined;
}

function words(node: Node, vocabulary: Vocabulary): string | undefined {
  const { op, args } = node;
  const titled = (path: string): string => vocabulary.facts[path]?.title ?? path;
  const fact = pathOf(node);
  if (fact !== undefined) return `${titled(fact)}: yes`;
  if (op === '!_') return negated(args as Node, vocabulary);
  if (op === '&&' || op === '||') {
    const sides = (args as Node[]).map((each) => words(each, vocabulary));
    return sides.includes(undefined) ? undefined : sides.join(op === '&&' ? ', and ' : ', or ');
  }
  if (op === 'in') return membership(args as [Node, Node], vocabulary);
  if (op === 'rcall') return each(args as [string, Node, Node[]], vocabulary);
  const comparison = comparisons[op];
  if (comparison === undefined) return undefined;
  const [left, right] = args as [Node, Node];
  const value = literal(right);
  if (value === undefined) return undefined;
  const path = pathOf(left);
  if (path !== undefined) return `${titled(path)}: ${comparison}${valueWords(value, vocabulary.facts[path]?.unit)}`;
  if (left.op === 'id' && left.args === 'today') return `the day: ${comparison}${String(value)}`;
  const counted = left.op === 'call' ? pathOf((left.args as [string, Node[]])[1][0] as Node) : undefined;
  return counted === undefined ? undefined : `${titled(counted)}: how many, ${comparison}${valueWords(value, undefined)}`;
}

function negated(inner: Node, vocabulary: Vocabulary): string | undefined {
  const path = pathOf(inner);
  if (path !== undefined) return `${vocabulary.facts[path]?.title ?? path}: no`;
  const said = words(inner, vocabulary);
  return said === undefined ? undefined : `not this: ${said}`;
}

function membership([item, list]: [Node, Node], { facts }: Vocabulary): string | undefined {
  const [path, holder] = [pathOf(item), pathOf(list)];
  if (path !== undefined && list.op === 'list') {
    const values = (list.args as Node[]).map((one) => valueWords(String(one.args), undefined));
    return `${facts[path]?.title ?? path}: ${values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`}`;
  }
  const value = literal(item);
  return holder === undefined || value === undefined
    ? undefined
    : `${facts[holder]?.title ?? holder}: ${valueWords(value, undefined)} among it`;
}

/** `a.all(x, x in b)`, the one quantifier that rules are written with so far; others are shown as they stand. */
function each([name, of, [bound, body]]: [string, Node, Node[]], { facts }: Vocabulary): string | undefined {
  const path = pathOf(of);
  if (name !== 'all' || path === undefined || body?.op !== 'in') return undefined;
  const [item, list] = body.args as [Node, Node];
  const holder = pathOf(list);
  if (holder === undefined || item.op !== 'id' || item.args !== bound?.args) return undefined;
  return `${facts[path]?.title ?? path}: each of them among ${facts[holder]?.title ?? holder}`;
}

function literal({ op, args }: Node): FactValue | undefined {
  if (op === '-_') {
    const inner = literal(args as Node);
    return typeof inner === 'number' ? -inner : undefined;
  }
  if (op !== 'value') return undefined;
  return typeof args === 'bigint' ? Number(args) : (args as FactValue);
}

import { parse } from '@marcbachmann/cel-js';
import type { Scope } from '../rules/expression.ts';
import type { FactMeaning, FactValue, Vocabulary } from '../rules/types.ts';

/** One way the facts may be, by path. */
export type Assignment = Readonly<Record<string, FactValue>>;

const assignmentsMax = 20_000;

/**
 * Ways the facts may be that matter to some conditions: around every number they compare with, every word and none of them, every
 * list they look into, in every combination up to a bound. Not a proof, but no rule of ours has a corner that it misses: a
 * condition changes only at the values written in it.
 */
export function* assignmentsFor(texts: readonly string[], paths: readonly string[], { facts }: Vocabulary): Generator<Assignment> {
  const literals = texts.flatMap((text) => literalsOf(text));
  const choices = paths.map((path) => valuesOf(facts[path] as FactMeaning, literals));
  const total = choices.reduce((product, values) => product * values.length, 1);
  const step = Math.max(1, Math.floor(total / assignmentsMax));
  for (let number = 0; number < total; number += step) {
    let rest = number;
    const assignment: Record<string, FactValue> = {};
    paths.forEach((path, index) => {
      const values = choices[index] as FactValue[];
      assignment[path] = values[rest % values.length] as FactValue;
      rest = Math.floor(rest / values.length);
    });
    yield assignment;
  }
}

export function scopeOf(assignment: Assignment, today: string): Scope {
  const scope: Record<string, Record<string, FactValue> | string> = { kitchen: {}, operator: {}, activity: {}, product: {}, today };
  for (const [path, value] of Object.entries(assignment)) {
    const [subject, name] = path.split('.') as [string, string];
    (scope[subject] as Record<string, FactValue>)[name] = value;
  }
  return scope as unknown as Scope;
}

function valuesOf({ type }: FactMeaning, literals: readonly unknown[]): FactValue[] {
  if (type === 'yes-no') return [true, false];
  if (type === 'number') {
    const around = literals.filter((each) => typeof each === 'number').flatMap((each) => [each - 1, each, each + 1]);
    return [...new Set(around.length === 0 ? [0, 1] : around)];
  }
  const words = [...new Set(literals.filter((each) => typeof each === 'string'))];
  if (type === 'text') return [...words, 'something else'];
  return [[], words, ...words.slice(0, 12).map((word) => [word])];
}

function literalsOf(text: string): unknown[] {
  const found: unknown[] = [];
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(walk);
    if (typeof node !== 'object' || node === null || !('op' in node)) return;
    const { op, args } = node as { op: string; args: unknown };
    if (op === '-_') {
      const inner = args as { op?: string; args?: unknown };
      if (inner.op === 'value') return void found.push(-Number(inner.args));
    }
    if (op === 'value') found.push(typeof args === 'bigint' ? Number(args) : args);
    else walk(args);
  };
  walk(parse(text).ast);
  return found;
}

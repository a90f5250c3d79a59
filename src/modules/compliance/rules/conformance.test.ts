import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse, type Environment } from '@marcbachmann/cel-js';
import { tests } from '@bufbuild/cel-spec/testdata/conformance.js';
import { kleene } from './kleene.ts';
import { compileExpression, typedEnvironment, typeOf, type Scope } from './expression.ts';

/** The CEL project's own cases, against what a rule may use: the plain functions, the library, and what `rules check` refuses. */

interface Case {
  where: string;
  expr: string;
  value?: Value;
  evalError?: unknown;
  container?: string;
  checkOnly?: boolean;
  typedResult?: { result?: Value };
  bindings?: Record<string, { value?: Value }>;
}
type Value = Partial<Record<'int64Value' | 'doubleValue' | 'stringValue' | 'boolValue' | 'listValue', unknown>>;
interface Suite {
  name: string;
  suites?: Suite[];
  tests?: { original: unknown }[];
}

const { excluded, counts } = JSON.parse(readFileSync(new URL('./conformance.json', import.meta.url), 'utf8')) as {
  excluded: { suites?: string[]; pattern?: string; reason: string }[];
  counts: Record<string, number>;
};

const all = casesOf(tests as unknown as Suite, []);
function casesOf({ name, suites = [], tests: own = [] }: Suite, above: string[]): Case[] {
  const path = [...above, name];
  return [
    ...own.map(({ original }) => ({ ...(original as Case), where: path.slice(1).join('/') })),
    ...suites.flatMap((each) => casesOf(each, path)),
  ];
}

const leftOut = (each: Case): string | undefined =>
  excluded.find(
    ({ suites, pattern }) =>
      (suites ?? []).includes(each.where.split('/')[0] as string) ||
      (pattern !== undefined && new RegExp(pattern).test(JSON.stringify(each))),
  )?.reason;

/** What a case binds becomes a fact of that name; so expressions with variables are asked as rules ask. */
function asked({ expr, bindings = {} }: Case): { text: string; scope: Scope; typed: Environment } {
  const names = Object.keys(bindings);
  const text = names.reduce((told, name) => told.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), `product.${name}`), expr);
  const values = names.map((name) => [name, plain(bindings[name]?.value)] as const);
  const facts = values.map(([name, value]) => [`product.${name}`, { type: factTypeOf(value), title: name }] as const);
  return {
    text,
    scope: { kitchen: {}, operator: {}, activity: {}, product: Object.fromEntries(values), today: '2026-03-02' },
    typed: typedEnvironment({ facts: Object.fromEntries(facts), evidence: {} }),
  };
}

const factTypeOf = (value: unknown) =>
  typeof value === 'boolean' ? 'yes-no' : typeof value === 'number' ? 'number' : Array.isArray(value) ? 'list' : 'text';

/** A value of a case as facts and plain functions have it: one kind of number. undefined for what no fact can be. */
function plain(value: Value | undefined): unknown {
  if (value === undefined) return undefined;
  if ('int64Value' in value || 'doubleValue' in value) return Number(value.int64Value ?? value.doubleValue);
  if ('listValue' in value) return ((value.listValue as { values?: Value[] }).values ?? []).map(plain);
  return value.stringValue ?? value.boolValue;
}
const unified = (value: unknown): unknown =>
  typeof value === 'bigint' ? Number(value) : Array.isArray(value) ? value.map(unified) : value;

test('every conformance case that rules can meet comes out as CEL says, or is refused when the rules are read', () => {
  const tally: Record<string, number> = { cases: all.length };
  const count = (what: string): void => void (tally[what] = (tally[what] ?? 0) + 1);
  const wrong: string[] = [];
  for (const each of all) {
    const reason = leftOut(each);
    if (reason !== undefined) {
      count(reason);
      continue;
    }
    const { text, scope, typed } = asked(each);
    if ('problem' in typeOf(typed, text)) {
      count(
        each.evalError === undefined
          ? 'outside what rules may use: refused when they are read'
          : 'no answer in CEL: refused when the rules are read',
      );
      continue;
    }
    const say = (by: string, got: unknown): void => void wrong.push(`${each.where}: ${each.expr}: ${by} said ${String(got)}`);
    const wanted = each.value ?? each.typedResult?.result;
    const expected = plain(wanted);
    const byLibrary = inLibrary(text, scope);
    if (each.evalError === undefined ? !same(byLibrary, expected) : byLibrary !== 'error') say('the library', byLibrary);
    const read = kleene(parse(text).ast);
    count(read === undefined ? 'answered by the library alone' : 'answered by the library and by plain functions');
    if (read === undefined) continue;
    const byFunction = read(scope);
    if (each.evalError !== undefined || !same(byFunction, expected)) say('the plain function', byFunction);
    if (typeof expected === 'boolean') assert.equal(compileExpression(text).evaluate(scope), expected, text);
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual(tally, counts);
});

function inLibrary(text: string, scope: Scope): unknown {
  try {
    return unified(parse(text)(scope as never));
  } catch {
    return 'error';
  }
}

const same = (got: unknown, wanted: unknown): boolean => {
  try {
    assert.deepStrictEqual(got, wanted);
    return true;
  } catch {
    return false;
  }
};

test('every reason for leaving cases out leaves some out', () => {
  const used = new Set(all.map(leftOut));
  assert.deepEqual(
    excluded.filter(({ reason }) => !used.has(reason)),
    [],
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluate } from '@marcbachmann/cel-js';
import fc from 'fast-check';
import { compileExpression, type Scope, type Verdict } from './expression.ts';

const scope = (parts: Partial<Scope> = {}): Scope => ({
  kitchen: {},
  operator: {},
  activity: {},
  product: {},
  today: '2026-03-02',
  ...parts,
});

/** What the library says, with a missing fact as an error. */
function reference(text: string, given: Scope): Verdict {
  try {
    return evaluate(text, given as never) as boolean;
  } catch {
    return 'unknown';
  }
}

const bit = fc.constantFrom('kitchen.a', 'kitchen.b', 'true', 'false');
const number = fc.constantFrom('product.x', 'product.y', '40.0', '41.5', '0.0', '-3.0');
const word = fc.constantFrom('activity.kind', 'activity.other', '"a"', '"b"', '""');
const comparison = fc.tuple(number, fc.constantFrom('<', '<=', '>', '>=', '==', '!='), number).map(([a, op, b]) => `${a} ${op} ${b}`);
const atom = fc.oneof(
  bit,
  comparison,
  fc.tuple(fc.constantFrom('<', '<=', '>', '>='), fc.constantFrom('0', '40', '41')).map(([op, whole]) => `product.x ${op} ${whole}`),
  fc.tuple(word, fc.constantFrom('==', '!=', '<'), word).map(([a, op, b]) => `${a} ${op} ${b}`),
  word.map((each) => `${each} in ["a", "c"]`),
  word.map((each) => `${each} in operator.list`),
  fc.constantFrom('all', 'exists').map((macro) => `operator.list.${macro}(e, e in ["a", "b"] || kitchen.a)`),
  fc.constantFrom('all', 'exists').map((macro) => `["a", "b"].${macro}(e, e == activity.kind && e in operator.list)`),
  fc.constantFrom('>', '<=').map((op) => `size(operator.list) ${op} 1`),
);
const { tree } = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    atom,
    tie('tree').map((inner) => `!(${inner})`),
    fc.tuple(tie('tree'), fc.constantFrom('&&', '||'), tie('tree')).map(([a, op, b]) => `(${a}) ${op} (${b})`),
  ),
}));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });
const scopes = fc
  .record({
    a: maybe(fc.boolean()),
    b: maybe(fc.boolean()),
    x: maybe(fc.constantFrom(-3, 0, 40, 41.5, 42)),
    y: maybe(fc.constantFrom(0, 40, 41)),
    kind: maybe(fc.constantFrom('a', 'b', '')),
    list: maybe(fc.constantFrom(['a'], [], ['b', 'c'])),
  })
  .map(({ a, b, x, y, kind, list }) => {
    const known = (values: Record<string, unknown>) =>
      Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
    return scope({ kitchen: known({ a, b }), product: known({ x, y }), activity: known({ kind }), operator: known({ list }) });
  });

test('conditions come to what CEL’s own evaluator says, whatever is missing', () => {
  fc.assert(
    fc.property(tree, scopes, (text, given) => {
      assert.equal(compileExpression(text).evaluate(given), reference(text, given), text);
    }),
    { numRuns: 3_000, seed: 5 },
  );
});

test('a missing fact is unknown, unless the rest decides without it', () => {
  const ask = (text: string): Verdict => compileExpression(text).evaluate(scope({ kitchen: { open: false } }));
  assert.equal(ask('product.coldHoldingF <= 41'), 'unknown');
  assert.equal(ask('kitchen.open && product.coldHoldingF <= 41'), false);
  assert.equal(ask('product.coldHoldingF <= 41 || !kitchen.open'), true);
  assert.equal(ask('product.allergens.all(a, a in product.label)'), 'unknown');
});

test('what breaks though nothing is missing has failed, and is no yes', () => {
  const given = scope({ product: { allergens: ['milk'], n: 3 }, activity: { kind: 'x' } });
  assert.equal(compileExpression('int(activity.kind) > 2').evaluate(given), 'failed');
  assert.equal(compileExpression('product.allergens.all(a, a in ["milk"])').evaluate(given), true);
  assert.equal(compileExpression('size(product.allergens)').evaluate(given), 'failed');
});

test('the facts an expression reads are found wherever they stand', () => {
  const { inputs } = compileExpression('kitchen.a && (product.list.all(x, x in product.label) || size(activity.kind) > 2) && kitchen.a');
  assert.deepEqual(inputs, ['kitchen.a', 'product.list', 'product.label', 'activity.kind']);
});

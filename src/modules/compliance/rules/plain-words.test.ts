import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ruleset } from '#test/rules';
import { conditionWords, optionsOf } from './plain-words.ts';

const { vocabulary } = ruleset();

test('a condition is told by the titles of its facts, each part by itself', () => {
  const told = (text: string): string[] => conditionWords(text, vocabulary);
  assert.deepEqual(told('product.heldCold && product.coldHoldingF <= 41 && !kitchen.open'), [
    'whether the food is held cold: yes',
    'the temperature cold food is held at: at most 41 °F',
    'whether the kitchen is open: no',
  ]);
  assert.deepEqual(told('activity.kind in ["pop_up", "catering"] || activity.sales > 5000'), [
    'what you make: pop up or catering, or the sales so far: above $5,000',
  ]);
  assert.deepEqual(told('product.allergens.all(a, a in product.label) && "milk" in product.label'), [
    'the allergens in it: each of them among the allergens on the label',
    'the allergens on the label: milk among it',
  ]);
  assert.deepEqual(told('today >= "2026-07-01" && size(product.allergens) == 0'), [
    'the day: at least 2026-07-01',
    'the allergens in it: how many, 0',
  ]);
});

test('what has no words of its own is shown as it is written', () => {
  assert.deepEqual(conditionWords('activity.sales * 2.0 > 5.0', vocabulary), ['activity.sales * 2.0 > 5.0']);
});

test('a person may choose from the words that rules compare with', () => {
  const options = optionsOf(['activity.kind in ["a", "b"] || activity.kind == "c"', '"milk" in product.label && kitchen.open']);
  assert.deepEqual(
    [...options],
    [
      ['activity.kind', ['a', 'b', 'c']],
      ['product.label', ['milk']],
    ],
  );
});

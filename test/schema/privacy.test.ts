import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Catalog } from '../../scripts/generate/catalog.ts';
import { readNotice, unclassified } from '../../scripts/generate/privacy.ts';

const whole = 'class=personal; purpose=who booked; retention=7y';

const catalogOf = (table: string | null, column: string | null): Catalog => ({
  tables: [
    {
      name: 'thing',
      comment: table,
      columns: [{ name: 'who', type: 'text', nullable: false, default: null, computed: false, comment: column }],
      constraints: [],
      indexes: [],
      triggers: [],
    },
  ],
  functions: [],
});

test('a column without a comment is named, and one with a whole comment is not', () => {
  assert.deepEqual(unclassified(catalogOf(`owner=things; ${whole}`, whole), ['things']), []);
  assert.deepEqual(unclassified(catalogOf(`owner=things; ${whole}`, null), ['things']), ['thing.who has no comment']);
});

test('a table without an owner, or owned by what is no module, is named', () => {
  assert.match(unclassified(catalogOf(whole, whole), ['things'])[0] ?? '', /^thing is owned by ""/);
  assert.match(unclassified(catalogOf(`owner=nobody; ${whole}`, whole), ['things'])[0] ?? '', /^thing is owned by "nobody"/);
});

test('a class, a purpose and a retention are all demanded, in words that are known', () => {
  assert.match(String(readNotice('class=private; purpose=x; retention=1d')), /the class "private"/);
  assert.match(String(readNotice('class=public; retention=1d')), /instead of/);
  assert.match(String(readNotice('class=public; purpose=x')), /instead of/);
  assert.match(String(readNotice('class=public; purpose=x; retention=some time')), /is kept "some time"/);
  for (const retention of [
    '24h',
    '7d after the end',
    '7y when used, 30d when not',
    'while the listing exists',
    'until removed or 7y',
    'forever',
  ]) {
    assert.equal(typeof readNotice(`class=public; purpose=order of pages; ids have none; retention=${retention}`), 'object', retention);
  }
});

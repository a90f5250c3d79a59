import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Catalog, Column } from '../../scripts/generate/catalog.ts';
import { tableTypes } from '../../scripts/generate/table-types.ts';

const column = (name: string, type: string, rest: Partial<Column> = {}): Column => ({
  name,
  type,
  nullable: false,
  default: null,
  computed: false,
  comment: null,
  ...rest,
});

const catalogOf = (columns: Column[], check?: string): Catalog => ({
  tables: [
    {
      name: 'thing',
      comment: 'owner=things; class=internal; purpose=a test; retention=1d',
      columns,
      constraints: check === undefined ? [] : [{ name: 'c', definition: check, columns: ['state'] }],
      indexes: [],
      triggers: [],
    },
  ],
  functions: [],
});

const stateIn = "CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text])))";

test('a column that a check holds to a list is a union, null when it may be, and optional to write when it has a default', () => {
  assert.match(tableTypes('things', catalogOf([column('state', 'text')], stateIn)), /state: 'open' \| 'closed';/);
  const optional = column('state', 'text', { nullable: true, default: "'open'::text" });
  assert.match(tableTypes('things', catalogOf([optional], stateIn)), /state: Generated<'open' \| 'closed' \| null>;/);
});

test('a check that says more than a list leaves the column a string', () => {
  const check = "CHECK (((state = ANY (ARRAY['open'::text, 'closed'::text])) OR (length(state) > 9)))";
  assert.match(tableTypes('things', catalogOf([column('state', 'text')], check)), /state: string;/);
});

test('values are typed as they arrive, and what nobody writes cannot be written', () => {
  const text = tableTypes(
    'things',
    catalogOf([
      column('at', 'timestamp with time zone', { nullable: true }),
      column('amount_minor', 'bigint'),
      column('place', 'geography(Point,4326)'),
      column('words', 'text[]'),
      column('position', 'bigint', { computed: true, default: 'a' }),
      column('shape', 'jsonb'),
    ]),
  );
  assert.match(text, /at: Temporal\.Instant \| null;\n {4}amount_minor: bigint;\n {4}place: string;\n {4}words: string\[\];\n/);
  assert.match(text, /position: GeneratedAlways<bigint>;\n {4}shape: ColumnType<unknown>;/);
});

test('a type that nobody has thought about is refused by name', () => {
  assert.throws(() => tableTypes('things', catalogOf([column('m', 'money')])), /thing\.m is money/);
});

test('a table is typed for its owner only', () => {
  assert.doesNotMatch(tableTypes('others', catalogOf([column('state', 'text')])), /thing/);
});

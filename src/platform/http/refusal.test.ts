import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Type, type TSchema } from 'typebox';
import type { GuildhallError } from '#kernel';
import { closed, DateSchema, IdSchema, InstantSchema, Text } from './schemas.ts';
import { spans } from './spans.ts';
import { validatorCompiler } from './validate.ts';

const price = Type.Object({ amountMinor: Type.Integer({ minimum: 1, maximum: 1_000_000 }) }, { ...closed, title: 'Hourly price' });
const Body = Type.Object(
  {
    title: Text(5),
    postalCode: Type.Optional(Text(5)),
    hourly: Type.Optional(price),
    rules: Type.Optional(Type.Array(Text(5), { maxItems: 2 })),
    kind: Type.Optional(Type.Union([Type.Literal('room'), Type.Literal('hall'), Type.Literal('yard')])),
    opens: Type.Optional(Type.String({ pattern: '^\\d\\d:\\d\\d$', examples: ['09:00'] })),
    date: Type.Optional(DateSchema),
    at: Type.Optional(InstantSchema),
    id: Type.Optional(IdSchema),
  },
  closed,
);

type Checked = { value?: unknown; error?: GuildhallError };
const check = (schema: TSchema, httpPart: string, input: unknown): Checked =>
  (validatorCompiler({ schema, httpPart, method: 'POST', url: '/' }) as (input: unknown) => Checked)(input);
const said = (input: unknown): [string, string | undefined, string][] =>
  (check(Body, 'body', input).error?.fields ?? []).map(({ path, code, message }) => [path, code, message]);

describe('what the schema refuses', () => {
  test('is said at the field, in a sentence with its name, and in a stable word', () => {
    assert.deepEqual(said({}), [['/title', 'missing', 'Title is missing.']]);
    assert.deepEqual(said({ title: '' }), [['/title', 'empty', 'Title must not be empty.']]);
    assert.deepEqual(said({ title: 'a', postalCode: '123456' }), [
      ['/postalCode', 'too_long', 'Postal code must have at most 5 characters.'],
    ]);
    assert.deepEqual(said({ title: 'a', opens: '9' }), [['/opens', 'wrong_form', 'Opens must be written like 09:00.']]);
    assert.deepEqual(said({ title: 'a', surprise: 1 }), [['/surprise', 'unknown', 'There is no field "surprise" here.']]);
    assert.deepEqual(said({ title: 'a', kind: 'cave' }), [['/kind', 'wrong_choice', 'Kind must be room, hall or yard.']]);
    assert.deepEqual(said(undefined), [['/', 'wrong_type', 'The body must be a JSON object.']]);
  });

  test('is said of the whole price and of the entry of a list', () => {
    assert.deepEqual(said({ title: 'a', hourly: { amountMinor: 1.5 } }), [
      ['/hourly/amountMinor', 'wrong_type', 'Hourly price must be a whole number.'],
    ]);
    assert.deepEqual(said({ title: 'a', rules: ['ok', 7] }), [['/rules/1', 'wrong_type', 'Rules, entry 2, must be text.']]);
  });

  test('is told once per field, a few in the detail and all at the fields', () => {
    const { error } = check(Body, 'body', { title: 7, postalCode: 7, rules: 7, opens: 7, date: 7 });
    assert.equal(error?.message, 'Title must be text. Postal code must be text. Rules must be a list. 2 more fields are not right.');
    assert.equal(error?.fields?.length, 5);
  });

  test('is a day or a moment that no calendar or database has', () => {
    for (const date of ['2026-02-30', '0000-01-01', '2026-3-9'])
      assert.deepEqual(said({ title: 'a', date }), [['/date', 'wrong_form', 'Date must be a date that exists, written like 2026-03-09.']]);
    for (const at of ['0000-06-01T00:00:00Z', '2026-01-01T00:00:00.1234567891Z', '2026-01-01T00:00:00Z[!u-ca=x]', '2026-01-01T00:00:00'])
      assert.deepEqual(said({ title: 'a', at }).length, 1, at);
    assert.deepEqual(said({ title: 'a', at: '2026-01-01T00:00:00.123456789+05:30' }), []);
  });

  test('is more time at once than is said, be it days, moments or months; with one end missing nothing is spanned', () => {
    const both = (each: TSchema) =>
      Type.Object({ from: each, to: Type.Optional(each) }, { ...closed, ...spans({ from: 'from', until: 'to', mostDays: 31 }) });
    const message = 'Between "from" and "to" there may be at most 31 days. Ask for less at a time.';
    const [day, month] = [both(DateSchema), both(Type.String({ pattern: '^\\d{4}-\\d\\d$' }))];
    assert.deepEqual(check(day, 'querystring', { from: '2026-03-01', to: '2026-04-02' }).error?.fields, [
      { path: '/to', code: 'too_wide', message },
    ]);
    assert.equal(check(day, 'querystring', { from: '2026-04-02', to: '2026-03-01' }).error?.message, message, 'whichever comes first');
    assert.equal(check(month, 'querystring', { from: '2026-01', to: '2026-03' }).error?.message, message);
    const moments = { from: '2026-03-01T00:00:00+05:00', to: '2026-04-01T00:00:00.000000001+05:00' };
    assert.equal(check(both(InstantSchema), 'body', moments).error, undefined);
    assert.ok(check(both(InstantSchema), 'body', { ...moments, to: '2026-04-01T00:00:01+05:00' }).error);
    for (const fine of [{ from: '2026-03-01', to: '2026-04-01' }, { from: '2026-03-01' }])
      assert.equal(check(day, 'querystring', fine).error, undefined);
  });

  test('is a text that no database keeps as it came', () => {
    for (const title of ['a\u0000b', 'a\ud800b'])
      assert.deepEqual(said({ title }), [['/title', 'unstorable', 'Title holds a character that cannot be kept; type it again.']]);
    assert.deepEqual(said({ title: '👩‍🍳' }), []);
  });
});

describe('what arrives as text', () => {
  const Query = Type.Object({ limit: Type.Optional(Type.Integer({ default: 20 })), open: Type.Optional(Type.Boolean()) }, closed);

  test('is read as the number or the truth that it says, with defaults', () => {
    assert.deepEqual(check(Query, 'querystring', { limit: '7', open: 'true' }).value, { limit: 7, open: true });
    assert.deepEqual(check(Query, 'querystring', {}).value, { limit: 20 });
  });

  test('is never rounded or guessed', () => {
    for (const limit of ['1.5', '1e1', ' 7', '', '0x7', 'true', ['7', '7']])
      assert.equal(check(Query, 'querystring', { limit }).error?.message, 'Limit must be a whole number.', String(limit));
    for (const open of ['1', 'yes', '']) assert.equal(check(Query, 'querystring', { open }).error?.message, 'Open must be true or false.');
  });

  test('where nothing is taken, nothing may be sent', () => {
    const nothing = Type.Object({}, closed);
    assert.deepEqual(check(nothing, 'body', undefined).value, {});
    assert.equal(check(nothing, 'querystring', { page: '2' }).error?.message, 'There is no parameter "page" here.');
  });
});

import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';

/** What the walk reads of a JSON schema; TypeBox's schemas are such. */
interface Shape {
  type?: string;
  format?: string;
  pattern?: string;
  examples?: readonly string[];
  const?: unknown;
  anyOf?: Shape[];
  items?: Shape;
  properties?: Record<string, Shape>;
  required?: string[];
  additionalProperties?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  maxItems?: number;
}

/** One wrong thing about an otherwise right input. */
export interface Wrong {
  what: string;
  value: unknown;
}

/** What every free text that the walk sends begins with, right or wrong, if it is long enough: no log line may hold it. */
export const canary = 'canary';

const freeText = (length: number): string => (length < canary.length ? 'x'.repeat(length) : canary.padEnd(length, 'x'));

const unstorable = [`${canary}\u0000b`, `${canary}\ud800b`];

/** A right input: every field present (but those that `known` has as undefined), values from `known` by the field's name. */
export function specimen(schema: TSchema, known: Readonly<Record<string, unknown>>): unknown {
  const made = make(schema as Shape, known, '');
  if (!Value.Check(schema, made)) throw new Error(`No right input could be made of ${JSON.stringify(schema)}: ${JSON.stringify(made)}`);
  return made;
}

function make(shape: Shape, known: Readonly<Record<string, unknown>>, name: string): unknown {
  if (known[name] !== undefined && shape.type !== 'array') return known[name];
  if (shape.const !== undefined) return shape.const;
  if (shape.anyOf !== undefined) return make(shape.anyOf[0] as Shape, known, name);
  switch (shape.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(shape.properties ?? {})
          .filter(([key]) => !(key in known) || known[key] !== undefined)
          .map(([key, each]) => [key, make(each, known, key)]),
      );
    case 'array':
      return [make(shape.items ?? {}, known, name)];
    case 'integer':
    case 'number':
      return shape.minimum ?? 1;
    case 'boolean':
      return true;
    case undefined:
    default:
      return text(shape, name);
  }
}

function text({ format, pattern, examples = [], minLength = 1, maxLength = Infinity }: Shape, name: string): string {
  if (format === 'uuid') return '00000000-0000-7000-8000-00000000dead';
  if (format === 'date-time') return '2026-03-09T17:00:00Z';
  if (format === 'date') return '2026-03-09';
  if (pattern === undefined) return freeText(Math.max(minLength, Math.min(maxLength, canary.length)));
  const found = examples.find((each) => new RegExp(pattern).test(each));
  if (found === undefined)
    throw new Error(`${name} must be written like ${pattern}, and its schema gives no example: people get none either.`);
  return found;
}

/** Every way in which one field of a body can be wrong, each in a copy that is right but for that. */
export function wrongBodies(schema: TSchema, right: unknown): Wrong[] {
  return [
    ...['text', 42, true, null, []].map((value) => ({ what: `a body that is ${JSON.stringify(value)}`, value })),
    ...wrongFields(schema as Shape, right, '', (value) => value),
  ];
}

function wrongFields(shape: Shape, right: unknown, path: string, put: (value: unknown) => unknown): Wrong[] {
  const wrong: Wrong[] = [];
  const add = (what: string, value: unknown): void =>
    void wrong.push({ what: `${path === '' ? 'the body' : path}: ${what}`, value: put(value) });
  if (shape.type === 'object') {
    const fields = right as Record<string, unknown>;
    add('an unknown field', { ...fields, surprise: 1 });
    // As text that is parsed, so that these are own keys, as an attacker's JSON makes them.
    add('a prototype', { ...fields, constructor: { prototype: { admin: true } } });
    for (const [name, each] of Object.entries(shape.properties ?? {})) {
      const within = (value: unknown): unknown => put({ ...fields, [name]: value });
      if (shape.required?.includes(name) === true) {
        const { [name]: _gone, ...rest } = fields;
        add(`without ${name}`, rest);
      }
      for (const value of wrongTypes(each)) wrong.push({ what: `${path}/${name}: ${short(value)}`, value: within(value) });
      // What the right body leaves out has no parts to be wrong.
      if (fields[name] !== undefined) wrong.push(...wrongFields(each, fields[name], `${path}/${name}`, within));
    }
  }
  if (shape.type === 'array') {
    const first = (right as unknown[])[0];
    if (shape.maxItems === undefined) throw new Error(`${path} takes a list without end.`);
    add(
      'too many',
      Array.from({ length: shape.maxItems + 1 }, () => first),
    );
    for (const value of wrongTypes(shape.items ?? {})) add(`an item ${short(value)}`, [value]);
    wrong.push(...wrongFields(shape.items ?? {}, first, `${path}/0`, (value) => put([value])));
  }
  // Of several shapes, the one that the right value has.
  const chosen = shape.anyOf?.find((each) => each.const === undefined && Value.Check(each as TSchema, right));
  if (chosen !== undefined) wrong.push(...wrongFields(chosen, right, path, put));
  if (path !== '' && isText(shape)) for (const value of wrongTexts(shape, path)) add(short(value), value);
  if (shape.type === 'integer' || shape.type === 'number') for (const value of wrongNumbers(shape, path)) add(short(value), value);
  return wrong;
}

const isText = ({ type, const: fixed, anyOf }: Shape): boolean => type === 'string' && fixed === undefined && anyOf === undefined;

function wrongTypes(shape: Shape): unknown[] {
  const { type, const: fixed, anyOf } = shape;
  if (fixed !== undefined || anyOf !== undefined)
    return [42, null, {}, [], 'nonsense'].filter((value) => !Value.Check(shape as TSchema, value));
  if (type === 'string') return [42, true, null, {}, ['x']];
  if (type === 'integer' || type === 'number') return ['1', true, null, {}, [1]];
  if (type === 'boolean') return ['true', 1, null, {}, []];
  if (type === 'array') return ['x', 42, null, {}];
  if (type === 'object') return ['x', 42, null, []];
  throw new Error(`The walk does not know a wrong value for ${String(type)}.`);
}

function wrongTexts({ minLength = 0, maxLength, format, pattern }: Shape, path: string): string[] {
  const wrong = [...unstorable];
  if (minLength > 0 || format !== undefined || pattern !== undefined) wrong.push('');
  if (maxLength !== undefined) wrong.push(freeText(maxLength + 1));
  else if (format === undefined && pattern === undefined) throw new Error(`${path} takes a text without end.`);
  if (format !== undefined || pattern !== undefined) wrong.push(`\u202e${canary}`, freeText(10_000));
  if (format === 'date' || format === 'date-time') wrong.push(...wrongTimes(format));
  return wrong;
}

/** Times that look right by their digits, and that no calendar or database has. */
const wrongTimes = (format: string): string[] =>
  format === 'date'
    ? ['2026-02-30', '0000-01-01', '2026-13-01', '+012026-01-01']
    : [
        '2026-02-30T00:00:00Z',
        '0000-01-01T00:00:00Z',
        '2026-01-01T25:00:00Z',
        '2026-01-01T00:00:00',
        '2026-01-01T00:00:00.1234567890123Z',
        '2026-01-01T00:00:00Z[!u-ca=nonsense]',
        `2026-01-01T00:00:00.${'0'.repeat(2_000)}Z`,
      ];

function wrongNumbers({ type, minimum, maximum }: Shape, path: string): number[] {
  if (minimum === undefined || maximum === undefined) throw new Error(`${path} takes a number without bounds.`);
  return [minimum - 1, maximum + 1, -1e21, 2 ** 63, 1e308, ...(type === 'integer' ? [minimum + 0.5] : [])];
}

/** What is wrong in a query, where all arrives as text; each is one parameter and its value. */
export function wrongQueries(schema: TSchema | undefined): { what: string; name: string; value: string | undefined }[] {
  const { properties = {}, required = [] } = (schema ?? {}) as Shape;
  const wrong: { what: string; name: string; value: string | undefined }[] = [
    { what: 'an unknown parameter', name: 'surprise', value: '1' },
    { what: 'a prototype', name: '__proto__', value: 'x' },
    { what: 'a constructor', name: 'constructor', value: 'x' },
  ];
  for (const [name, each] of Object.entries(properties)) {
    if (required.includes(name)) wrong.push({ what: `without ${name}`, name, value: undefined });
    for (const value of wrongParameters(each, name)) wrong.push({ what: `${name}=${short(value)}`, name, value });
  }
  return wrong;
}

function wrongParameters(shape: Shape, name: string): string[] {
  if (shape.anyOf !== undefined || shape.const !== undefined) return ['nonsense', '', 'a\u0000b'];
  if (shape.type === 'boolean') return ['maybe', '', '2'];
  if (shape.type === 'integer' || shape.type === 'number')
    return ['many', ...(shape.type === 'integer' ? ['1.5'] : []), '1e400', '9'.repeat(40), 'NaN', ...wrongNumbers(shape, name).map(String)];
  return wrongTexts(shape, name).filter((value) => value.isWellFormed());
}

export const short = (value: unknown): string => {
  const json = JSON.stringify(value) ?? 'undefined';
  return json.length > 60 ? `${json.slice(0, 60)}… (${json.length})` : json;
};

/** What is wrong in a path; each is one parameter and its value. */
export function wrongParams(path: string, schema: TSchema | undefined): { name: string; value: string }[] {
  const rest = path.endsWith('*') ? { '*': { type: 'string', maxLength: 200 } } : {};
  return Object.entries({ ...rest, ...(schema as Shape | undefined)?.properties }).flatMap(([name, each]) =>
    wrongParameters(each, name)
      .concat('..', '../../../etc/passwd', "' or 1=1 --", '%00', '00000000-0000-7000-8000-00000000dead', '\u202e', '9'.repeat(150))
      .filter((value) => value !== '')
      .map((value) => ({ name, value })),
  );
}

/** Places in a list as no list gives them out; a few have the right form and an impossible content. */
export function wrongCursors(): string[] {
  const id = '00000000-0000-7000-8000-00000000dead';
  const instants = ['2026-02-30T00:00:00Z', '0000-01-01T00:00:00Z', '9999-12-31T23:59:60Z', '2026-01-01T00:00:00Z[!u-ca=x]', '2026-01-01'];
  const places = [
    null,
    42,
    [],
    {},
    'x',
    { id: 'x' },
    { id: [id] },
    { id, at: 1, createdAt: 1 },
    { sort: '||', key: 'x', id },
    { sort: '||', key: null, id },
    ...instants.map((at) => ({ id, at, createdAt: at })),
    { __proto__: null, id: `${id}'--` },
  ];
  return ['', '{', 'not-base64-!', ...places.map((place) => Buffer.from(JSON.stringify(place)).toString('base64url'))];
}

/** Bodies that are no JSON, or not said to be. */
export const brokenBodies: readonly { what: string; raw: string | Buffer; headers?: Record<string, string> }[] = [
  { what: 'half an object', raw: '{"a":' },
  { what: 'no JSON', raw: 'nonsense' },
  { what: 'an empty body', raw: '' },
  { what: 'two objects', raw: '{}{}' },
  { what: 'a number beyond all', raw: '{"surprise":1e999}' },
  { what: 'bytes that are no text', raw: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]) },
  { what: 'a list a hundred thousand deep', raw: '['.repeat(100_000) },
  { what: 'an own __proto__', raw: '{"__proto__":{"admin":true}}' },
  { what: 'an own constructor with prototype', raw: '{"constructor":{"prototype":{"admin":true}}}' },
  { what: 'more than anybody has to say', raw: `{"surprise":"${'x'.repeat(300_000)}"}` },
  { what: 'a form', raw: 'a=1&b=2', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  { what: 'parts', raw: '--x\r\n\r\n--x--', headers: { 'content-type': 'multipart/form-data; boundary=x' } },
  { what: 'text', raw: '{}', headers: { 'content-type': 'text/plain' } },
  { what: 'JSON of an unknown kind', raw: '{"a":1}', headers: { 'content-type': 'application/json-seq' } },
  { what: 'a type that is none', raw: '{"a":1}', headers: { 'content-type': 'nonsense' } },
];

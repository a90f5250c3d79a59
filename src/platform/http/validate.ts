import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';
import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { invalid } from '#kernel';
import { refusal } from './refusal.ts';
import type { Shape } from './shape.ts';
import { tooWide } from './spans.ts';

/**
 * Bodies are taken as they are: a number in quotes is refused. Queries and paths arrive as text, so exact numbers and
 * booleans in them are read as such, and defaults are filled in. What is not of the schema, or cannot be stored as text, is
 * refused with a sentence for each field.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart = 'body' }) => {
  const check = Compile(schema);
  const read = httpPart === 'body' ? readBody(schema as Shape) : readTexts(schema);
  return (input: unknown) => {
    const value = read(input);
    if (!check.Check(value)) return { error: refusal(schema as Shape, httpPart, check.Errors(value)) };
    const place = unstorable(value, '');
    if (place === undefined) {
      const wide = tooWide(schema as Shape, value);
      return wide === undefined ? { value } : { error: invalid('http.invalid', wide.message, { fields: [wide] }) };
    }
    return { error: refusal(schema as Shape, httpPart, [{ keyword: 'unstorable', instancePath: place, params: {} }]) };
  };
};

/** Who has nothing to say may leave the body out. */
function readBody({ properties = {} }: Shape): (input: unknown) => unknown {
  return Object.keys(properties).length === 0 ? (input) => input ?? {} : (input) => input;
}

/** Exactly what is written: `1.5` for a whole number stays text and is refused, and is not taken for 1. */
function readTexts(schema: TSchema): (input: unknown) => unknown {
  const readers = Object.entries((schema as Shape).properties ?? {}).flatMap(([name, { type }]) => {
    const readOne = type === undefined ? undefined : readerOf[type];
    return readOne === undefined ? [] : [[name, readOne] as const];
  });
  const defaults = Object.values((schema as Shape).properties ?? {}).some((each) => 'default' in each);
  return (input) => {
    const texts = { ...(input as Record<string, unknown>) };
    for (const [name, readOne] of readers) {
      const text = texts[name];
      if (typeof text === 'string') texts[name] = readOne(text);
    }
    return defaults ? Value.Default(schema, texts) : texts;
  };
}

const readerOf: Record<string, (text: string) => unknown> = {
  integer: (text) => (/^-?\d{1,15}$/.test(text) ? Number(text) : text),
  number: (text) => (/^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : text),
  boolean: (text) => (text === 'true' ? true : text === 'false' ? false : text),
};

/**
 * Where a text is that no database keeps as it came: PostgreSQL has no NUL, and half a surrogate pair would turn into
 * another character.
 */
function unstorable(value: unknown, place: string): string | undefined {
  if (typeof value === 'string') return value.includes('\u0000') || !value.isWellFormed() ? place : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, each] of Object.entries(value)) {
    const found = unstorable(each, `${place}/${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

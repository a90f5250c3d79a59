import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';
import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';

/**
 * Bodies are taken as they are: a number in quotes is refused. Queries and paths arrive as text, so exact numbers and
 * booleans in them are read as such, and defaults are filled in.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const check = Compile(schema);
  const read = httpPart === 'body' ? (value: unknown) => value : (value: unknown) => Value.Default(schema, fromText(schema, value));
  return (input: unknown) => {
    const value = read(input);
    return check.Check(value) ? { value } : { error: check.Errors(value) as never };
  };
};

/** Convert works in place and reads "1.5" as the integer 1 and "" as 0; what it changed so stays text, for the schema to refuse. */
function fromText(schema: TSchema, given: unknown): unknown {
  if (typeof given !== 'object' || given === null) return Value.Convert(schema, given);
  const names = Object.entries(given);
  const copy = Object.fromEntries(
    names.map(([name, value]) => [name, Array.isArray(value) ? [...(value as unknown[])] : (value as unknown)]),
  );
  const converted = Value.Convert(schema, copy) as Record<string, unknown>;
  for (const [name, text] of names) converted[name] = exactly(text, converted[name]);
  return converted;
}

function exactly(text: unknown, read: unknown): unknown {
  if (Array.isArray(read)) return read.map((each, i) => exactly(Array.isArray(text) ? text[i] : text, each));
  if (typeof text !== 'string' || typeof read !== 'number') return read;
  return saysExactly(text, read) ? read : text;
}

const saysExactly = (text: string, number: number): boolean =>
  /^-?\d+(?:\.\d+)?$/.test(text) && Number(text) === number && (text.includes('.') || Number.isSafeInteger(number));

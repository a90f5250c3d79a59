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
  const read = httpPart === 'body' ? (value: unknown) => value : (value: unknown) => Value.Default(schema, Value.Convert(schema, value));
  return (input: unknown) => {
    const value = read(input);
    return check.Check(value) ? { value } : { error: check.Errors(value) as never };
  };
};

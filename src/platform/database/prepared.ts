import type { CompiledQuery, Compilable, RawBuilder } from 'kysely';
import type { Db, Tx } from './types.ts';

/**
 * A statement that is asked on every request: its text is made once, and only the values differ from then on. Any builder or
 * `sql` text will do whose parameters are exactly the arguments, in their order; anything else is a mistake that its first use tells.
 *
 * @example const byId = prepared((db, id: string) => sql<Row>`select * from person where id = ${id}`)
 */
export function prepared<Args extends readonly unknown[], Row>(
  build: (db: Db | Tx, ...args: Args) => RawBuilder<Row> | Compilable<Row>,
): (db: Db | Tx, ...args: Args) => Promise<Row[]> {
  let made: CompiledQuery<Row> | undefined;
  return async (db, ...args) => {
    made ??= compileOnce(build(db, ...args).compile(db), args);
    const { rows } = await db.executeQuery<Row>({ ...made, parameters: args });
    return rows;
  };
}

function compileOnce<Row>(compiled: CompiledQuery<Row>, args: readonly unknown[]): CompiledQuery<Row> {
  const { parameters } = compiled;
  if (parameters.length !== args.length || parameters.some((each, index) => each !== args[index]))
    throw new Error(`The parameters of a prepared statement must be its arguments, in their order: ${compiled.sql}`);
  return compiled;
}

import type { Kysely, Transaction } from 'kysely';

/** A market's database, before a module narrows it to its own tables with {@link tables}. */
export type Db = Kysely<object>;

declare const transactional: unique symbol;
/** A running transaction. Only `inTransaction` makes one, so a function that takes `tx` cannot be called without. */
export type Tx = Transaction<object> & { readonly [transactional]: true };

/** The module's own tables on this connection: `tables<BookingsTables>(tx).selectFrom('booking')`. */
export function tables<Tables>(db: Db | Tx): Kysely<Tables> {
  return db as unknown as Kysely<Tables>;
}

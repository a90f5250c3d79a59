import { Type, type Static, type TSchema } from 'typebox';
import { IsDate, Set as setFormat } from 'typebox/format';
import { Value } from 'typebox/value';
import { invalid } from '#kernel';

/** The shapes that every API shares. Instants are RFC 3339, dates `YYYY-MM-DD`, money integer minor units. */
export const closed = { additionalProperties: false } as const;

/** What Temporal reads and PostgreSQL keeps, and no more: no year 0, no tenth digit of a second, nothing after the offset. */
setFormat('date', (text) => IsDate(text) && !text.startsWith('0000'));
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i;
setFormat('date-time', (text) => {
  try {
    return instant.test(text) && Temporal.Instant.from(text).epochMilliseconds > firstYearMs;
  } catch {
    return false;
  }
});
const firstYearMs = Date.parse('0001-01-01T00:00:00Z');

export const IdSchema = Type.String({ format: 'uuid' });
export const InstantSchema = Type.String({ format: 'date-time' });
export const DateSchema = Type.String({ format: 'date' });
export const Text = (maxLength: number, minLength = 1) => Type.String({ minLength, maxLength });
export const MoneySchema = Type.Object({ amountMinor: Type.Integer(), currency: Type.String({ minLength: 3, maxLength: 3 }) }, closed);

/** An amount that somebody types: at least so many minor units, and a million of the major ones at the most. */
export const moneyAtLeast = (minimum: number, title?: string) =>
  Type.Object(
    { amountMinor: Type.Integer({ minimum, maximum: 100_000_000 }), currency: Text(3, 3) },
    { ...closed, ...(title === undefined ? {} : { title }) },
  );

export const ProblemSchema = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  code: Type.String(),
  correlationId: Type.String(),
  fields: Type.Optional(Type.Array(Type.Object({ path: Type.String(), message: Type.String(), code: Type.Optional(Type.String()) }))),
  facts: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});

/** The query of a list. Spread it into the list's own filters. */
export const pageQuery = {
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
};

export const pageOf = <Item extends TSchema>(item: Item) =>
  Type.Object({ items: Type.Array(item), nextCursor: Type.Optional(Type.String()) }, closed);

/** A place in a list, opaque to clients. */
export const encodeCursor = (place: object): string => Buffer.from(JSON.stringify(place)).toString('base64url');

/** @throws http.bad_cursor when the text is not a cursor that this list gave out */
export function decodeCursor<Place extends TSchema>(shape: Place, cursor: string): Static<Place> {
  let place: unknown;
  try {
    place = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    place = undefined;
  }
  if (!Value.Check(shape, place)) throw invalid('http.bad_cursor', 'This cursor is not from this list. Start again without one.');
  return place;
}

/** Cuts a list that was read one longer than asked, and says where the next page starts. */
export function page<Item>(rows: readonly Item[], limit: number, cursorOf: (last: Item) => object): { items: Item[]; nextCursor?: string } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor(cursorOf(last)) } : { items };
}

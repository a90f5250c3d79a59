import { sql } from '#platform/database';

/** Who asks for what is theirs, or to be forgotten. The address and the name are those of the account as long as it has them. */
export interface DataSubject {
  id: string;
  email: string;
  displayName: string;
}

/** A condition or a value in SQL; the table stands by its own name. */
export type Sql<Value = unknown> = ReturnType<typeof sql<Value>>;

/** The name that stands in a person's place once they are gone. */
export const erasedName = 'Somebody who left';

/** Rows of one table that tell of a person, seen from one side: a booking is its guest's and, with other columns, its host's. */
export interface HeldRows {
  table: string;
  /** What they are, for the person who reads the export: "Bookings you made". Absent: somebody else's rows, which name the person. */
  title?: string;
  /** Columns of which one is the person's id, or a condition. It looks at tables of this module alone. */
  whose: string | ((who: DataSubject) => Sql<boolean>);
  /** Columns that the export leaves out: they tell of somebody else. What is classed secret never goes into one. */
  hide?: readonly string[];
  /** Files that belong to a row, by their keys in the storage. They go into the export, and are removed when the person is erased. */
  files?(row: Readonly<Record<string, unknown>>): readonly string[];
  erase: Erasure;
}

/** What becomes of rows when their person is erased. */
export type Erasure =
  | 'delete'
  | {
      /** Why the rows stay, as the person reads it: the duty, and for how long. */
      keep: string;
      /** What is written over personal words in them. */
      blank?: Readonly<Record<string, null | string | ((who: DataSubject) => Sql)>>;
      /** Columns of a personal class that stay as they are: numbers, codes and words of ours. */
      stays?: readonly string[];
    };

/** What a module holds of people. test/schema demands that each table with a personal column of its is named here. */
export interface PersonalData {
  /** Erased in this order. */
  rows: readonly HeldRows[];
  /** Tables whose personal columns lead to nobody's rows, and why. */
  unlinked?: Readonly<Record<string, string>>;
}

/** Which rows of it are the person's, as SQL. */
export const ownedBy = ({ whose }: Pick<HeldRows, 'whose'>, who: DataSubject): Sql<boolean> =>
  typeof whose === 'string' ? sql<boolean>`${sql.ref(whose)}::text = ${who.id}` : whose(who);

/** For text that was written over where a column cannot be empty. */
export const erasedText = 'erased';

/** Reasons that many modules give. */
export const because = {
  money: 'The law has us keep what was paid, by whom and for what, for 7 years.',
  books: 'The books are kept and never changed. They name people by number only.',
  dealings: 'The other side, and whoever settles a dispute, must be able to see for 7 years what was agreed. Your words in it are erased.',
  staff: 'It is the record of work for the house, kept for 7 years.',
} as const;

import { missing, type Id, type Interval } from '#kernel';
import { sql, type Db, type Tx } from '#platform/database';

export type EntryId = Id<'waitlist'>;
export type EntryState = 'waiting' | 'offered' | 'taken' | 'left' | 'lapsed' | 'over';

/** A time as somebody waits for it, by the kitchen's own calendar and clock. */
export interface WaitWish {
  /** 2026-03-10 */
  firstDay: string;
  /** At most thirteen days later. */
  lastDay: string;
  /** 08:00; earliest start on each day. */
  from: string;
  /** Latest end; not after `from` means the next day. */
  to: string;
  /** How long it must be free between the two. */
  minutes: number;
}

/** One person's turn for a kitchen and a time. */
export interface WaitlistEntry extends WaitWish {
  id: EntryId;
  /** Smaller came earlier. */
  place: bigint;
  listingId: string;
  personId: Id<'person'>;
  state: EntryState;
  /** What came free and is kept for this person, until when. */
  offer: { interval: Interval; expiresAt: Temporal.Instant } | undefined;
  createdAt: Temporal.Instant;
}

interface Row {
  id: EntryId;
  place: bigint;
  listing_id: string;
  person_id: Id<'person'>;
  first_day: string;
  last_day: string;
  from_time: string;
  to_time: string;
  minutes: number;
  state: EntryState;
  offer_start: Temporal.Instant | null;
  offer_end: Temporal.Instant | null;
  offer_expires_at: Temporal.Instant | null;
  created_at: Temporal.Instant;
}

const columns = sql`id, place, listing_id, person_id, first_day::text, last_day::text, to_char(from_time, 'HH24:MI') as from_time,
  to_char(to_time, 'HH24:MI') as to_time, minutes, state, lower(offered) as offer_start, upper(offered) as offer_end, offer_expires_at, created_at`;

function read(row: Row): WaitlistEntry {
  const { offer_start: start, offer_end: end, offer_expires_at: expiresAt } = row;
  return {
    id: row.id,
    place: row.place,
    listingId: row.listing_id,
    personId: row.person_id,
    firstDay: row.first_day,
    lastDay: row.last_day,
    from: row.from_time,
    to: row.to_time,
    minutes: row.minutes,
    state: row.state,
    offer: start === null || end === null || expiresAt === null ? undefined : { interval: { start, end }, expiresAt },
    createdAt: row.created_at,
  };
}

/** Entries in the order of coming. */
export async function entriesWhere(db: Db | Tx, condition: ReturnType<typeof sql<boolean>>): Promise<WaitlistEntry[]> {
  const { rows } = await sql<Row>`select ${columns} from waitlist_entry where ${condition} order by place`.execute(db);
  return rows.map(read);
}

/** @returns nothing when the same person waits for the same already */
export async function insertEntry(
  tx: Tx,
  it: WaitWish & Pick<WaitlistEntry, 'id' | 'listingId' | 'personId' | 'createdAt'>,
): Promise<WaitlistEntry | undefined> {
  const { rows } = await sql<Row>`
    insert into waitlist_entry (id, listing_id, person_id, first_day, last_day, from_time, to_time, minutes, state, created_at)
    values (${it.id}, ${it.listingId}, ${it.personId}, ${it.firstDay}, ${it.lastDay}, ${it.from}, ${it.to}, ${it.minutes}, 'waiting', ${it.createdAt})
    on conflict (listing_id, person_id, first_day, last_day, from_time, to_time, minutes) where state in ('waiting', 'offered') do nothing
    returning ${columns}`.execute(tx);
  return rows[0] && read(rows[0]);
}

export async function setState(tx: Tx, id: EntryId, state: Exclude<EntryState, 'offered'>): Promise<void> {
  await sql`update waitlist_entry set state = ${state} where id = ${id}`.execute(tx);
}

export async function setOffered(tx: Tx, id: EntryId, { start, end }: Interval, expiresAt: Temporal.Instant): Promise<void> {
  await sql`
    update waitlist_entry set state = 'offered', offered = tstzrange(${start}, ${end}), offer_expires_at = ${expiresAt} where id = ${id}`.execute(
    tx,
  );
}

/** @param personId only if it is theirs */
export async function entryById(db: Db | Tx, id: string, personId?: string): Promise<WaitlistEntry | undefined> {
  const whose = personId === undefined ? sql<boolean>`true` : sql<boolean>`person_id = ${personId}`;
  return (await entriesWhere(db, sql<boolean>`id = ${id} and ${whose}`))[0];
}

/** How the calendar names what is held for an entry's offer. */
export const subjectOf = (id: EntryId) => ({ kind: 'waitlist', id });

export const unknownEntry = () => missing('waitlist.missing', 'There is no such place in a waiting list, or it is not yours.');

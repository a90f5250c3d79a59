import type { Selectable } from 'kysely';
import { missing, Money, type Currency, type Id } from '#kernel';
import type { Context } from '#platform/context';
import { tables, type Db, type Tx } from '#platform/database';
import type { BookingRow } from '#modules/bookings';
import type { Case, CaseId, CaseKind } from './domain.ts';
import type { ClaimsTables } from './tables.gen.ts';

type Row = Selectable<ClaimsTables['booking_case']>;

function read(row: Row): Case {
  const currency = row.currency as Currency;
  const amount = (minor: bigint | null): Money.Money | undefined => (minor === null ? undefined : Money.money(minor, currency));
  return {
    id: row.id as CaseId,
    kind: row.kind,
    bookingId: row.booking_id,
    openedBy: (row.opened_by ?? undefined) as Id<'person'> | undefined,
    guestId: row.guest_id as Id<'person'>,
    providerId: row.provider_id as Id<'person'>,
    number: row.number,
    listingTitle: row.listing_title,
    timeZone: row.time_zone,
    endsAt: row.ends_at,
    answerBy: row.answer_by ?? undefined,
    quoteId: row.quote_id ?? undefined,
    until: row.until_at ?? undefined,
    stake: Money.money(row.stake_minor, currency),
    asked: amount(row.asked_minor),
    awarded: amount(row.awarded_minor),
    fee: Money.money(row.fee_minor, currency),
    state: row.state,
    stateEnteredAt: row.state_entered_at,
    createdAt: row.created_at,
  };
}

export interface NewCase {
  id: CaseId;
  kind: CaseKind;
  booking: BookingRow;
  openedBy?: Id<'person'>;
  stake: Money.Money;
  asked?: Money.Money;
  answerBy?: Temporal.Instant;
  /** Of more time. */
  quoteId?: string;
  until?: Temporal.Instant;
}

export async function insertCase(ctx: Context, tx: Tx, each: NewCase): Promise<void> {
  const { id, kind, booking, openedBy, stake, asked, answerBy, quoteId, until } = each;
  const now = ctx.clock.now();
  await tables<ClaimsTables>(tx)
    .insertInto('booking_case')
    .values({
      id,
      kind,
      booking_id: booking.id,
      opened_by: openedBy ?? null,
      guest_id: booking.guestId,
      provider_id: booking.providerId,
      number: booking.number,
      listing_title: booking.listingTitle,
      time_zone: booking.timeZone,
      ends_at: booking.slot.end,
      answer_by: answerBy ?? null,
      quote_id: quoteId ?? null,
      until_at: until ?? null,
      currency: stake.currency,
      stake_minor: stake.amountMinor,
      asked_minor: asked?.amountMinor ?? null,
      awarded_minor: null,
      state_entered_at: now,
      created_at: now,
    })
    .execute();
}

const noCase = () => missing('claims.missing', 'There is no such case, or it is not yours.');

export async function lockCase(tx: Tx, id: string): Promise<{ subject: Case; version: number }> {
  const row = await tables<ClaimsTables>(tx).selectFrom('booking_case').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (row === undefined) throw noCase();
  return { subject: read(row), version: row.state_version };
}

/** The case, if the person takes part in it (or `'anyone'`, for the house). @throws claims.missing */
export async function caseFor(db: Db | Tx, id: string, personId: string): Promise<Case> {
  const row = await tables<ClaimsTables>(db)
    .selectFrom('booking_case')
    .selectAll()
    .where('id', '=', id)
    .$if(personId !== 'anyone', (query) => query.where((eb) => eb.or([eb('guest_id', '=', personId), eb('provider_id', '=', personId)])))
    .executeTakeFirst();
  if (row === undefined) throw noCase();
  return read(row);
}

/** Oldest first. */
export async function casesOf(db: Db | Tx, bookingId: string): Promise<Case[]> {
  const rows = await tables<ClaimsTables>(db)
    .selectFrom('booking_case')
    .selectAll()
    .where('booking_id', '=', bookingId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(read);
}

/** Whose payments and accounts hold the money of a booking's cases. */
export const holdersBeside = async (db: Db | Tx, bookingId: string): Promise<{ kind: string; id: string }[]> => [
  { kind: 'deposit', id: bookingId },
  ...(await casesOf(db, bookingId)).map(({ id }) => ({ kind: 'case', id })),
];

/** How many cases of bookings, on either side, have not come to an end. */
export async function openCases(db: Db | Tx, personId: string, ends: ReadonlyMap<CaseKind, readonly string[]>): Promise<number> {
  const { n } = await tables<ClaimsTables>(db)
    .selectFrom('booking_case')
    .select((eb) => eb.fn.countAll<bigint>().as('n'))
    .where((eb) => eb.or([eb('guest_id', '=', personId), eb('provider_id', '=', personId)]))
    .where((eb) => eb.not(eb.or([...ends].map(([kind, states]) => eb.and([eb('kind', '=', kind), eb('state', 'in', states)])))))
    .executeTakeFirstOrThrow();
  return Number(n);
}

/** The cases of a booking were opened with its end; it has moved. */
export async function saveEnds(tx: Tx, bookingId: string, endsAt: Temporal.Instant): Promise<void> {
  await tables<ClaimsTables>(tx).updateTable('booking_case').set({ ends_at: endsAt }).where('booking_id', '=', bookingId).execute();
}

export async function depositCaseOf(db: Db | Tx, bookingId: string): Promise<Case | undefined> {
  return (await casesOf(db, bookingId)).find(({ kind }) => kind === 'deposit');
}

/** Those that stand in one of the states, the longest waiting first. */
export async function casesIn(db: Db, states: readonly string[], limit: number): Promise<Case[]> {
  const rows = await tables<ClaimsTables>(db)
    .selectFrom('booking_case')
    .selectAll()
    .where('state', 'in', states)
    .orderBy('state_entered_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(read);
}

export async function saveState(tx: Tx, id: string, next: { state: string; version: number; enteredAt: Temporal.Instant }): Promise<void> {
  await tables<ClaimsTables>(tx)
    .updateTable('booking_case')
    .set({ state: next.state, state_version: next.version, state_entered_at: next.enteredAt })
    .where('id', '=', id)
    .execute();
}

export async function saveAsked(tx: Tx, id: string, asked: Money.Money): Promise<void> {
  await tables<ClaimsTables>(tx).updateTable('booking_case').set({ asked_minor: asked.amountMinor }).where('id', '=', id).execute();
}

/** @param fee what the house keeps of it */
export async function saveAward(tx: Tx, id: string, awarded: Money.Money, fee: Money.Money = Money.zero(awarded.currency)): Promise<void> {
  await tables<ClaimsTables>(tx)
    .updateTable('booking_case')
    .set({ awarded_minor: awarded.amountMinor, fee_minor: fee.amountMinor })
    .where('id', '=', id)
    .execute();
}

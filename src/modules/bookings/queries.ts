import type { Static } from 'typebox';
import { Money } from '#kernel';
import { available, endsOf, stateFor, timersOf, type ProcessGraph } from '#kernel/process';
import type { Context } from '#platform/context';
import { sql, tables, type Db, type Tx } from '#platform/database';
import { masksFor, type Masks } from '#platform/masking';
import { timelineOf } from '#platform/process';
import { quoteById, type StoredQuote } from '#modules/fees';
import { peopleByIds } from '#modules/identity';
import { listingsByIds } from '#modules/listings';
import { paymentOf } from '#modules/payments';
import type { BookingProcess, BookingRules } from './process.ts';
import { rolesTowards } from './roles.ts';
import { balanceView } from './balance/http.ts';
import type { BalanceProcess } from './balance/process.ts';
import { chargedOf, type BookingRow } from './domain.ts';
import { seenBy } from './make-transition.ts';
import type { BookingRowSchema, BookingSchema, QuoteSchema } from './schemas.ts';
import { bookingFor, read } from './store.ts';
import type { BookingsTables } from './tables.gen.ts';

/** Where a booking stands before it is paid, whose payment is to come. */
const unpaidStates = ['promised', 'owing'];

/** Everything about one booking, as this person may see it. @throws bookings.missing */
export async function bookingView(
  ctx: Context,
  process: BookingProcess,
  rules: BookingRules,
  id: string,
  balances?: BalanceProcess,
): Promise<Static<typeof BookingSchema>> {
  const booking = await bookingFor(ctx.db, id, seenBy(ctx));
  const { graph } = process;
  const parties = [booking.guestId, booking.providerId];
  const [people, masks, listings, quote, payment, timeline, balance] = await Promise.all([
    peopleByIds(ctx.db, parties),
    masksFor(ctx, parties),
    listingsByIds(ctx.db, [booking.listingId]),
    quoteById(ctx.db, booking.quoteId),
    paymentOf(ctx.db, { kind: 'booking', id }),
    timelineOf(ctx.db, graph, id),
    balances === undefined ? undefined : balanceView(ctx, balances, booking),
  ]);
  const listing = listings.get(booking.listingId);
  const drawing = listing?.pictures[0];
  const roles = rolesTowards(ctx, booking, rules);
  const isGuest = booking.guestId === ctx.actor.personId;
  const state = graph.states[booking.state];
  const words = stateFor(graph, booking.state, roles);
  const deadline = timersOf(graph, booking.state, { ...process.anchorsOf(booking), entered: booking.stateEnteredAt }).sort((a, b) =>
    Temporal.Instant.compare(a.at, b.at),
  )[0];
  return masks.within([...people.values()], {
    id: booking.id,
    number: booking.number,
    ...(booking.seriesId === undefined ? {} : { seriesId: booking.seriesId }),
    listing: {
      id: booking.listingId,
      slug: listing?.slug ?? booking.listingId,
      title: booking.listingTitle,
      timeZone: booking.timeZone,
      city: listing?.address.city ?? '',
      pictureSeed: drawing?.kind === 'photo' || drawing === undefined ? booking.listingId : drawing.seed,
    },
    chef: nameOf(people, booking.guestId),
    host: nameOf(people, booking.providerId),
    startsAt: booking.slot.start.toString(),
    endsAt: booking.slot.end.toString(),
    state: booking.state,
    stateTitle: words.title,
    stateExplanation: words.explanation,
    ...(state?.end === undefined ? {} : { end: state.end }),
    ...(deadline === undefined
      ? {}
      : { deadline: { at: deadline.at.toString(), what: graph.transitions[deadline.transition]?.title ?? '' } }),
    ...(booking.payBy !== undefined && unpaidStates.includes(booking.state) ? { payBy: booking.payBy.toString() } : {}),
    total: Money.toJson(booking.total),
    ...(Money.isZero(booking.deposit) ? {} : { deposit: Money.toJson(booking.deposit) }),
    charged: Money.toJson(chargedOf(booking)),
    ...(balance === undefined ? {} : { balance }),
    ...(booking.refund === undefined ? {} : { refund: Money.toJson(booking.refund) }),
    quote: quoteView(quote as StoredQuote),
    payment: {
      status: payment?.status ?? 'none',
      ...(payment?.card === undefined ? {} : { card: payment.card }),
      ...(payment?.declined === undefined || !isGuest ? {} : { declined: payment.declined }),
      ...(payment?.action === undefined || !isGuest ? {} : { action: payment.action }),
    },
    ...(booking.note === undefined ? {} : { note: booking.note }),
    actions: available(graph, booking.state, roles).map(({ name, transition }) => ({
      transition: name,
      title: transition.title,
      style: transition.style ?? 'plain',
      ...(transition.confirm === undefined ? {} : { confirm: transition.confirm }),
      ...(transition.reason === undefined ? {} : { reason: transition.reason }),
    })),
    timeline: timeline.map(({ at, title, by, note, from, to }) => ({
      at: at.toString(),
      title,
      by: by.kind === 'system' ? rules.houseName : by.name,
      ...(note === undefined ? {} : { note }),
      from,
      to,
      toTitle: graph.states[to]?.title ?? to,
    })),
    createdAt: booking.createdAt.toString(),
  });
}

function nameOf(people: Map<string, { id: string; displayName: string }>, id: string, masks?: Masks) {
  const { displayName = 'Somebody who left' } = people.get(id) ?? {};
  return { id, displayName: masks?.name(id, displayName) ?? displayName };
}

function chargedNow({ total, deposit, balance }: StoredQuote): Money.Money {
  const zero = Money.zero(total.currency);
  return Money.subtract(Money.add(total, deposit ?? zero), balance?.amount ?? zero);
}

export function quoteView(quote: StoredQuote): Static<typeof QuoteSchema> {
  return {
    id: quote.id,
    listingId: quote.subject.id,
    startsAt: quote.interval.start.toString(),
    endsAt: quote.interval.end.toString(),
    lines: quote.lines.map(({ code, label, explanation, amount, payer, kind, receiver, citation }) => ({
      code,
      label,
      explanation,
      amount: Money.toJson(amount),
      payer,
      kind,
      receiver,
      ...(citation === undefined ? {} : { citation }),
    })),
    total: Money.toJson(quote.total),
    ...(quote.deposit === undefined ? {} : { deposit: Money.toJson(quote.deposit) }),
    charged: Money.toJson(chargedNow(quote)),
    ...(quote.balance === undefined
      ? {}
      : {
          balance: {
            amount: Money.toJson(quote.balance.amount),
            dueAt: quote.balance.dueAt.toString(),
            down: Money.toJson(Money.subtract(quote.total, quote.balance.amount)),
          },
        }),
    hostReceives: Money.toJson(quote.providerReceives),
    ...(quote.packId === undefined ? {} : { packId: quote.packId }),
    extras: quote.items,
    ...(quote.promo === undefined ? {} : { promo: Money.toJson(quote.promo) }),
    expiresAt: quote.expiresAt.toString(),
  };
}

export interface BookingFilter {
  /** Whose: the bookings of a guest, of a provider, or everybody's. */
  side: 'guest' | 'provider' | 'everyone';
  personId?: string;
  state?: string;
  /** A booking's number, or the beginning of it. */
  number?: string;
  before?: { createdAt: string; id: string };
  limit: number;
}

/** Newest first, one more than asked, so that the caller knows whether there is a next page. */
export async function listBookings(
  ctx: Context,
  { side, personId = '', state, number, before, limit }: BookingFilter,
): Promise<BookingRow[]> {
  const rows = await tables<BookingsTables>(ctx.db)
    .selectFrom('booking')
    .selectAll()
    .$if(side === 'guest', (query) => query.where('guest_id', '=', personId))
    .$if(side === 'provider', (query) => query.where('provider_id', '=', personId))
    .$if(state !== undefined, (query) => query.where('state', '=', state ?? ''))
    .$if(number !== undefined, (query) => query.where('number', 'like', `${(number ?? '').toUpperCase().replaceAll(/[%_\\]/g, '')}%`))
    .$if(before !== undefined, (query) =>
      query.where((eb) =>
        eb(eb.refTuple('created_at', 'id'), '<', eb.tuple(Temporal.Instant.from(before?.createdAt ?? ''), before?.id ?? '')),
      ),
    )
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return rows.map(read);
}

export async function rowViews(
  ctx: Context,
  process: BookingProcess,
  bookings: readonly BookingRow[],
): Promise<Static<typeof BookingRowSchema>[]> {
  const parties = [...new Set(bookings.flatMap(({ guestId, providerId }) => [guestId, providerId]))];
  const [people, masks] = await Promise.all([peopleByIds(ctx.db, parties), masksFor(ctx, parties)]);
  return bookings.map((booking) => ({
    id: booking.id,
    number: booking.number,
    listing: { id: booking.listingId, title: booking.listingTitle, timeZone: booking.timeZone },
    chef: nameOf(people, booking.guestId, masks),
    host: nameOf(people, booking.providerId, masks),
    startsAt: booking.slot.start.toString(),
    endsAt: booking.slot.end.toString(),
    state: booking.state,
    stateTitle: stateFor(process.graph, booking.state, process.rolesOf(ctx, booking)).title,
    total: Money.toJson(booking.total),
    createdAt: booking.createdAt.toString(),
  }));
}

/** Who deals with whom over which listing; undefined when there is no such booking. */
export async function bookingParties(
  db: Db | Tx,
  id: string,
): Promise<{ guestId: BookingRow['guestId']; providerId: BookingRow['providerId']; placeId: string } | undefined> {
  const row = await tables<BookingsTables>(db)
    .selectFrom('booking')
    .select(['guest_id', 'provider_id', 'listing_id'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    guestId: row.guest_id as BookingRow['guestId'],
    providerId: row.provider_id as BookingRow['providerId'],
    placeId: row.listing_id,
  };
}

/** Who used which listing how often, of bookings in these states: one guest's, or everybody's. */
export async function usesOfListings(
  db: Db | Tx,
  states: readonly string[],
  guestId?: string,
): Promise<{ personId: string; listingId: string; times: number }[]> {
  const { rows } = await sql<{ personId: string; listingId: string; times: number }>`
    select guest_id as "personId", listing_id as "listingId", count(*)::int as times from booking
    where state = any(${states}::text[]) and (${guestId ?? null}::uuid is null or guest_id = ${guestId ?? null}::uuid)
    group by guest_id, listing_id order by guest_id, listing_id`.execute(db);
  return rows;
}

/** How many bookings stand in each state that any stands in. */
export async function bookingsByState(db: Db): Promise<Map<string, number>> {
  const { rows } = await sql<{
    state: string;
    n: number;
  }>`select state, count(*)::int as n from booking group by state order by state`.execute(db);
  return new Map(rows.map(({ state, n }) => [state, n]));
}

/** Numbers of the bookings, on either side, that have not come to an end; oldest first. */
export async function openBookings(db: Db | Tx, graph: ProcessGraph, personId: string): Promise<string[]> {
  const rows = await tables<BookingsTables>(db)
    .selectFrom('booking')
    .select('number')
    .where((eb) => eb.or([eb('guest_id', '=', personId), eb('provider_id', '=', personId)]))
    .where('state', 'not in', endsOf(graph))
    .orderBy('created_at')
    .execute();
  return rows.map(({ number }) => number);
}

import { Type } from 'typebox';
import { missing, Money } from '#kernel';
import { drawGraph } from '#kernel/process';
import { requirePerson, type Context } from '#platform/context';
import {
  closed,
  decodeCursor,
  InstantSchema,
  IdSchema,
  MoneySchema,
  page,
  pageOf,
  pageQuery,
  route,
  Text,
  type Route,
} from '#platform/http';
import { quoteById, type FeeSchedule } from '#modules/fees';
import { entriesAbout, type LedgerTransaction } from '#modules/ledger';
import type { BalanceProcess } from './balance/process.ts';
import { holdersOf } from './balance/store.ts';
import { cancellationOfPaid, refundForPapers } from './domain.ts';
import { makeQuote } from './make-quote.ts';
import { makeTransition, payAgain, seenBy } from './make-transition.ts';
import type { BookingRules } from './process.ts';
import { bookingView, listBookings, quoteView, rowViews, type BookingFilter } from './queries.ts';
import { papersRoutes } from './papers-http.ts';
import { seriesRoutes } from './series/http.ts';
import { requestBooking, type BookingTerms } from './request-booking.ts';
import {
  BookingBody,
  BookingParams,
  BookingRowSchema,
  BookingSchema,
  LedgerSchema,
  PaymentBody,
  QuoteBody,
  QuoteSchema,
  TransitionBody,
} from './schemas.ts';
import { bookingFor } from './store.ts';

const tags = ['bookings'] as const;
const admin = { may: 'bookings.oversee' } as const;
const Cursor = Type.Object({ createdAt: InstantSchema, id: IdSchema }, closed);
const BookingPage = pageOf(BookingRowSchema);

export interface BookingRoutesConfig {
  terms: BookingTerms;
  rules: BookingRules;
  schedules: readonly FeeSchedule[];
  balances: BalanceProcess | undefined;
}

export function bookingRoutes({ terms, rules, schedules, balances }: BookingRoutesConfig): Route[] {
  const { process } = terms;
  const view = async (ctx: Context, id: string, status = 200) => ({ status, body: await bookingView(ctx, process, rules, id, balances) });

  const listPage = async (ctx: Context, filter: Omit<BookingFilter, 'before'>, cursor: string | undefined) => {
    const rows = await listBookings(ctx, { ...filter, ...(cursor === undefined ? {} : { before: decodeCursor(Cursor, cursor) }) });
    const { items, nextCursor } = page(rows, filter.limit, ({ createdAt, id }) => ({ createdAt: createdAt.toString(), id }));
    return { status: 200, body: { items: await rowViews(ctx, process, items), ...(nextCursor === undefined ? {} : { nextCursor }) } };
  };

  return [
    ...seriesRoutes({ terms, rules, schedules }),
    route({
      method: 'POST',
      path: '/quotes',
      summary: 'Price a time, line by line, if it is free',
      tags,
      access: 'signed-in',
      scope: 'bookings.read',
      body: QuoteBody,
      response: { 201: QuoteSchema },
      handle: async (ctx, { body }) => ({ status: 201, body: quoteView(await makeQuote(ctx, schedules, body, rules.kept)) }),
    }),
    route({
      method: 'GET',
      path: '/quotes/:quoteId',
      summary: 'A quote of mine, while it lasts',
      tags,
      access: 'signed-in',
      scope: 'bookings.read',
      params: Type.Object({ quoteId: IdSchema }, closed),
      response: { 200: QuoteSchema },
      async handle(ctx, { params }) {
        const found = await quoteById(ctx.db, params.quoteId, requirePerson(ctx));
        if (found === undefined) throw missing('fees.quote_missing', 'There is no such quote. Ask for a new one.');
        return { status: 200, body: quoteView(found) };
      },
    }),
    route({
      method: 'POST',
      path: '/bookings',
      summary: 'Book at the price of a quote',
      tags,
      access: { may: 'bookings.request' },
      idempotent: true,
      body: BookingBody,
      response: { 201: BookingSchema },
      async handle(ctx, { body, request }) {
        const id = await requestBooking(ctx, terms, { ...body, requestKey: request.idempotencyKey ?? ctx.correlationId });
        return view(ctx, id, 201);
      },
    }),
    route({
      method: 'GET',
      path: '/bookings',
      summary: 'My bookings, newest first',
      tags,
      access: 'signed-in',
      scope: 'bookings.read',
      query: Type.Object(
        { as: Type.Union([Type.Literal(rules.guestRole), Type.Literal(rules.providerRole)]), state: Type.Optional(Text(40)), ...pageQuery },
        closed,
      ),
      response: { 200: BookingPage },
      handle: (ctx, { query }) =>
        listPage(
          ctx,
          {
            side: query.as === rules.guestRole ? 'guest' : 'provider',
            personId: requirePerson(ctx),
            limit: query.limit ?? 20,
            ...(query.state === undefined ? {} : { state: query.state }),
          },
          query.cursor,
        ),
    }),
    route({
      method: 'GET',
      path: '/bookings/:bookingId',
      summary: 'One booking with its price, payment, timeline and what can be done now',
      tags,
      access: 'signed-in',
      scope: 'bookings.read',
      params: BookingParams,
      response: { 200: BookingSchema },
      handle: (ctx, { params }) => view(ctx, params.bookingId),
    }),
    ...papersRoutes(terms.papers),
    route({
      method: 'POST',
      path: '/bookings/:bookingId/transitions',
      summary: 'Accept, decline, withdraw, cancel: whatever the booking’s actions list',
      tags,
      access: 'signed-in',
      scope: 'bookings.act',
      params: BookingParams,
      body: TransitionBody,
      response: { 200: BookingSchema },
      async handle(ctx, { params, body }) {
        await makeTransition(ctx, process, params.bookingId, body.transition, body.note);
        return view(ctx, params.bookingId);
      },
    }),
    route({
      method: 'POST',
      path: '/bookings/:bookingId/payment',
      summary: 'Try another card after a refusal',
      tags,
      access: 'signed-in',
      params: BookingParams,
      body: PaymentBody,
      response: { 200: BookingSchema },
      async handle(ctx, { params, body }) {
        await payAgain(ctx, process, params.bookingId, body.paymentMethodId);
        return view(ctx, params.bookingId);
      },
    }),
    route({
      method: 'GET',
      path: '/bookings/:bookingId/cancellation',
      summary: 'What cancelling now would give back',
      tags,
      access: 'signed-in',
      scope: 'bookings.read',
      params: BookingParams,
      response: { 200: Type.Object({ refund: MoneySchema, kept: MoneySchema, explanation: Type.String() }, closed) },
      async handle(ctx, { params }) {
        const booking = await bookingFor(ctx.db, params.bookingId, seenBy(ctx));
        const { refund, kept, explanation } =
          booking.state === 'papersLapsed'
            ? refundForPapers(rules.cancellation, booking)
            : cancellationOfPaid(rules.cancellation, booking, ctx.clock.now());
        return { status: 200, body: { refund: Money.toJson(refund), kept: Money.toJson(kept), explanation } };
      },
    }),
    route({
      method: 'GET',
      path: '/bookings/:bookingId/ledger',
      summary: 'Every posting of a booking: of its balance, deposit and cases too',
      tags,
      access: 'signed-in',
      scope: 'bookings.read',
      params: BookingParams,
      response: { 200: LedgerSchema },
      async handle(ctx, { params }) {
        const booking = await bookingFor(ctx.db, params.bookingId, seenBy(ctx));
        const beside = (await rules.heldBeside?.(ctx.db, booking.id)) ?? [];
        const transactions = await entriesAbout(ctx.db, [...(await holdersOf(ctx.db, booking)), ...beside]);
        return { status: 200, body: { items: transactions.map(ledgerView) } };
      },
    }),
    route({
      method: 'GET',
      path: '/admin/bookings',
      summary: 'All bookings',
      tags: ['admin'],
      access: admin,
      query: Type.Object({ state: Type.Optional(Text(40)), number: Type.Optional(Text(20)), ...pageQuery }, closed),
      response: { 200: BookingPage },
      handle: (ctx, { query: { state, number, limit, cursor } }) =>
        listPage(
          ctx,
          { side: 'everyone', limit: limit ?? 20, ...(state === undefined ? {} : { state }), ...(number === undefined ? {} : { number }) },
          cursor,
        ),
    }),
    route({
      method: 'GET',
      path: '/admin/processes',
      summary: 'The processes of this market as state graphs and Mermaid drawings',
      tags: ['admin'],
      access: admin,
      query: Type.Object({ current: Type.Optional(Text(40)) }, closed),
      response: {
        200: Type.Object(
          {
            items: Type.Array(
              Type.Object(
                {
                  name: Type.String(),
                  title: Type.String(),
                  start: Type.String(),
                  mermaid: Type.String(),
                  states: Type.Unknown(),
                  transitions: Type.Unknown(),
                },
                closed,
              ),
            ),
          },
          closed,
        ),
      },
      async handle(_ctx, { query }) {
        const items = [process.graph, ...(rules.balance ? [rules.balance] : []), ...(rules.otherGraphs ?? [])].map((graph) => {
          const { name, title, states, transitions, start } = graph;
          return { name, title, start: start.to, mermaid: drawGraph(graph, query.current), states, transitions };
        });
        return { status: 200, body: { items } };
      },
    }),
  ];
}

function ledgerView({ id, at, kind, description, lines }: LedgerTransaction) {
  return {
    id,
    at: at.toString(),
    kind,
    description,
    lines: lines.map(({ account, title, debit, credit }) => ({
      account,
      title,
      ...(debit === undefined ? {} : { debit: Money.toJson(debit) }),
      ...(credit === undefined ? {} : { credit: Money.toJson(credit) }),
    })),
  };
}

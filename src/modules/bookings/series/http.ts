import { Type } from 'typebox';
import { Money } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { closed, IdSchema, InstantSchema, MoneySchema, route, Text, type Route } from '#platform/http';
import { quoteById, type FeeSchedule, type StoredQuote } from '#modules/fees';
import { listingsByIds } from '#modules/listings';
import { seenBy } from '../make-transition.ts';
import type { BookingRules } from '../process.ts';
import { quoteView, rowViews } from '../queries.ts';
import type { BookingTerms } from '../request-booking.ts';
import { BookingRowSchema, ExtraChoices, QuoteSchema } from '../schemas.ts';
import { actOnSeries } from './act-on-series.ts';
import { bookSeries } from './book-series.ts';
import { quoteSeries } from './quote-series.ts';
import { bookingsOf, seriesFor, seriesOf, type Series } from './store.ts';
import { seriesActs } from './tell.ts';

const tags = ['bookings'] as const;
const Act = Type.Union([Type.Literal('accept'), Type.Literal('end'), Type.Literal('pay')]);
const SeriesParams = Type.Object({ seriesId: IdSchema }, closed);
const QuoteBody = Type.Object(
  {
    listingId: IdSchema,
    startsAt: Type.String({
      pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d$',
      examples: ['2026-03-10T09:00'],
      description: 'First start, by the kitchen’s own clock.',
    }),
    minutes: Type.Integer({ minimum: 5, maximum: 10_080 }),
    repeat: Type.Object(
      {
        every: Type.Union([Type.Literal('day'), Type.Literal('week')]),
        interval: Type.Optional(Type.Integer({ minimum: 1, maximum: 12 })),
        weekdays: Type.Optional(
          Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { minItems: 1, maxItems: 7, description: '1 is Monday.' }),
        ),
        times: Type.Integer({ minimum: 2, maximum: 52 }),
        without: Type.Optional(
          Type.Array(Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$', examples: ['2026-03-10'] }), {
            maxItems: 50,
            description: 'Days that are left out of it.',
          }),
        ),
      },
      closed,
    ),
    extras: Type.Optional(ExtraChoices),
  },
  closed,
);
const SeriesSchema = Type.Object(
  {
    id: IdSchema,
    listing: Type.Object({ id: IdSchema, slug: Type.String(), title: Type.String(), timeZone: Type.String() }, closed),
    startsAt: Type.String(),
    minutes: Type.Integer(),
    rule: Type.String({ description: 'How it repeats (RFC 5545).' }),
    total: MoneySchema,
    deposit: Type.Optional({ ...MoneySchema, description: 'Charged beside the total, date by date, and given back.' }),
    charged: { ...MoneySchema, description: 'What the card is asked for: total and deposits.' },
    quotes: Type.Array(QuoteSchema, { description: 'The price of each time, while it is an offer.' }),
    bookings: Type.Array(BookingRowSchema, { description: 'Its times, once it is booked.' }),
    acts: Type.Array(Act, { description: 'What can be done with all of it now.' }),
    expiresAt: InstantSchema,
    bookedAt: Type.Optional(InstantSchema),
  },
  closed,
);

interface SeriesRoutesConfig {
  terms: BookingTerms;
  rules: BookingRules;
  schedules: readonly FeeSchedule[];
}

export function seriesRoutes({ terms, rules, schedules }: SeriesRoutesConfig): Route[] {
  const { process } = terms;

  const views = async (ctx: Context, all: readonly Series[]) => {
    const bookings = Map.groupBy(
      await bookingsOf(
        ctx.db,
        all.map(({ id }) => id),
      ),
      ({ seriesId = '' }) => seriesId,
    );
    const listings = await listingsByIds(
      ctx.db,
      all.map(({ listingId }) => listingId),
    );
    const bodies = [];
    for (const series of all) {
      const own = bookings.get(series.id) ?? [];
      const quotes: StoredQuote[] = [];
      if (series.bookedAt === undefined) for (const id of series.quoteIds) quotes.push((await quoteById(ctx.db, id)) as StoredQuote);
      const times = own.length > 0 ? own : quotes;
      const currency = times[0]?.total.currency ?? 'USD';
      const total = Money.sum(
        times.map((each) => each.total),
        currency,
      );
      const deposit = Money.sum(
        times.map((each) => each.deposit ?? Money.zero(currency)),
        currency,
      );
      const listing = listings.get(series.listingId);
      const side = ctx.actor.personId === series.providerId ? rules.providerRole : rules.guestRole;
      const can = (act: (typeof seriesActs)[number]): boolean =>
        own.some((booking) =>
          (rules.series?.[act] ?? []).some((name) => {
            const step = process.graph.transitions[name];
            return step?.from.includes(booking.state) === true && step.by.includes(side);
          }),
        );
      bodies.push({
        id: series.id,
        listing: {
          id: series.listingId,
          slug: listing?.slug ?? series.listingId,
          title: listing?.title ?? own[0]?.listingTitle ?? '',
          timeZone: listing?.timeZone ?? 'UTC',
        },
        startsAt: series.startsAt,
        minutes: series.minutes,
        rule: series.rule,
        total: Money.toJson(total),
        ...(Money.isZero(deposit) ? {} : { deposit: Money.toJson(deposit) }),
        charged: Money.toJson(Money.add(total, deposit)),
        quotes: quotes.map(quoteView),
        bookings: await rowViews(ctx, process, own),
        acts: seriesActs.filter(can),
        expiresAt: series.expiresAt.toString(),
        ...(series.bookedAt && { bookedAt: series.bookedAt.toString() }),
      });
    }
    return bodies;
  };
  const view = async (ctx: Context, id: string) =>
    (await views(ctx, [await seriesFor(ctx.db, id, seenBy(ctx))]))[0] as Awaited<ReturnType<typeof views>>[number];

  return [
    route({
      method: 'POST',
      path: '/series/quotes',
      summary: 'Price a time that comes again and again, if every one of them is free; each that is not is named',
      tags,
      access: 'signed-in',
      scope: 'bookings.read',
      body: QuoteBody,
      response: { 201: SeriesSchema },
      handle: async (ctx, { body }) => ({ status: 201, body: await view(ctx, (await quoteSeries(ctx, schedules, body)).id) }),
    }),
    route({
      method: 'GET',
      path: '/series',
      summary: 'My series, newest first, at most fifty',
      tags,
      access: 'signed-in',
      scope: 'bookings.read',
      query: Type.Object({ as: Type.Union([Type.Literal(rules.guestRole), Type.Literal(rules.providerRole)]) }, closed),
      response: { 200: Type.Object({ items: Type.Array(SeriesSchema) }, closed) },
      async handle(ctx, { query }) {
        const side = query.as === rules.guestRole ? 'guest_id' : 'provider_id';
        return { status: 200, body: { items: await views(ctx, await seriesOf(ctx.db, side, requirePerson(ctx), 50)) } };
      },
    }),
    route({
      method: 'GET',
      path: '/series/:seriesId',
      summary: 'A series with the price or the booking of each of its times',
      tags,
      access: 'signed-in',
      scope: 'bookings.read',
      params: SeriesParams,
      response: { 200: SeriesSchema },
      handle: async (ctx, { params }) => ({ status: 200, body: await view(ctx, params.seriesId) }),
    }),
    route({
      method: 'POST',
      path: '/series/:seriesId/bookings',
      summary: 'Book every time of a series at its price, all or none',
      tags,
      access: { may: 'bookings.request' },
      idempotent: true,
      params: SeriesParams,
      body: Type.Object({ paymentMethodId: Text(200), note: Type.Optional(Text(1_000)), activity: Type.Optional(Text(60)) }, closed),
      response: { 201: SeriesSchema },
      async handle(ctx, { params, body, request }) {
        const requestKey = request.idempotencyKey ?? ctx.correlationId;
        return { status: 201, body: await view(ctx, await bookSeries(ctx, terms, { ...body, ...params, requestKey })) };
      },
    }),
    route({
      method: 'POST',
      path: '/series/:seriesId/acts',
      summary: 'Accept a whole series, end the rest of it, or try another card: whatever its acts list',
      tags,
      access: 'signed-in',
      scope: 'bookings.act',
      params: SeriesParams,
      body: Type.Object(
        {
          act: Act,
          note: Type.Optional(Text(1_000)),
          paymentMethodId: Type.Optional(Text(200)),
        },
        closed,
      ),
      response: { 200: SeriesSchema },
      async handle(ctx, { params, body }) {
        await actOnSeries(ctx, process, rules, { id: params.seriesId, ...body });
        return { status: 200, body: await view(ctx, params.seriesId) };
      },
    }),
  ];
}

import { Type, type Static } from 'typebox';
import { invalid, Money, parseInstant, type Currency, type FieldProblem } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction } from '#platform/database';
import {
  closed,
  decodeCursor,
  IdSchema,
  InstantSchema,
  MoneySchema,
  page,
  pageOf,
  pageQuery,
  route,
  moneyAtLeast,
  Text,
  type Route,
} from '#platform/http';
import type { Promo } from './promo.ts';
import { createPromo, listPromos, setPromoStatus, type NewPromo } from './store.ts';

const admin = { may: 'promos.manage' } as const;
const tags = ['admin'] as const;
const byId = Type.Object({ promoId: IdSchema }, closed);
const Cursor = Type.Object({ id: IdSchema }, closed);
const price = moneyAtLeast(1);
const count = (most: number) => Type.Integer({ minimum: 1, maximum: most });
const Bearer = Type.Union([Type.Literal('platform'), Type.Literal('provider')]);

const PromoBody = Type.Object(
  {
    code: Type.String({ pattern: '^[A-Za-z0-9-]{3,24}$', examples: ['WELCOME10'] }),
    percent: Type.Optional(count(100)),
    amount: Type.Optional(price),
    atMost: Type.Optional(price),
    bearer: Bearer,
    listing: Type.Optional(Text(120, 1)),
    minimum: Type.Optional(price),
    budget: Type.Optional(price),
    budgetUses: Type.Optional(count(1_000_000)),
    usesPerPerson: Type.Optional(count(1_000)),
    from: InstantSchema,
    until: Type.Optional(InstantSchema),
    note: Type.Optional(Type.String({ maxLength: 240 })),
  },
  closed,
);

const PromoSchema = Type.Object(
  {
    id: IdSchema,
    code: Type.String(),
    percent: Type.Optional(Type.Integer()),
    amount: Type.Optional(MoneySchema),
    atMost: Type.Optional(MoneySchema),
    bearer: Bearer,
    providerId: Type.Optional(IdSchema),
    minimum: Type.Optional(MoneySchema),
    budget: Type.Optional(MoneySchema),
    budgetUses: Type.Optional(Type.Integer()),
    usesPerPerson: Type.Optional(Type.Integer()),
    from: InstantSchema,
    until: Type.Optional(InstantSchema),
    status: Type.Union([Type.Literal('live'), Type.Literal('paused')]),
    used: MoneySchema,
    usedCount: Type.Integer(),
    note: Type.String(),
    createdAt: InstantSchema,
  },
  closed,
);

/** What codes need from their market. */
export interface PromoConfig {
  currency: Currency;
  /** Whose a listing is, by id or name; a code that a provider bears is for all places of theirs. */
  providerOf(ctx: Context, listing: string): Promise<string | undefined>;
}

export function promoRoutes(config: PromoConfig): readonly Route[] {
  const turn = (verb: 'pause' | 'resume', summary: string): Route =>
    route({
      method: 'POST',
      path: `/admin/promo-codes/:promoId/${verb}`,
      summary,
      tags,
      access: admin,
      params: byId,
      response: { 200: PromoSchema },
      handle: async (ctx, { params }) => ({
        status: 200,
        body: view(await inTransaction(ctx, (tx) => setPromoStatus(ctx, tx, params.promoId, verb === 'pause' ? 'paused' : 'live'))),
      }),
    });
  return [
    route({
      method: 'GET',
      path: '/admin/promo-codes',
      summary: 'Promo codes with what is used of them, newest first',
      tags,
      access: admin,
      query: Type.Object(pageQuery, closed),
      response: { 200: pageOf(PromoSchema) },
      async handle(ctx, { query: { cursor, limit = 20 } }) {
        const before = cursor === undefined ? undefined : decodeCursor(Cursor, cursor).id;
        const { items, nextCursor } = page(await listPromos(ctx.db, { before, limit }), limit, ({ id }) => ({ id }));
        return { status: 200, body: { items: items.map(view), ...(nextCursor === undefined ? {} : { nextCursor }) } };
      },
    }),
    route({
      method: 'POST',
      path: '/admin/promo-codes',
      summary: 'Make a promo code',
      tags,
      access: admin,
      body: PromoBody,
      response: { 201: PromoSchema },
      async handle(ctx, { body }) {
        const input = await inputOf(ctx, config, body);
        return { status: 201, body: view(await inTransaction(ctx, (tx) => createPromo(ctx, tx, input))) };
      },
    }),
    turn('pause', 'Take a promo code out of use; what was booked with it stays'),
    turn('resume', 'Let a paused promo code be used again'),
  ];
}

async function inputOf(ctx: Context, { currency, providerOf }: PromoConfig, body: Static<typeof PromoBody>): Promise<NewPromo> {
  const fields: FieldProblem[] = [];
  const demand = (ok: boolean, path: string, message: string): void => void (ok || fields.push({ path, message }));
  const { code, percent, bearer, listing, budgetUses, usesPerPerson, note = '' } = body;
  const money = <K extends 'amount' | 'atMost' | 'minimum' | 'budget'>(key: K): { [P in K]?: Money.Money } => {
    const given = body[key];
    if (given === undefined) return {};
    demand(given.currency === currency, `/${key}`, `Amounts are in ${currency} here.`);
    return { [key]: Money.money(given.amountMinor, currency) } as { [P in K]?: Money.Money };
  };
  const from = parseInstant(body.from, '/from');
  const until = body.until === undefined ? undefined : parseInstant(body.until, '/until');
  demand(
    (percent === undefined) !== (body.amount === undefined),
    '/percent',
    'Say what it takes off: a percentage or an amount, one of the two.',
  );
  demand(body.atMost === undefined || percent !== undefined, '/atMost', 'An amount is at most itself. Leave this out.');
  demand(until === undefined || Temporal.Instant.compare(from, until) < 0, '/until', 'The end must be after the beginning.');
  const providerId = bearer === 'provider' && listing !== undefined ? await providerOf(ctx, listing) : undefined;
  if (bearer === 'provider')
    demand(providerId !== undefined, '/listing', 'Name a kitchen whose host bears it, by the last part of its address.');
  else demand(listing === undefined, '/listing', 'What the house bears is for all places. Leave this out.');
  const amounts = { ...money('amount'), ...money('atMost'), ...money('minimum'), ...money('budget') };
  if (fields.length > 0) throw invalid('fees.bad_promo', fields.map(({ message }) => message).join(' '), { fields });
  return {
    code,
    bearer,
    currency,
    from,
    note,
    ...amounts,
    ...(percent !== undefined && { percent }),
    ...(providerId !== undefined && { providerId }),
    ...(budgetUses !== undefined && { budgetUses }),
    ...(usesPerPerson !== undefined && { usesPerPerson }),
    ...(until !== undefined && { until }),
  };
}

function view({ from, until, createdAt, currency: _currency, amount, atMost, minimum, budget, used, ...rest }: Promo) {
  return {
    ...rest,
    ...(amount && { amount: Money.toJson(amount) }),
    ...(atMost && { atMost: Money.toJson(atMost) }),
    ...(minimum && { minimum: Money.toJson(minimum) }),
    ...(budget && { budget: Money.toJson(budget) }),
    used: Money.toJson(used),
    from: from.toString(),
    ...(until && { until: until.toString() }),
    createdAt: createdAt.toString(),
  };
}

import { Type } from 'typebox';
import { Money, type Currency } from '#kernel';
import { requirePerson } from '#platform/context';
import { inTransaction, tables } from '#platform/database';
import { closed, IdSchema, InstantSchema, MoneySchema, route, Text, type Route } from '#platform/http';
import { forgetCard } from './forget-card.ts';
import { payeeStatus, startOnboarding } from './payees.ts';
import type { PaymentsPorts } from './ports.ts';
import { reconcile } from './reconcile.ts';
import type { PaymentsTables } from './tables.gen.ts';
import { receiveWebhook } from './webhooks.ts';

const tags = ['payments'] as const;
const Card = Type.Object(
  { id: Type.String(), brand: Type.String(), last4: Type.String(), expMonth: Type.Integer(), expYear: Type.Integer() },
  closed,
);
const Payout = Type.Object(
  { id: IdSchema, amount: MoneySchema, status: Type.String(), createdAt: InstantSchema, settledAt: Type.Optional(InstantSchema) },
  closed,
);

/** @param payoutsPage the full address of the page about payouts */
export function paymentRoutes(ports: PaymentsPorts, payoutsPage: (market: string) => string): Route[] {
  const payee = { may: 'payouts.receive' } as const;
  return [
    route({
      method: 'GET',
      path: '/payments/config',
      summary: 'What a browser needs to take a card',
      tags,
      access: 'public',
      response: { 200: Type.Object({ provider: Type.String(), publishableKey: Type.String(), scriptUrl: Type.String() }, closed) },
      handle: async () => ({
        status: 200,
        body: { provider: ports.provider.name, publishableKey: ports.provider.publishableKey, scriptUrl: ports.provider.scriptUrl },
      }),
    }),
    route({
      method: 'GET',
      path: '/payments/methods',
      summary: 'Cards I have used here',
      tags,
      access: 'signed-in',
      scope: 'cards.read',
      response: { 200: Type.Object({ items: Type.Array(Card) }, closed) },
      async handle(ctx) {
        const rows = await tables<PaymentsTables>(ctx.db)
          .selectFrom('payment_method')
          .selectAll()
          .where('person_id', '=', requirePerson(ctx))
          .orderBy('added_at', 'desc')
          .limit(20)
          .execute();
        return {
          status: 200,
          body: {
            items: rows.map((row) => ({ id: row.id, brand: row.brand, last4: row.last4, expMonth: row.exp_month, expYear: row.exp_year })),
          },
        };
      },
    }),
    route({
      method: 'DELETE',
      path: '/payments/methods/:methodId',
      summary: 'Forget a card, here and at the payment provider',
      tags,
      access: 'signed-in',
      params: Type.Object({ methodId: Text(200) }, closed),
      response: { 204: null },
      async handle(ctx, { params }) {
        await inTransaction(ctx, (tx) => forgetCard(ctx, tx, params.methodId));
        return { status: 204 };
      },
    }),
    route({
      method: 'POST',
      path: '/webhooks/stripe',
      summary: 'Where the payment provider tells that something changed',
      tags: ['webhooks'],
      access: 'public',
      rawBody: true,
      limitPerMinute: 6_000,
      response: { 204: null },
      async handle(ctx, { request }) {
        await receiveWebhook(ctx, ports, request.rawBody ?? Buffer.alloc(0), request.headers['stripe-signature'] ?? '');
        return { status: 204 };
      },
    }),
    route({
      method: 'GET',
      path: '/payouts/account',
      summary: 'Whether I can be paid',
      tags,
      access: payee,
      response: { 200: Type.Object({ status: Type.String(), requirementsDue: Type.Array(Type.String()) }, closed) },
      handle: async (ctx) => ({ status: 200, body: await payeeStatus(ctx, ports) }),
    }),
    route({
      method: 'POST',
      path: '/payouts/account',
      summary: 'Open or complete my account at the payment provider',
      tags,
      access: payee,
      recentProof: true,
      response: { 200: Type.Object({ url: Type.String() }, closed) },
      handle: async (ctx) => ({ status: 200, body: await startOnboarding(ctx, ports, payoutsPage(ctx.market)) }),
    }),
    route({
      method: 'GET',
      path: '/payouts',
      summary: 'What was sent to me, newest first',
      tags,
      access: payee,
      response: { 200: Type.Object({ items: Type.Array(Payout) }, closed) },
      async handle(ctx) {
        const rows = await tables<PaymentsTables>(ctx.db)
          .selectFrom('transfer')
          .selectAll()
          .where('person_id', '=', requirePerson(ctx))
          .orderBy('created_at', 'desc')
          .limit(100)
          .execute();
        const items = rows.map((row) => ({
          id: row.id,
          amount: Money.toJson(Money.money(row.amount_minor, row.currency as Currency)),
          status: row.status,
          createdAt: row.created_at.toString(),
          ...(row.settled_at === null ? {} : { settledAt: row.settled_at.toString() }),
        }));
        return { status: 200, body: { items } };
      },
    }),
    route({
      method: 'GET',
      path: '/admin/reconciliation',
      summary: 'Our books against the payment provider’s',
      tags: ['admin'],
      access: { may: 'payments.reconcile' },
      response: {
        200: Type.Object(
          { provider: Type.String(), ledger: MoneySchema, provided: MoneySchema, difference: MoneySchema, entries: Type.Integer() },
          closed,
        ),
      },
      async handle(ctx) {
        const { provider, ledger, provided, difference, entries } = await reconcile(ctx, ports.provider, 'USD');
        return {
          status: 200,
          body: { provider, ledger: Money.toJson(ledger), provided: Money.toJson(provided), difference: Money.toJson(difference), entries },
        };
      },
    }),
  ];
}

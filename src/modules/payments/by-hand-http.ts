import { Type } from 'typebox';
import { Money } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction } from '#platform/database';
import { closed, IdSchema, InstantSchema, MoneySchema, route, Text, type Route } from '#platform/http';
import { masksFor } from '#platform/masking';
import { checkHandPayment, handWork, recordGivenBack, recordTaken } from './by-hand.ts';
import type { PaymentsPorts } from './ports.ts';
import { openReceivables } from './receivable.ts';

const admin = { may: 'money.by_hand' } as const;
const tags = ['admin'] as const;
const most = 100;

const Method = Type.Union([Type.Literal('cash'), Type.Literal('bank_transfer'), Type.Literal('terminal')]);
const PaidBody = Type.Object({ method: Method, reference: Text(200) }, closed);
const Who = Type.Object({ id: IdSchema, displayName: Type.String(), email: Type.String() }, closed);
const About = Type.Object({ kind: Type.String(), id: IdSchema }, closed);
const Record = Type.Object(
  {
    id: IdSchema,
    method: Method,
    reference: Type.String(),
    recordedBy: Type.String(),
    recordedAt: InstantSchema,
    mine: Type.Boolean({ description: 'You recorded it, so somebody else must check it.' }),
  },
  closed,
);
const HandWork = Type.Object(
  {
    toCollect: Type.Array(
      Type.Object(
        {
          id: IdSchema,
          subject: About,
          description: Type.String(),
          amount: MoneySchema,
          payer: Who,
          dueAt: InstantSchema,
          openedAt: InstantSchema,
          record: Type.Optional(Record),
        },
        closed,
      ),
    ),
    toGiveBack: Type.Array(
      Type.Object(
        {
          id: IdSchema,
          subject: About,
          description: Type.String(),
          amount: MoneySchema,
          since: InstantSchema,
          record: Type.Optional(Record),
        },
        closed,
      ),
    ),
  },
  closed,
);

/** What staff does with money outside the provider. */
export function byHandRoutes(ports: PaymentsPorts): Route[] {
  return [
    route({
      method: 'GET',
      path: '/admin/by-hand',
      summary: 'What is owed, what was taken by hand and waits to be checked, what is to be given back by hand',
      tags,
      access: admin,
      response: { 200: HandWork },
      handle: async (ctx) => ({ status: 200, body: await listWork(ctx, ports) }),
    }),
    route({
      method: 'POST',
      path: '/admin/receivables/:receivableId/payment',
      summary: 'Record that what is owed was paid outside the provider; a second person checks it',
      tags,
      access: admin,
      recentProof: true,
      params: Type.Object({ receivableId: IdSchema }, closed),
      body: PaidBody,
      response: { 204: null },
      async handle(ctx, { params, body }) {
        await inTransaction(ctx, (tx) => recordTaken(ctx, tx, ports, params.receivableId, body));
        return { status: 204 };
      },
    }),
    route({
      method: 'POST',
      path: '/admin/refunds/:refundId/payment',
      summary: 'Record that a refund was given back by hand; a second person checks it',
      tags,
      access: admin,
      recentProof: true,
      params: Type.Object({ refundId: IdSchema }, closed),
      body: PaidBody,
      response: { 204: null },
      async handle(ctx, { params, body }) {
        await inTransaction(ctx, (tx) => recordGivenBack(ctx, tx, params.refundId, body));
        return { status: 204 };
      },
    }),
    route({
      method: 'POST',
      path: '/admin/hand-payments/:handPaymentId/check',
      summary: 'The second person’s word on money that was taken or given back by hand',
      tags,
      access: admin,
      recentProof: true,
      params: Type.Object({ handPaymentId: IdSchema }, closed),
      body: Type.Object({ word: Type.Union([Type.Literal('confirmed'), Type.Literal('rejected')]) }, closed),
      response: { 204: null },
      async handle(ctx, { params, body }) {
        await inTransaction(ctx, (tx) => checkHandPayment(ctx, tx, ports, params.handPaymentId, body.word));
        return { status: 204 };
      },
    }),
  ];
}

async function listWork(ctx: Context, { personOf }: PaymentsPorts) {
  const me = requirePerson(ctx);
  const [owed, { refunds, records }] = await Promise.all([openReceivables(ctx.db, most), handWork(ctx, most)]);
  const ids = new Set([...owed.map(({ payerId }) => payerId), ...records.map(({ recordedBy }) => recordedBy)]);
  const masks = await masksFor(
    ctx,
    owed.map(({ payerId }) => payerId),
  );
  const people = new Map(await Promise.all([...ids].map(async (id) => [id as string, await personOf(ctx.db, id)] as const)));
  const recordFor = (belongs: (record: (typeof records)[number]) => boolean) => {
    const found = records.find(belongs);
    if (found === undefined) return {};
    const { id, method, reference, recordedBy, recordedAt } = found;
    const name = people.get(recordedBy)?.displayName ?? 'Somebody who left';
    return { record: { id, method, reference, recordedBy: name, recordedAt: recordedAt.toString(), mine: recordedBy === me } };
  };
  return {
    toCollect: owed.map(({ id, subject, description, amount, payerId, dueAt, openedAt }) => ({
      id,
      subject,
      description,
      amount: Money.toJson(amount),
      payer: {
        id: payerId,
        displayName: masks.name(payerId, people.get(payerId)?.displayName ?? 'Somebody who left'),
        email: masks.email(payerId, people.get(payerId)?.email ?? ''),
      },
      dueAt: dueAt.toString(),
      openedAt: openedAt.toString(),
      ...recordFor(({ receivableId }) => receivableId === id),
    })),
    toGiveBack: refunds.map(({ id, subject, description, amount, since }) => ({
      id,
      subject,
      description,
      amount: Money.toJson(amount),
      since: since.toString(),
      ...recordFor(({ refundId }) => refundId === id),
    })),
  };
}

import { Type } from 'typebox';
import type { Context } from '#platform/context';
import { inTransaction } from '#platform/database';
import { masksFor } from '#platform/masking';
import { closed, IdSchema, InstantSchema, route, Text, type Route } from '#platform/http';
import { sealExport, type ExportedChain, type ExportSigner, type OpenSealed } from '#modules/audit';
import { bookingById } from '#modules/bookings';
import { gather, type Graphs } from './gather.ts';
import { makeLink, openLinks, useLink, withdrawLink } from './links.ts';
import { masked, mergedTimeline } from './timeline.ts';

const admin = { may: 'records.share' } as const;
const Params = Type.Object({ bookingId: IdSchema }, closed);
const Item = Type.Object(
  { at: InstantSchema, kind: Type.String(), title: Type.String(), by: Type.Optional(Type.String()), lines: Type.Array(Type.String()) },
  closed,
);
const Line = Type.Object({ label: Type.String(), explanation: Type.String(), amount: Type.String(), payer: Type.String() }, closed);
const Head = Type.Object(
  {
    id: IdSchema,
    number: Type.String(),
    listing: Type.String(),
    startsAt: InstantSchema,
    endsAt: InstantSchema,
    timeZone: Type.String({ description: 'Of the place.' }),
    state: Type.String(),
    total: Type.String(),
  },
  closed,
);
const OpenLinkSchema = Type.Object({ id: IdSchema, reason: Type.String(), madeAt: InstantSchema, expiresAt: InstantSchema }, closed);
const Reason = Type.String({ minLength: 3, maxLength: 500 });

export interface InspectionRoutesConfig extends Graphs {
  signer: ExportSigner;
  publicUrl: string;
  /** Opens what the log has sealed of people, for eyes; what is signed stays as the chain has it. */
  open: OpenSealed;
}

export function inspectionRoutes({ signer, publicUrl, open, ...graphs }: InspectionRoutesConfig): Route[] {
  const note = (ctx: Context, id: string, action: string, reason: string) =>
    inTransaction(ctx, (tx) => ctx.audit.record(ctx, tx, { action, subject: { kind: 'booking', id }, reason }));
  return [
    route({
      method: 'GET',
      path: '/admin/bookings/:bookingId/record',
      summary: 'Everything that happened to a booking, in order',
      tags: ['admin'],
      access: admin,
      params: Params,
      response: { 200: Type.Object({ booking: Head, quote: Type.Array(Line), items: Type.Array(Item) }, closed) },
      async handle(ctx, { params }) {
        const { record, chain } = await gather(ctx, graphs, params.bookingId);
        const masks = await masksFor(
          ctx,
          record.people.map(({ id }) => id),
        );
        const items = masks.within(
          record.people.map(({ id, name }) => ({ id, displayName: name })),
          mergedTimeline(record, await open(ctx.db, chain)),
        );
        return { status: 200, body: { booking: record.booking, quote: record.quote, items } };
      },
    }),
    route({
      method: 'POST',
      path: '/admin/bookings/:bookingId/export',
      summary: 'The record of a booking as one signed file, which anybody can verify offline',
      tags: ['admin'],
      access: admin,
      params: Params,
      body: Type.Object({ reason: Reason }, closed),
      response: { 200: Type.Object({ name: Type.String(), file: Type.String({ description: 'The file, to the byte.' }) }, closed) },
      async handle(ctx, { params: { bookingId }, body: { reason } }) {
        const { record } = await gather(ctx, graphs, bookingId);
        await note(ctx, bookingId, 'booking.exported', reason);
        // Once more, so that the export tells of itself too.
        const { chain } = await gather(ctx, graphs, bookingId);
        const facts = {
          exportedAt: ctx.clock.now().toString(),
          exportedBy: ctx.actor.name,
          reason,
          subject: { kind: 'booking', id: bookingId },
        };
        return {
          status: 200,
          body: {
            name: `${record.booking.number}.audit.json`,
            file: sealExport({ ...facts, record: { ...record, audit: await wordsOf(ctx, open, chain) }, chain }, signer),
          },
        };
      },
    }),
    route({
      method: 'POST',
      path: '/admin/bookings/:bookingId/inspections',
      summary: 'A link for an inspector: this booking only, for some hours, with people’s data masked',
      tags: ['admin'],
      access: admin,
      params: Params,
      body: Type.Object({ reason: Reason, hours: Type.Integer({ minimum: 1, maximum: 336 }) }, closed),
      response: { 201: Type.Object({ url: Type.String(), expiresAt: InstantSchema }, closed) },
      async handle(ctx, { params: { bookingId }, body }) {
        await gather(ctx, graphs, bookingId);
        const { token, expiresAt } = await inTransaction(ctx, (tx) => makeLink(ctx, tx, { bookingId, ...body }));
        return { status: 201, body: { url: `${publicUrl}/${ctx.market}/inspection/${token}`, expiresAt: expiresAt.toString() } };
      },
    }),
    route({
      method: 'GET',
      path: '/admin/bookings/:bookingId/inspections',
      summary: 'The links that open this booking’s record now',
      tags: ['admin'],
      access: admin,
      params: Params,
      response: { 200: Type.Object({ items: Type.Array(OpenLinkSchema) }, closed) },
      async handle(ctx, { params: { bookingId } }) {
        await bookingById(ctx.db, bookingId);
        const items = (await openLinks(ctx.db, bookingId, ctx.clock.now())).map(({ madeAt, expiresAt, ...rest }) => ({
          ...rest,
          madeAt: madeAt.toString(),
          expiresAt: expiresAt.toString(),
        }));
        return { status: 200, body: { items } };
      },
    }),
    route({
      method: 'DELETE',
      path: '/admin/bookings/:bookingId/inspections/:linkId',
      summary: 'Takes a link back before its time is over; it opens nothing any more',
      tags: ['admin'],
      access: admin,
      params: Type.Object({ bookingId: IdSchema, linkId: IdSchema }, closed),
      response: { 204: null },
      async handle(ctx, { params }) {
        await inTransaction(ctx, (tx) => withdrawLink(ctx, tx, params));
        return { status: 204 };
      },
    }),
    route({
      method: 'GET',
      path: '/inspections/:token',
      summary: 'What an inspector sees; every look is written down',
      tags: ['inspection'],
      access: 'public',
      limitPerMinute: 30,
      params: Type.Object({ token: Text(100) }, closed),
      response: {
        200: Type.Object(
          { booking: Head, quote: Type.Array(Line), items: Type.Array(Item), reason: Type.String(), expiresAt: InstantSchema },
          closed,
        ),
      },
      async handle(ctx, { params }) {
        const { bookingId, reason, expiresAt } = await inTransaction(ctx, (tx) => useLink(ctx, tx, params.token));
        const { record, chain } = await gather(ctx, graphs, bookingId);
        const items = masked(record, mergedTimeline(record, await open(ctx.db, chain)));
        return { status: 200, body: { booking: record.booking, quote: record.quote, items, reason, expiresAt: expiresAt.toString() } };
      },
    }),
    route({
      method: 'GET',
      path: '/.well-known/audit-export-key.json',
      summary: 'The key under exports of this house, and its fingerprint',
      tags: ['audit'],
      access: 'public',
      root: true,
      response: { 200: Type.Object({ algorithm: Type.String(), publicKey: Type.String(), fingerprint: Type.String() }, closed) },
      handle: async () => ({ status: 200, body: { algorithm: 'Ed25519', publicKey: signer.publicKey, fingerprint: signer.fingerprint } }),
    }),
  ];
}

/** What the sealed entries of a chain say, by their place in it, as it can be read today. */
async function wordsOf(ctx: Context, open: OpenSealed, { entries }: ExportedChain): Promise<object[]> {
  const words = entries.map(({ entry: { seq, actor_name: by, before, after, reason } }) => ({ seq, by, before, after, reason }));
  return open(ctx.db, words);
}

import { Type } from 'typebox';
import { requirePerson } from '#platform/context';
import { inTransaction } from '#platform/database';
import {
  closed,
  DateSchema,
  decodeCursor,
  IdSchema,
  InstantSchema,
  page,
  pageOf,
  pageQuery,
  route,
  Text,
  type Route,
} from '#platform/http';
import { acceptDocument, refuseDocument } from '../documents/review.ts';
import { waitingDocuments } from '../documents/store.ts';
import type { Desk } from '../documents/tell.ts';
import { DocumentSchema, QueueItem } from './schemas.ts';
import { viewDocument } from './views.ts';

const tags = ['admin'] as const;
const access = { may: 'papers.review' } as const;
const byId = Type.Object({ documentId: IdSchema }, closed);
const Cursor = Type.Object({ at: InstantSchema, id: IdSchema }, closed);

/** What the desk does: the queue, a yes with the days that were read, a no with a reason. */
export const deskRoutes = (desk: Desk): readonly Route[] => [
  route({
    method: 'GET',
    path: '/admin/compliance/documents',
    summary: 'Documents that wait for somebody to look at them, the oldest first',
    tags,
    access,
    query: Type.Object(pageQuery, closed),
    response: { 200: pageOf(QueueItem) },
    async handle(ctx, { query: { cursor, limit = 20 } }) {
      const place = cursor === undefined ? undefined : decodeCursor(Cursor, cursor);
      const after = place && { at: Temporal.Instant.from(place.at), id: place.id };
      const found = await waitingDocuments(ctx.db, { after, limit: limit + 1 });
      const { items, nextCursor } = page(found, limit, ({ uploadedAt, id }) => ({ at: uploadedAt.toString(), id }));
      const names = await desk.ports.names(
        ctx,
        items.map(({ ownerId }) => ownerId),
      );
      const views = [];
      for (const { id, kind, subject, issuer, uploadedAt, ownerId } of items) {
        const kitchen = subject.kind === 'kitchen' ? await desk.ports.kitchen(ctx.db, subject.id) : undefined;
        views.push({
          id,
          kind,
          title: desk.vocabulary.evidence[kind]?.title ?? kind,
          subject,
          of: kitchen?.title ?? names.get(ownerId) ?? '',
          issuer,
          uploadedAt: uploadedAt.toString(),
          own: ownerId === requirePerson(ctx),
        });
      }
      return { status: 200, body: { items: views, ...(nextCursor === undefined ? {} : { nextCursor }) } };
    },
  }),
  route({
    method: 'POST',
    path: '/admin/compliance/documents/:documentId/accept',
    summary: 'Accept a document, with the days that stand on it',
    tags,
    access,
    params: byId,
    body: Type.Object({ issuedOn: DateSchema, goodThrough: Type.Optional(DateSchema) }, closed),
    response: { 200: DocumentSchema },
    async handle(ctx, { params, body }) {
      const accepted = await inTransaction(ctx, (tx) => acceptDocument(ctx, tx, desk, params.documentId, body));
      return { status: 200, body: viewDocument(desk, accepted) };
    },
  }),
  route({
    method: 'POST',
    path: '/admin/compliance/documents/:documentId/refuse',
    summary: 'Refuse a document, with a reason that its owner reads',
    tags,
    access,
    params: byId,
    body: Type.Object({ reason: Text(600, 10) }, closed),
    response: { 200: DocumentSchema },
    async handle(ctx, { params, body }) {
      const refused = await inTransaction(ctx, (tx) => refuseDocument(ctx, tx, desk, params.documentId, body.reason.trim()));
      return { status: 200, body: viewDocument(desk, refused) };
    },
  }),
];

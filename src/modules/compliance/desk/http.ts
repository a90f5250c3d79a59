import { Type } from 'typebox';
import { missing } from '#kernel';
import { requirePerson } from '#platform/context';
import { inTransaction } from '#platform/database';
import { closed, IdSchema, route, Text, type Route } from '#platform/http';
import { UploadSchema } from '#platform/storage';
import { badgeOf } from '../badge/badge.ts';
import { declarationOf, declare } from '../cases/declarations.ts';
import { askPaperUpload, demandOwn, handIn, type PaperFiles } from '../documents/hand-in.ts';
import { countsOn, documentsOf } from '../documents/store.ts';
import type { PaperSubject } from '../documents/types.ts';
import { deskRoutes } from './admin-http.ts';
import { chefPapers, kitchenPapers, withAnswers, type PapersParts } from './papers.ts';
import { DeclarationBody, DocumentBody, DocumentSchema, OpenedDocument, PapersSchema, PublicPapers, UploadBody } from './schemas.ts';
import { openDocument, viewDocument } from './views.ts';

const tags = ['compliance'] as const;
const access = { may: 'papers.submit' } as const;
const perMinute = 60;

/** Papers as their owners see them, and what everybody may know of a kitchen's. */
export function paperRoutes(parts: PapersParts, files: PaperFiles): readonly Route[] {
  const { desk } = parts;
  return [
    route({
      method: 'GET',
      path: '/compliance/papers',
      summary: 'What the rules ask of your kitchen, or of you at a place, and what you have brought',
      tags,
      access,
      limitPerMinute: perMinute,
      query: Type.Object({ kitchen: Type.Optional(IdSchema), place: Type.Optional(Text(120)) }, closed),
      response: { 200: PapersSchema },
      async handle(ctx, { query: { kitchen, place } }) {
        const body = kitchen === undefined ? await chefPapers(ctx, parts, place) : await kitchenPapers(ctx, parts, kitchen);
        return { status: 200, body };
      },
    }),
    route({
      method: 'POST',
      path: '/compliance/uploads',
      summary: 'Ask where to send a document: PDF, JPEG or PNG, at most 10 MB, for ten minutes',
      tags,
      access,
      limitPerMinute: perMinute,
      body: UploadBody,
      response: { 201: UploadSchema },
      async handle(ctx, { body }) {
        const { uploadId, upload } = await askPaperUpload(ctx, files, body.contentType);
        return { status: 201, body: { uploadId, upload: { ...upload, expiresAt: upload.expiresAt.toString() } } };
      },
    }),
    route({
      method: 'POST',
      path: '/compliance/documents',
      summary: 'Hand in an uploaded document, of your kitchen or of yourself; somebody looks at it',
      tags,
      access,
      limitPerMinute: perMinute,
      body: DocumentBody,
      response: { 201: DocumentSchema },
      async handle(ctx, { body: { kitchenId, ...rest } }) {
        const document = await handIn(ctx, desk, files, { ...rest, subject: subjectOf(requirePerson(ctx), kitchenId) });
        return { status: 201, body: viewDocument(desk, document) };
      },
    }),
    route({
      method: 'GET',
      path: '/compliance/documents/:documentId',
      summary: 'A document with an address of its file, for whoever handed it in and for the desk',
      tags,
      access: 'signed-in',
      scope: 'papers.read',
      limitPerMinute: perMinute,
      params: Type.Object({ documentId: IdSchema }, closed),
      response: { 200: OpenedDocument },
      handle: async (ctx, { params }) => ({ status: 200, body: await openDocument(ctx, desk, files, params.documentId) }),
    }),
    route({
      method: 'PATCH',
      path: '/compliance/declarations',
      summary: 'Answer what the rules ask of your kitchen, or of you and your work',
      tags,
      access,
      limitPerMinute: perMinute,
      body: DeclarationBody,
      response: { 204: null },
      async handle(ctx, { body: { kitchenId, answers } }) {
        const subject = subjectOf(requirePerson(ctx), kitchenId);
        await demandOwn(ctx, desk, subject);
        await inTransaction(ctx, async (tx) => {
          const before = await declarationOf(tx, subject, 'lock');
          await declare(ctx, tx, subject, withAnswers(desk.vocabulary, subject.kind, before?.facts ?? {}, answers));
        });
        return { status: 204 };
      },
    }),
    route({
      method: 'GET',
      path: '/listings/:id/compliance',
      summary: 'Whether a kitchen’s papers are in order, and which permits it holds',
      tags,
      access: 'public',
      mayBeOld: true,
      params: Type.Object({ id: IdSchema }, closed),
      response: { 200: PublicPapers },
      async handle(ctx, { params: { id } }) {
        const kitchen = await desk.ports.kitchen(ctx.db, id);
        if (kitchen === undefined || !kitchen.isPublic)
          throw missing('compliance.no_kitchen', 'There is no such kitchen. It may have been taken down.');
        const day = ctx.clock.now().toZonedDateTimeISO(kitchen.timeZone).toPlainDate().toString();
        const badge = await badgeOf(ctx.db, id);
        const held = (await documentsOf(ctx.db, { kind: 'kitchen', id })).filter((each) => countsOn(each, day));
        const permits = held.map(({ kind, issuer, goodThrough }) => ({
          title: desk.vocabulary.evidence[kind]?.title ?? kind,
          issuer,
          ...(goodThrough !== undefined && { goodThrough }),
        }));
        const worn = badge && { state: badge.state, since: badge.since.toString(), checkedAt: badge.checkedAt.toString() };
        return { status: 200, body: { permits, ...(worn && { badge: worn }) } };
      },
    }),
    ...deskRoutes(desk),
  ];
}

const subjectOf = (personId: string, kitchenId: string | undefined): PaperSubject =>
  kitchenId === undefined ? { kind: 'person', id: personId } : { kind: 'kitchen', id: kitchenId };

import type { Static } from 'typebox';
import { type Context, may } from '#platform/context';
import { inTransaction } from '#platform/database';
import { checkKey } from '#platform/storage';
import { requirePerson } from '#platform/context';
import type { PaperFiles } from '../documents/hand-in.ts';
import { documentById, noDocument } from '../documents/store.ts';
import type { Desk } from '../documents/tell.ts';
import type { ComplianceDocument } from '../documents/types.ts';
import type { DocumentSchema, OpenedDocument } from './schemas.ts';

/** How long an address of a file works, and up to twice. */
const openSeconds = 120;

export function viewDocument({ vocabulary }: Desk, document: ComplianceDocument): Static<typeof DocumentSchema> {
  const { id, subject, kind, issuer, number, issuedOn, goodThrough, state, uploadedAt, reviewedAt, reason } = document;
  return {
    id,
    subject,
    kind,
    title: vocabulary.evidence[kind]?.title ?? kind,
    issuer,
    number,
    issuedOn,
    ...(goodThrough !== undefined && { goodThrough }),
    state,
    uploadedAt: uploadedAt.toString(),
    ...(reviewedAt !== undefined && { reviewedAt: reviewedAt.toString() }),
    ...(reason !== undefined && { reason }),
  };
}

/**
 * A document with an address of its file, for whoever handed it in and for the desk. That somebody of the desk opened it is audited.
 *
 * @throws compliance.no_document for everybody else
 */
export async function openDocument(ctx: Context, desk: Desk, { urls }: PaperFiles, id: string): Promise<Static<typeof OpenedDocument>> {
  const actor = requirePerson(ctx);
  const document = await documentById(ctx.db, id, may(ctx, 'papers.review') ? undefined : actor);
  if (document === undefined) throw noDocument();
  const own = document.ownerId === actor;
  const { subject, ownerId, fileKey, fileBytes } = document;
  if (!own)
    await inTransaction(ctx, (tx) =>
      ctx.audit.record(ctx, tx, { action: 'compliance.open', subject: { kind: 'compliance-document', id }, after: { of: subject } }),
    );
  const kitchen = subject.kind === 'kitchen' ? await desk.ports.kitchen(ctx.db, subject.id) : undefined;
  const names = await desk.ports.names(ctx, [ownerId]);
  return {
    ...viewDocument(desk, document),
    contentType: checkKey(fileKey),
    bytes: fileBytes,
    fileUrl: urls.download(ctx.market, { key: fileKey, seconds: openSeconds }),
    ...(kitchen !== undefined && { kitchen: { id: kitchen.id, title: kitchen.title, slug: kitchen.slug } }),
    owner: { id: ownerId, name: names.get(ownerId) ?? '' },
    own,
  };
}

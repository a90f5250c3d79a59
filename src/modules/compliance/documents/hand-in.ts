import { buffer } from 'node:stream/consumers';
import { conflict, invalid, missing } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction, type Tx } from '#platform/database';
import { endingOf, type SignedUpload, type SignedUrls, type Storage } from '#platform/storage';
import { checkPaper, maxPaperBytes, paperTypes, type PaperType } from './content.ts';
import { changeDocument, documentById, documentsOf, insertDocument } from './store.ts';
import type { Desk } from './tell.ts';
import type { ComplianceDocument, PaperSubject } from './types.ts';

export interface PaperFiles {
  storage: Storage;
  urls: SignedUrls;
}

export const paperUploads = 'paper-uploads';
export const papersFolder = 'papers';
const uploadSeconds = 600;
/** Files that a person may have uploaded and not handed in. They leave after a day. */
const mostWaiting = 24;

/** Gives an address to send one file to, good for ten minutes. @throws compliance.too_many_uploads */
export async function askPaperUpload(
  ctx: Context,
  { storage, urls }: PaperFiles,
  type: PaperType,
): Promise<{ uploadId: string; upload: SignedUpload }> {
  const folder = `${paperUploads}/${requirePerson(ctx)}`;
  if ((await storage.list(folder, { limit: mostWaiting })).length >= mostWaiting)
    throw conflict(
      'compliance.too_many_uploads',
      'Many files that you uploaded were never handed in. Hand them in, or try again tomorrow.',
    );
  const uploadId = ctx.newId('compliance-document');
  const key = `${folder}/${uploadId}.${endingOf(type)}`;
  return { uploadId, upload: urls.upload(ctx.market, { key, maxBytes: maxPaperBytes, seconds: uploadSeconds }) };
}

/** What is written on a paper. */
export interface PaperDetails {
  kind: string;
  issuer: string;
  number: string;
  issuedOn: string;
  goodThrough?: string;
}

/**
 * Hands an upload in as evidence: it is checked before any transaction, kept under its own name, and waits for the desk. One of the
 * kind that was still waiting gives way to it. Handing the same upload in again changes nothing.
 *
 * @throws compliance.no_upload, compliance.bad_file, compliance.bad_kind, compliance.bad_days, compliance.no_kitchen
 */
export async function handIn(
  ctx: Context,
  desk: Desk,
  { storage }: PaperFiles,
  { uploadId, subject, ...details }: PaperDetails & { uploadId: string; subject: PaperSubject },
): Promise<ComplianceDocument> {
  const ownerId = requirePerson(ctx);
  await demandOwn(ctx, desk, subject);
  checkDetails(desk, subject, details, ctx);
  const before = await documentById(ctx.db, uploadId, ownerId);
  if (before !== undefined) return before;
  for (const type of paperTypes) {
    const upload = `${paperUploads}/${ownerId}/${uploadId}.${endingOf(type)}`;
    if ((await storage.stat(upload)) === undefined) continue;
    const bytes = await checkPaper(type, async () => {
      const file = await storage.get(upload);
      if (file === undefined) throw noUpload();
      return buffer(file.stream);
    });
    const fileKey = `${papersFolder}/${ownerId}/${uploadId}.${endingOf(type)}`;
    const kept = await storage.put(fileKey, bytes, { maxBytes: 3 * maxPaperBytes });
    const document = await inTransaction(ctx, (tx) => file(ctx, tx, { id: uploadId, subject, details, fileKey, fileBytes: kept.bytes }));
    await storage.remove(upload);
    return document;
  }
  throw noUpload();
}

interface Filed {
  id: string;
  subject: PaperSubject;
  details: PaperDetails;
  fileKey: string;
  fileBytes: number;
}

async function file(ctx: Context, tx: Tx, { id, subject, details, fileKey, fileBytes }: Filed): Promise<ComplianceDocument> {
  const document: ComplianceDocument = {
    id: id as ComplianceDocument['id'],
    subject,
    ownerId: requirePerson(ctx),
    ...details,
    issuer: details.issuer.trim(),
    number: details.number.trim(),
    state: 'waiting',
    fileKey,
    fileBytes,
    uploadedAt: ctx.clock.now(),
  };
  for (const older of await documentsOf(tx, subject)) {
    if (older.kind === document.kind && older.state === 'waiting')
      await changeDocument(tx, older.id, { state: 'replaced', ended_at: ctx.clock.now() });
  }
  await insertDocument(tx, document);
  await ctx.audit.record(ctx, tx, {
    action: 'compliance.hand_in',
    subject: { kind: 'compliance-document', id },
    after: { of: subject, kind: document.kind, issuedOn: document.issuedOn, goodThrough: document.goodThrough ?? null },
  });
  return document;
}

/** Only a kitchen's own host hands in papers of it, and everybody for themselves. @throws compliance.no_kitchen */
export async function demandOwn(ctx: Context, { ports }: Desk, { kind, id }: PaperSubject): Promise<void> {
  const actor = requirePerson(ctx);
  const own = kind === 'person' ? id === actor : (await ports.kitchen(ctx.db, id))?.ownerId === actor;
  if (!own) throw missing('compliance.no_kitchen', 'There is no such kitchen among yours.');
}

function checkDetails({ vocabulary }: Desk, subject: PaperSubject, { kind, issuedOn, goodThrough }: PaperDetails, ctx: Context): void {
  const of = vocabulary.evidence[kind]?.of;
  if (of === undefined || (of === 'kitchen') !== (subject.kind === 'kitchen'))
    throw wrong(
      '/kind',
      'compliance.bad_kind',
      `No rule asks a ${subject.kind === 'kitchen' ? 'kitchen' : 'chef'} for this kind of document.`,
    );
  if (goodThrough !== undefined && goodThrough < issuedOn)
    throw wrong('/goodThrough', 'compliance.bad_days', 'Its last day is before its first. Compare both with the paper.');
  // Yesterday by UTC is still today somewhere.
  const earliest = ctx.clock.now().toZonedDateTimeISO('UTC').toPlainDate().subtract({ days: 1 }).toString();
  if (goodThrough !== undefined && goodThrough < earliest)
    throw wrong('/goodThrough', 'compliance.bad_days', 'It has ended already. Send the one that is good now.');
}

const wrong = (path: string, code: string, message: string) => invalid(code, message, { fields: [{ path, message }] });

const noUpload = () =>
  missing('compliance.no_upload', 'There is no such upload. Send the file to the address that you were given, or ask for a new one.');

import { conflict, invalid, missing, type Id } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { tables, type Db, type Tx } from '#platform/database';
import type { JobHandler, Schedule } from '#platform/jobs';
import { endingOf, type SignedUpload, type Storage, type StoredFile } from '#platform/storage';
import type { ClaimsRules } from './rules.ts';
import type { ClaimsTables } from './tables.gen.ts';

export const evidenceTypes = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf'] as const;
export const mostFiles = 6;
const maxBytes = 10_000_000;
const uploadSeconds = 600;
const shownSeconds = 900;
const folder = 'evidence';
/** Files of a booking at most, shown and not: enough for both sides of several cases. */
const mostOfBooking = 60;

/** A file that somebody shows: the id of its upload, and what they call it. */
export interface ShownFile {
  uploadId: string;
  name: string;
}

const keyOf = (bookingId: string, uploadId: string, contentType: string): string =>
  `${folder}/${bookingId}/${uploadId}.${endingOf(contentType) ?? ''}`;

/** Where to send one file of a booking's evidence, for ten minutes. The caller has checked who asks. @throws claims.too_many_files */
export async function askEvidenceUpload(
  ctx: Context,
  { files }: ClaimsRules,
  bookingId: string,
  contentType: (typeof evidenceTypes)[number],
): Promise<{ uploadId: string; upload: SignedUpload }> {
  const there = await files.storage.list(`${folder}/${bookingId}`, { limit: mostOfBooking });
  if (there.length >= mostOfBooking) throw conflict('claims.too_many_files', `A booking has at most ${mostOfBooking} files of evidence.`);
  const uploadId = ctx.newId('evidence');
  return {
    uploadId,
    upload: files.urls.upload(ctx.market, { key: keyOf(bookingId, uploadId, contentType), maxBytes, seconds: uploadSeconds }),
  };
}

/**
 * Notes files as shown in a case, for good. What is inside must be what the name says, since the other side will open it.
 *
 * @throws claims.no_upload, claims.bad_file, claims.too_many_files
 */
export async function showEvidence(
  ctx: Context,
  tx: Tx,
  { files }: ClaimsRules,
  { id: caseId, bookingId }: { id: string; bookingId: string },
  shown: readonly ShownFile[],
): Promise<void> {
  if (shown.length > mostFiles) throw invalid('claims.too_many_files', `Show at most ${mostFiles} files at a time.`);
  for (const { uploadId, name } of shown) {
    const file = await find(files.storage, bookingId, uploadId);
    if (file === undefined) throw missing('claims.no_upload', `The file “${name}” was not received. Send it again.`);
    if (!(await isWhatItSays(files.storage, file)))
      throw invalid('claims.bad_file', `“${name}” is not a photograph (JPEG, PNG, WebP) or PDF. Choose another file.`);
    await tables<ClaimsTables>(tx)
      .insertInto('case_evidence')
      .values({
        id: uploadId,
        case_id: caseId,
        person_id: requirePerson(ctx),
        name: name.trim().slice(0, 120) || 'File',
        file: file.key,
        content_type: file.contentType,
        bytes: BigInt(file.bytes),
        created_at: ctx.clock.now(),
      })
      .onConflict((on) => on.doNothing())
      .execute();
  }
}

export interface Evidence {
  id: string;
  name: string;
  contentType: string;
  personId: Id<'person'>;
  at: Temporal.Instant;
  /** A path of the house, good for a while. */
  address: string;
}

/** By case, in the order shown. */
export async function evidenceOf(
  ctx: Context,
  db: Db,
  { files }: ClaimsRules,
  caseIds: readonly string[],
): Promise<Map<string, Evidence[]>> {
  if (caseIds.length === 0) return new Map();
  const rows = await tables<ClaimsTables>(db)
    .selectFrom('case_evidence')
    .selectAll()
    .where('case_id', 'in', caseIds)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return Map.groupBy(
    rows.map((row) => ({
      caseId: row.case_id,
      id: row.id,
      name: row.name,
      contentType: row.content_type,
      personId: row.person_id as Id<'person'>,
      at: row.created_at,
      address: files.urls.download(ctx.market, { key: row.file, seconds: shownSeconds }),
    })),
    ({ caseId }) => caseId,
  );
}

async function find(storage: Storage, bookingId: string, uploadId: string): Promise<StoredFile | undefined> {
  for (const type of evidenceTypes) {
    const found = await storage.stat(keyOf(bookingId, uploadId, type));
    if (found !== undefined) return found;
  }
  return undefined;
}

const beginnings: Record<string, RegExp> = {
  'image/jpeg': /^\xff\xd8\xff/,
  'image/png': /^\x89PNG\r\n/,
  'image/webp': /^RIFF....WEBP/s,
  'application/pdf': /^%PDF-/,
};

async function isWhatItSays(storage: Storage, { key, contentType }: StoredFile): Promise<boolean> {
  const file = await storage.get(key);
  if (file === undefined) return false;
  let head = Buffer.alloc(0);
  for await (const chunk of file.stream) {
    head = Buffer.concat([head, chunk as Buffer]);
    if (head.length >= 16) break;
  }
  return beginnings[contentType]?.test(head.subarray(0, 16).toString('latin1')) === true;
}

const sweepQueue = 'claims.sweep_evidence';
export const sweepSchedule: Schedule = { queue: sweepQueue, every: { hours: 6 } };
const batch = 500;

/** Removes files that were sent and never shown, a day after. */
export const sweepJob = ({ files: { storage } }: ClaimsRules): JobHandler => ({
  queue: sweepQueue,
  timeoutMs: 600_000,
  async handle(ctx) {
    for (let after: string | undefined; ; ) {
      const found = await storage.list(folder, { after, limit: batch, minimumAgeSeconds: 86_400 });
      const keys = found.map(({ key }) => key);
      if (keys.length === 0) return;
      const rows = await tables<ClaimsTables>(ctx.db).selectFrom('case_evidence').select('file').where('file', 'in', keys).execute();
      const kept = new Set(rows.map(({ file }) => file));
      for (const key of keys) if (!kept.has(key)) await storage.remove(key);
      after = keys.at(-1);
      if (keys.length < batch) return;
    }
  },
});

import { buffer } from 'node:stream/consumers';
import { conflict, invalid, isGuildhallError, missing } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction } from '#platform/database';
import { endingOf, type SignedUpload, type Storage, type StoredFile } from '#platform/storage';
import { lockOwned, readOwned } from '../store.ts';
import type { Listing, ListingId, Photograph } from '../types.ts';
import { replaceContent } from '../update-listing.ts';
import type { ListingsConfig } from '../view.ts';
import { encodePhotograph, type Encoded } from './encode.ts';
import {
  fileKey,
  isPhotograph,
  maxUploadBytes,
  mostPictures,
  uploadKey,
  uploadsFolder,
  uploadSeconds,
  uploadTypes,
  type UploadType,
} from './photograph.ts';

/** Files that a listing may have uploaded and not attached. They leave after a day. */
const mostWaiting = 24;

export interface AskedUpload {
  /** Names the upload when it is attached. */
  uploadId: string;
  upload: SignedUpload;
}

/**
 * Gives the host an address to send one photograph to, good for ten minutes.
 *
 * @throws listings.missing when the actor does not own it; listings.too_many_pictures; listings.too_many_uploads
 */
export async function askUpload(ctx: Context, { files }: ListingsConfig, listingId: string, type: UploadType): Promise<AskedUpload> {
  const listing = await readOwned(ctx, listingId);
  demandRoom(listing);
  const waiting = await files.storage.list(`${uploadsFolder}/${listing.id}`, { limit: mostWaiting });
  if (waiting.length >= mostWaiting)
    throw conflict('listings.too_many_uploads', 'Many uploads of this listing were never used. Attach them, or try again tomorrow.');
  const uploadId = ctx.newId('photograph');
  const key = uploadKey(listing.id, uploadId, endingOf(type) ?? '');
  return { uploadId, upload: files.urls.upload(ctx.market, { key, maxBytes: maxUploadBytes, seconds: uploadSeconds }) };
}

/**
 * Makes an upload a photograph of the listing, as its last: decoded and encoded anew before any transaction, then shown. The
 * first one takes the place of the drawings. Attaching the same upload again changes nothing.
 *
 * @throws listings.missing, listings.no_upload, listings.bad_photograph, listings.bad_content (alt), listings.too_many_pictures, listings.busy
 */
export async function attachPhotograph(
  ctx: Context,
  { files, equipment }: ListingsConfig,
  listingId: string,
  { uploadId, alt }: { uploadId: string; alt: string },
): Promise<void> {
  const listing = await readOwned(ctx, listingId);
  if (isAttached(listing, uploadId)) return;
  demandRoom(listing);
  if (alt.trim() === '')
    throw invalid('listings.bad_content', 'Say what the photograph shows.', {
      fields: [{ path: '/alt', message: 'Say what the photograph shows, for those who do not see it.' }],
    });
  const upload = await findUpload(files.storage, listing.id, uploadId);
  if (upload === undefined) {
    // A twin of this request may have used it meanwhile.
    if (isAttached(await readOwned(ctx, listingId), uploadId)) return;
    throw noUpload();
  }
  const encoded = await encodePhotograph(() => read(files.storage, upload)).catch(async (error: unknown) => {
    // A twin used it while this one waited for its turn.
    if (isGuildhallError(error, 'listings.no_upload') && isAttached(await readOwned(ctx, listingId), uploadId)) return undefined;
    throw error;
  });
  if (encoded === undefined) return;
  const photograph: Photograph = { kind: 'photo', photo: uploadId, alt: alt.trim(), width: encoded.width, height: encoded.height };
  let consumed = false;
  // A failure in here leaves files that nothing refers to; the sweep takes them.
  await inTransaction(ctx, async (tx) => {
    const before = await lockOwned(ctx, tx, listingId);
    if (isAttached(before, uploadId)) return;
    demandRoom(before);
    // Used by a twin and taken off since: a late request does not bring it back.
    if (!consumed && (await files.storage.stat(upload.key)) === undefined) throw noUpload();
    await keep(files.storage, listing.id, uploadId, encoded);
    const pictures = [...before.pictures.filter(isPhotograph), photograph];
    await replaceContent(ctx, tx, before, { ...before, pictures }, equipment);
    // Before the lock is given back, so that no other request finds it.
    await files.storage.remove(upload.key);
    consumed = true;
  });
}

const noUpload = () =>
  missing('listings.no_upload', 'There is no such upload. Send the file to the address that you were given, or ask for a new one.');

const isAttached = ({ pictures }: Listing, id: string): boolean => pictures.some((each) => isPhotograph(each) && each.photo === id);

function demandRoom({ pictures }: Listing): void {
  if (pictures.filter(isPhotograph).length >= mostPictures)
    throw conflict('listings.too_many_pictures', `A listing shows at most ${mostPictures} photographs. Remove one first.`);
}

async function findUpload(storage: Storage, listingId: ListingId, uploadId: string): Promise<StoredFile | undefined> {
  for (const type of uploadTypes) {
    const found = await storage.stat(uploadKey(listingId, uploadId, endingOf(type) ?? ''));
    if (found !== undefined) return found;
  }
  return undefined;
}

async function read(storage: Storage, { key }: StoredFile): Promise<Buffer> {
  const file = await storage.get(key);
  if (file === undefined) throw noUpload();
  return buffer(file.stream);
}

async function keep(storage: Storage, listingId: string, id: string, { files }: Encoded): Promise<void> {
  const limit = { maxBytes: maxUploadBytes };
  for (const { width, webp, jpeg } of files) {
    await storage.put(fileKey(listingId, `${id}-${width}.webp`), webp, limit);
    await storage.put(fileKey(listingId, `${id}-${width}.jpg`), jpeg, limit);
  }
}

import { invalid } from '#kernel';
import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';
import { enqueue } from '#platform/jobs';
import { drawnPictures } from '../pictures/drawn.ts';
import type { Drawing, Listing, Photograph, Picture, PictureChoice } from '../types.ts';
import { isPhotograph, mostPictures } from './photograph.ts';
import { removeQueue } from './remove-files.ts';

/**
 * What the listing shows when these are its pictures, in this order: photographs that it has, or drawings.
 *
 * @throws listings.bad_content
 */
export function choosePictures(listing: Listing, chosen: readonly PictureChoice[]): Picture[] {
  const has = new Map(listing.pictures.filter(isPhotograph).map((each) => [each.photo, each]));
  const photographs: Photograph[] = [];
  const drawings = chosen.filter((each): each is Drawing => !('photo' in each));
  for (const { photo, alt } of chosen.filter((each) => 'photo' in each)) {
    const found = has.get(photo);
    if (found === undefined) throw bad(`There is no photograph ${photo} on this listing. Upload it first.`);
    has.delete(photo); // named twice is not there the second time
    photographs.push({ ...found, alt: alt.trim() });
  }
  if (photographs.length > 0 && drawings.length > 0) throw bad('Show photographs or drawings, not both.');
  if (chosen.length > mostPictures) throw bad(`Show at most ${mostPictures} pictures.`);
  if (photographs.some(({ alt }) => alt === '')) throw bad('Say what each photograph shows, for those who do not see it.');
  if (photographs.length > 0) return photographs;
  return drawings.length === 0 && listing.pictures.some(isPhotograph) ? drawnPictures(listing.id) : drawings;
}

/** Has the files removed of photographs that the listing showed before and does not show now. */
export async function dropPhotographs(ctx: Context, tx: Tx, before: Listing, now: readonly Picture[]): Promise<void> {
  const kept = new Set(now.filter(isPhotograph).map(({ photo }) => photo));
  for (const each of before.pictures.filter(isPhotograph)) {
    if (!kept.has(each.photo))
      await enqueue(ctx, tx, { queue: removeQueue, payload: { listingId: before.id, photograph: { ...each, alt: '' } } });
  }
}

const bad = (message: string) => invalid('listings.bad_content', message, { fields: [{ path: '/pictures', message }] });

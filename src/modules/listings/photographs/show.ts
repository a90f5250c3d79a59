import type { SignedUrls } from '#platform/storage';
import type { Listing, ListingStatus, Picture, ShownPicture } from '../types.ts';
import { fileKey, filesOf, isPhotograph } from './photograph.ts';

export type Listed = Pick<Listing, 'id' | 'status' | 'pictures'>;

/** Addresses for the host's own eyes work this long, and up to twice. */
const seconds = 900;

/**
 * A picture as the API gives it. Photographs of what is published have lasting addresses that are for everyone; others have
 * signed ones, so `urls` is needed unless the listing is known to be published.
 */
export function showPicture(
  market: string,
  { id, status }: { id: string; status: ListingStatus },
  picture: Picture,
  urls?: SignedUrls,
): ShownPicture {
  if (!isPhotograph(picture)) return picture;
  const { kind, alt, photo, width, height } = picture;
  const address = (file: string): string =>
    status === 'published' || urls === undefined
      ? `/${market}/photographs/${id}/${file}`
      : urls.download(market, { key: fileKey(id, file), seconds });
  const images = filesOf(picture).map((each) => ({ width: each.width, webp: address(each.webp), jpeg: address(each.jpeg) }));
  return { kind, alt, photo, width, height, images };
}

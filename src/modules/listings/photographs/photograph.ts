import type { ListingId, Photograph, Picture } from '../types.ts';

/** Pixels. A photograph is kept in each that it fills, and in the first that it does not. */
const widths = [480, 960, 1_600] as const;
export const largestWidth = 1_600;

export const mostPictures = 12;
export const uploadTypes = ['image/jpeg', 'image/png', 'image/webp'] as const;
export type UploadType = (typeof uploadTypes)[number];
export const maxUploadBytes = 10_000_000;
export const uploadSeconds = 600;

export const isPhotograph = (picture: Picture): picture is Photograph => picture.kind === 'photo';

/** The widths that a photograph of this width is kept in: names of files, not always pixels. */
export function widthsOf(width: number): number[] {
  const enough = widths.findIndex((each) => each >= width);
  return widths.slice(0, enough === -1 ? widths.length : enough + 1);
}

export const uploadsFolder = 'uploads';
export const photographsFolder = 'photographs';

export const uploadKey = (listingId: ListingId, id: string, ending: string): string => `${uploadsFolder}/${listingId}/${id}.${ending}`;

export const fileKey = (listingId: string, file: string): string => `${photographsFolder}/${listingId}/${file}`;

/** Under which a cache keeps whether a listing's photographs are for everyone: to forget whenever it comes into sight or goes out of it. */
export const visibilityKey = (market: string, id: string): string => `listing-visible:${market}:${id}`;

/** Every file of a photograph, by width and format. */
export function filesOf({ photo, width }: Photograph): { width: number; webp: string; jpeg: string }[] {
  return widthsOf(width).map((each) => ({ width: Math.min(each, width), webp: `${photo}-${each}.webp`, jpeg: `${photo}-${each}.jpg` }));
}

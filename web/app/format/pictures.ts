import type { Picture } from '~/api/types';

/** The address of a drawing, about `width` pixels wide and two thirds as high. */
export function pictureUrl(market: string, picture: Picture, width: number): string {
  const kind = picture.kind ? `&kind=${encodeURIComponent(picture.kind)}` : '';
  return `/${market}/pictures/${picture.seed}.svg?w=${width}${kind}`;
}

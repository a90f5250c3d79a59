import type { Picture } from '~/api/types';

/** The address of a drawing, about `width` pixels wide and two thirds as high. */
export function pictureUrl(market: string, { seed = 'kitchen', kind }: Picture, width: number): string {
  return `/${market}/pictures/${seed}.svg?w=${width}${kind ? `&kind=${encodeURIComponent(kind)}` : ''}`;
}

import type { Picture } from '~/api/types';
import { pictureUrl } from '~/format/pictures';

interface Props {
  market: string;
  picture: Picture;
  /** What a drawing is asked for, in pixels. A photograph comes in widths; the browser chooses by `sizes`. */
  width: number;
  sizes: string;
  /** Of the first that is seen. Others are fetched when they come near. */
  isFirst?: boolean;
  /** Where the text beside it says the same, ''. */
  alt?: string;
}

/** A photograph in the width and format that fits, or a drawing. Its box is the caller's to shape. */
export function PictureImage({ market, picture, width, sizes, isFirst = false, alt = picture.alt }: Props) {
  const { images = [] } = picture;
  const ways = isFirst ? ({ fetchPriority: 'high' } as const) : ({ loading: 'lazy', decoding: 'async' } as const);
  const largest = images.at(-1);
  if (!largest)
    return <img src={pictureUrl(market, picture, width)} alt={alt} width={width} height={Math.round((width * 2) / 3)} {...ways} />;
  const setOf = (format: 'webp' | 'jpeg'): string => images.map((each) => `${each[format]} ${each.width}w`).join(', ');
  return (
    <picture>
      <source type="image/webp" srcSet={setOf('webp')} sizes={sizes} />
      <img src={largest.jpeg} srcSet={setOf('jpeg')} sizes={sizes} alt={alt} width={picture.width} height={picture.height} {...ways} />
    </picture>
  );
}

import { invalid, unavailable } from '#kernel';
import { inTurn } from '#platform/pictures';
import { largestWidth, widthsOf } from './photograph.ts';

/** 50 megapixels: what large cameras make. A small file can claim far more (a decompression bomb); it is refused unread. */
const maxPixels = 50_000_000;
const minLongerSide = 480;
const maxRatio = 4;
const decodeSeconds = 20;

export interface Encoded {
  /** Of the upright picture, at most {@link largestWidth} wide. */
  width: number;
  height: number;
  /** By the width that names them. */
  files: { width: number; webp: Buffer; jpeg: Buffer }[];
}

/**
 * Decodes a host's photograph and encodes it anew in each width, upright, in sRGB and without any metadata: no place, camera or
 * date leaves with it, and no byte of the upload is ever served.
 *
 * @param read called when its turn has come, so that what waits takes no memory
 * @throws listings.bad_photograph saying what is wrong with it; listings.busy when too many wait
 */
export async function encodePhotograph(read: () => Promise<Uint8Array>): Promise<Encoded> {
  return inTurn(async () => {
    const bytes = await read();
    if (!isKnownFormat(bytes)) throw refused('It is not a JPEG, PNG or WebP picture.');
    // Loaded on first use: most processes never decode a picture.
    const { default: sharp } = await import('sharp');
    sharp.concurrency(1);
    const open = () => sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error' }).timeout({ seconds: decodeSeconds });
    try {
      const { autoOrient } = await open().metadata();
      demandShape(autoOrient.width, autoOrient.height);
      const { data, info } = await open()
        .autoOrient()
        .resize({ width: largestWidth, withoutEnlargement: true })
        .flatten({ background: '#ffffff' })
        .toColourspace('srgb')
        .raw()
        .toBuffer({ resolveWithObject: true });
      const { width, height, channels } = info;
      const files: Encoded['files'] = [];
      for (const each of widthsOf(width)) {
        const sized = sharp(data, { raw: { width, height, channels } }).resize({ width: Math.min(each, width) });
        const webp = await sized.clone().webp({ quality: 78 }).toBuffer();
        files.push({ width: each, webp, jpeg: await sized.jpeg({ quality: 80, mozjpeg: true }).toBuffer() });
      }
      return { width, height, files };
    } catch (error) {
      throw reasonOf(error as Error);
    }
  }, tooMany);
}

const tooMany = () =>
  unavailable('listings.busy', 'Many photographs are being read just now. Try again in ten seconds.', { retryAfterSeconds: 10 });

/** By its first bytes, whatever it was called: other formats (SVG, PDF, TIFF) never reach a decoder. */
function isKnownFormat(bytes: Uint8Array): boolean {
  const starts = (offset: number, text: string): boolean =>
    Buffer.from(bytes.subarray(offset, offset + text.length)).toString('latin1') === text;
  return starts(0, '\xff\xd8\xff') || starts(0, '\x89PNG\r\n\x1a\n') || (starts(0, 'RIFF') && starts(8, 'WEBP'));
}

function demandShape(width: number, height: number): void {
  const [shorter, longer] = [Math.min(width, height), Math.max(width, height)];
  if (longer < minLongerSide) throw refused(`It is ${width} by ${height} pixels; one side must have at least ${minLongerSide}.`);
  if (longer > maxRatio * shorter)
    throw refused(`It is ${width} by ${height} pixels; no side may be more than ${maxRatio} times the other.`);
}

const refused = (why: string) =>
  invalid('listings.bad_photograph', `This photograph cannot be used. ${why}`, { fields: [{ path: '/photograph', message: why }] });

function reasonOf(error: Error): Error {
  if (error.name === 'GuildhallError') return error;
  if (/pixel limit/i.test(error.message)) return refused(`It has more than ${maxPixels / 1_000_000} million pixels.`);
  if (/timeout/i.test(error.message)) return refused('It takes too long to read.');
  return refused('The file is damaged or not complete.');
}

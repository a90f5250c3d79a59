import { constants, inflateSync } from 'node:zlib';
import { invalid, unavailable } from '#kernel';
import { inTurn } from '#platform/pictures';

export const paperTypes = ['application/pdf', 'image/jpeg', 'image/png'] as const;
export type PaperType = (typeof paperTypes)[number];
export const maxPaperBytes = 10_000_000;

const maxPixels = 50_000_000;
const decodeSeconds = 20;
const widestPixels = 2_400;
const maxObjectBytes = 20_000_000;
/** Readers of PDF take a header in the first kilobyte; readers of ZIP look for its end in the last 64. */
const [headBytes, tailBytes] = [1_024, 65_557];

/**
 * Checks that an upload is what it says it is, and nothing besides: a file that is two formats at once is one thing to the desk and
 * another to whoever opens it next. A picture is decoded and encoded anew, so that neither hidden bytes nor the place where it was
 * taken stay with it. A PDF stays as it is, but must do nothing when it is opened.
 *
 * @returns the bytes to keep
 * @throws compliance.bad_file saying what is wrong with it; compliance.busy
 */
export async function checkPaper(type: PaperType, read: () => Promise<Uint8Array>): Promise<Uint8Array> {
  return inTurn(async () => {
    const bytes = await read();
    const text = (from: number, to?: number): string => Buffer.from(bytes.subarray(from, to)).toString('latin1');
    const [head, tail] = [text(0, headBytes), text(Math.max(0, bytes.length - tailBytes))];
    if (sniff(head) !== type) throw refused(`It is not a ${names[type]}, whatever its name says.`);
    if (tail.includes('PK\x05\x06')) throw refused('It is an archive as well.');
    if (/<(?:!doctype|html|script|svg)\b/i.test(head)) throw refused('It is a web page as well.');
    if (type === 'application/pdf') return checkPdf(bytes, tail);
    if (head.includes('%PDF-')) throw refused('It is a PDF as well.');
    return encodeAnew(type, bytes);
  }, busy);
}

const names = { 'application/pdf': 'PDF', 'image/jpeg': 'JPEG picture', 'image/png': 'PNG picture' } as const;

/** By its first bytes, whatever it was called. */
function sniff(head: string): PaperType | undefined {
  if (head.startsWith('%PDF-')) return 'application/pdf';
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  return head.startsWith('\x89PNG\r\n\x1a\n') ? 'image/png' : undefined;
}

/** What makes a PDF do something, or carry something, by the names of its objects. */
const active = /\/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA|SubmitForm|ImportData|Encrypt)(?![A-Za-z])/;

function checkPdf(bytes: Uint8Array, tail: string): Uint8Array {
  if (!/%%EOF\s*$/.test(tail)) throw refused('It is not complete, or something follows its end.');
  const found = active.exec(objectsOf(bytes));
  if (found?.[0] === '/Encrypt') throw refused('It is locked with a password. Save it without one.');
  if (found !== null)
    throw refused('It holds a script, a form or another file. Print it to a new PDF, or take a picture of it, and send that.');
  return bytes;
}

/**
 * The text of a PDF's objects, those in compressed object streams too, without what other streams hold: pictures and fonts are
 * bytes in which any short name turns up by chance. A name may be written with any of its letters as `#xx`.
 */
function objectsOf(bytes: Uint8Array): string {
  const all = Buffer.from(bytes).toString('latin1');
  const parts: string[] = [];
  let at = 0;
  let inflated = 0;
  for (let start = all.indexOf('stream', at); start !== -1; start = all.indexOf('stream', at)) {
    const before = all.slice(at, start);
    parts.push(before);
    const from = start + 'stream'.length + (all.startsWith('\r\n', start + 'stream'.length) ? 2 : 1);
    const end = all.indexOf('endstream', from);
    if (end === -1) break;
    if (before.slice(before.lastIndexOf(' obj')).includes('/ObjStm')) {
      const text = inflate(bytes.subarray(from, end));
      inflated += text.length;
      if (inflated > maxObjectBytes) throw refused('It is packed too tightly to be looked through.');
      parts.push(text);
    }
    at = end + 'endstream'.length;
  }
  parts.push(all.slice(at));
  return parts.join('\n').replaceAll(/#([0-9A-Fa-f]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function inflate(packed: Uint8Array): string {
  try {
    // The end of a stream may be followed by a line break, which belongs to nobody.
    return inflateSync(packed, { maxOutputLength: maxObjectBytes, finishFlush: constants.Z_SYNC_FLUSH }).toString('latin1');
  } catch {
    throw refused('Parts of it cannot be read. Print it to a new PDF, or take a picture of it, and send that.');
  }
}

async function encodeAnew(type: PaperType, bytes: Uint8Array): Promise<Uint8Array> {
  // Loaded on first use: most processes never decode a picture.
  const { default: sharp } = await import('sharp');
  sharp.concurrency(1);
  try {
    const picture = sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error' })
      .timeout({ seconds: decodeSeconds })
      .autoOrient()
      .resize({ width: widestPixels, height: widestPixels, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb');
    return await (type === 'image/png' ? picture.png() : picture.jpeg({ quality: 85 })).toBuffer();
  } catch (error) {
    const { message } = error as Error;
    if (/pixel limit/i.test(message)) throw refused(`It has more than ${maxPixels / 1_000_000} million pixels.`);
    throw refused(/timeout/i.test(message) ? 'It takes too long to read.' : 'The picture is damaged or not complete.');
  }
}

const refused = (why: string) =>
  invalid('compliance.bad_file', `This file cannot be taken. ${why}`, { fields: [{ path: '/file', message: why }] });

const busy = () =>
  unavailable('compliance.busy', 'Many documents are being read just now. Try again in ten seconds.', { retryAfterSeconds: 10 });

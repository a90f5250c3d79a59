import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { isGuildhallError } from '#kernel';
import { checkPaper, type PaperType } from './content.ts';

const check = (type: PaperType, bytes: Uint8Array) => checkPaper(type, async () => bytes);
const refused = (type: PaperType, bytes: Uint8Array, why: RegExp) =>
  assert.rejects(check(type, bytes), (error) => isGuildhallError(error, 'compliance.bad_file') && why.test((error as Error).message));
const text = (content: string): Buffer => Buffer.from(content, 'latin1');
const pdf = (body: string): Buffer => text(`%PDF-1.4\n${body}\n%%EOF\n`);
const picture = () =>
  sharp({ create: { width: 64, height: 48, channels: 3, background: '#a06040' } })
    .jpeg()
    .withMetadata({ exif: { IFD0: { Artist: 'Somebody private' } } })
    .toBuffer();

describe('the file of a document', () => {
  test('that is not what it says it is, is refused', async () => {
    await refused('application/pdf', await picture(), /not a PDF/);
    await refused('image/jpeg', pdf(''), /not a JPEG/);
    await refused('image/png', text('<svg xmlns="http://www.w3.org/2000/svg"/>'), /not a PNG/);
  });

  test('that is two formats at once is refused, whichever comes first', async () => {
    const archive = text('PK\x05\x06'.padEnd(22, '\0'));
    await refused('application/pdf', Buffer.concat([pdf(''), archive]), /archive as well/);
    await refused('image/jpeg', Buffer.concat([await picture(), archive]), /archive as well/);
    await refused('application/pdf', text('%PDF-1.4\n<html><script>alert(1)</script></html>\n%%EOF'), /web page as well/);
    await refused('application/pdf', Buffer.concat([pdf(''), text('MZ and a program')]), /something follows its end/);
    const hidden = await picture();
    await refused(
      'image/jpeg',
      Buffer.concat([hidden.subarray(0, 2), text('\xff\xfe\x00\x0a%PDF-1.4'), hidden.subarray(2)]),
      /PDF as well/,
    );
  });

  test('that does something when it is opened is refused, also where its name is written in code or packed away', async () => {
    await refused('application/pdf', pdf('1 0 obj << /S /JavaScript >> endobj'), /script/);
    await refused('application/pdf', pdf('1 0 obj << /S /#4AavaScript >> endobj'), /script/);
    await refused('application/pdf', pdf('1 0 obj << /Type /EmbeddedFile >> endobj'), /another file/);
    await refused('application/pdf', pdf('trailer << /Encrypt 5 0 R >>'), /password/);
    const packed = deflateSync(text('<< /S /Launch >>')).toString('latin1');
    await refused(
      'application/pdf',
      pdf(`2 0 obj << /Type /ObjStm /Filter /FlateDecode >>\nstream\n${packed}\nendstream endobj`),
      /script/,
    );
    const bytes = '/JS is only the bytes of a picture here';
    const drawn = pdf(`3 0 obj << /Subtype /Image >>\nstream\n${bytes}\nendstream endobj`);
    assert.equal(await check('application/pdf', drawn), drawn, 'and kept as it is');
  });

  test('a picture is encoded anew, without what its camera wrote into it', async () => {
    const before = await picture();
    const kept = Buffer.from(await check('image/jpeg', before));
    assert.ok(before.includes('Somebody private'));
    assert.ok(!kept.includes('Somebody private'));
    const { width, format } = await sharp(kept).metadata();
    assert.deepEqual([width, format], [64, 'jpeg']);
    await refused('image/jpeg', before.subarray(0, 200), /damaged/);
  });
});

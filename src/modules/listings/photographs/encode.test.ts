import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import sharp from 'sharp';
import { isGuildhallError } from '#kernel';
import { encodePhotograph } from './encode.ts';

const plain = (width: number, height: number, background = '#336699') => sharp({ create: { width, height, channels: 3, background } });
const encode = (bytes: Uint8Array) => encodePhotograph(async () => bytes);
const because = (why: RegExp) => (error: unknown) => isGuildhallError(error, 'listings.bad_photograph') && why.test(error.message);

describe('a host’s photograph', () => {
  test('is kept in each width that it fills and in one more, as WebP and as JPEG, and never enlarged', async () => {
    for (const [width, names, sizes] of [
      [2_400, [480, 960, 1_600], [480, 960, 1_600]],
      [1_000, [480, 960, 1_600], [480, 960, 1_000]],
      [480, [480], [480]],
    ] as const) {
      const { files, ...size } = await encode(await plain(width, 600).png().toBuffer());
      assert.deepEqual(
        files.map((each) => each.width),
        names,
      );
      assert.equal(size.width, sizes.at(-1));
      for (const [i, { webp, jpeg }] of files.entries()) {
        const [first, second] = [await sharp(webp).metadata(), await sharp(jpeg).metadata()];
        assert.deepEqual([first.format, first.width, second.format, second.width], ['webp', sizes[i], 'jpeg', sizes[i]]);
      }
    }
  });

  test('stands upright, and nothing of where, when and with what it was taken is left', async () => {
    // Left half red, right half blue, and a mark that says "turn me by a quarter".
    const half = await plain(400, 600, '#ff0000').png().toBuffer();
    const upload = await plain(800, 600, '#0000ff')
      .composite([{ input: half, left: 0, top: 0 }])
      .withExif({ IFD0: { Make: 'SecretCamera' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '37/1 46/1 30/1' } })
      .withMetadata({ orientation: 6 })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">SecretPlace</x:xmpmeta>')
      .jpeg()
      .toBuffer();
    assert.match(upload.toString('latin1'), /SecretCamera[^]*SecretPlace/, 'the upload has them');
    const { files, width, height } = await encode(upload);
    assert.deepEqual([width, height], [600, 800]);
    for (const bytes of files.flatMap(({ webp, jpeg }) => [webp, jpeg])) {
      const { exif, xmp, iptc, icc, orientation } = await sharp(bytes).metadata();
      assert.deepEqual([exif, xmp, iptc, icc, orientation], [undefined, undefined, undefined, undefined, undefined]);
      assert.doesNotMatch(bytes.toString('latin1'), /Secret|Exif|GPS/);
      const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
      const middle = Math.floor(info.width / 2) * info.channels;
      const row = (y: number) => data.subarray(y * info.width * info.channels + middle, y * info.width * info.channels + middle + 3);
      assert(row(20)[0]! > 200 && row(info.height - 20)[2]! > 200, 'what was left is on top, what was right below');
    }
  });

  test('that is no picture, or of another format, is refused before anything decodes it', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="900"><image href="file:///etc/passwd"/></svg>';
    const others = [
      Buffer.from(svg),
      Buffer.from('GIF89a'),
      Buffer.alloc(0),
      Buffer.from('%PDF-1.7'),
      await plain(900, 900).tiff().toBuffer(),
    ];
    for (const bytes of others) await assert.rejects(encode(bytes), because(/not a JPEG, PNG or WebP/));
  });

  test('that is damaged or cut off is refused', async () => {
    const whole = await plain(900, 600).jpeg().toBuffer();
    await assert.rejects(encode(whole.subarray(0, whole.length / 2)), because(/damaged/));
    await assert.rejects(encode(Buffer.concat([whole.subarray(0, 3), Buffer.alloc(500, 7)])), because(/damaged/));
  });

  test('that is small on disk and huge in memory is refused unread', async () => {
    const bomb = await plain(16_000, 16_000).png({ compressionLevel: 9 }).toBuffer();
    assert(bomb.length < 2_000_000);
    const before = process.memoryUsage().rss;
    await assert.rejects(encode(bomb), because(/more than 50 million pixels/));
    assert(process.memoryUsage().rss - before < 100_000_000, 'it was not decoded');
  });

  test('that is too small or too long is refused with its size', async () => {
    await assert.rejects(encode(await plain(300, 200).png().toBuffer()), because(/300 by 200 pixels; one side must have at least 480/));
    await assert.rejects(encode(await plain(3_000, 500).webp().toBuffer()), because(/3000 by 500/));
  });

  test('of which many come at once are all decoded, a few at a time', async () => {
    const upload = await plain(600, 600).jpeg().toBuffer();
    const all = await Promise.allSettled(Array.from({ length: 8 }, (_, i) => encode(i === 3 ? Buffer.alloc(9) : upload)));
    assert.deepEqual(
      all.map(({ status }) => status),
      all.map((_, i) => (i === 3 ? 'rejected' : 'fulfilled')),
    );
  });

  test('waits unread until its turn comes, and when twenty wait the next is sent away for ten seconds', async () => {
    let [read, goOn] = [0, (): void => undefined];
    const gate = new Promise<void>((resolve) => void (goOn = resolve));
    const next = () =>
      encodePhotograph(async () => {
        read += 1;
        await gate;
        return Buffer.alloc(0);
      });
    const taken = Array.from({ length: 22 }, () => assert.rejects(next(), because(/not a JPEG/)));
    await assert.rejects(next(), (error) => isGuildhallError(error, 'listings.busy') && error.retryAfterSeconds === 10);
    assert.equal(read, 2);
    goOn();
    await Promise.all(taken);
    assert.equal(read, 22);
  });
});

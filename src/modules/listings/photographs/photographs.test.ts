import assert from 'node:assert/strict';
import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import sharp from 'sharp';
import { withActor, type Actor } from '#platform/context';
import { filesModule } from '#platform/storage';
import { calendarModule } from '#modules/calendar';
import { listingsModule } from '#modules/listings';
import { searchModule } from '#modules/search';
import { testFiles } from '#test/files';
import { somebody, testMarket, type TestMarket } from '#test/market';
import { settle } from '#test/settle';
import { testServer } from '#test/server';
import { attachPhotograph } from './attach.ts';
import { mostPictures } from './photograph.ts';
import { removeJob, sweepJob } from './remove-files.ts';

interface Picture {
  kind: string;
  alt: string;
  photo?: string;
  width?: number;
  images?: { width: number; webp: string; jpeg: string }[];
}
interface Body {
  id: string;
  code: string;
  detail: string;
  uploadId: string;
  upload: { url: string; headers: Record<string, string>; maxBytes: number };
  pictures: Picture[];
  items: { id: string; pictures: Picture[] }[];
}

let m: TestMarket;
const store = testFiles({ now: () => m.clock.now() });
const equipment = [{ code: 'deck-oven', title: 'Deck oven' }];
const modules = [
  filesModule({ storage: store.files.storage, signer: store.files.urls }),
  calendarModule(),
  listingsModule({ ...store, equipment, displayNames: async () => new Map() }),
  searchModule({ equipment }),
];
const people = new Map<string, Actor>([
  ['host', somebody('host')],
  ['rival', somebody('host')],
  ['chef', somebody('chef')],
]);
const draft = {
  title: 'Harbor Bakery',
  summary: 'A bakery with a view.',
  description: 'Deck ovens, mixers and a long table by the window, for bakers of any size.',
  address: { line1: '1 Pier', city: 'San Francisco', region: 'CA', postalCode: '94111' },
  timeZone: 'America/Los_Angeles',
  point: { latitude: 37.8, longitude: -122.4 },
  price: { hourly: { amountMinor: 4_500, currency: 'USD' } },
  equipment: ['deck-oven'],
};
const hours = {
  weekly: [{ weekday: 1, opens: '06:00', closes: '24:00' }],
  bufferMinutes: 30,
  leadMinutes: 60,
  slotMinutes: 30,
  minimumMinutes: 120,
  maximumMinutes: 480,
};
const jpeg = (width = 700): Promise<Buffer> =>
  sharp({ create: { width, height: 500, channels: 3, background: '#a06040' } })
    .jpeg()
    .toBuffer();

describe('photographs of a listing', () => {
  let app: FastifyInstance;
  let photograph: Buffer;

  const ask = async (method: string, url: string, who?: string, body?: object | Buffer, type?: string) => {
    const answer = await app.inject({
      method: method as 'GET',
      url,
      headers: { ...(who !== undefined && { authorization: `Bearer ${who}` }), ...(type !== undefined && { 'content-type': type }) },
      ...(body === undefined ? {} : { payload: body }),
    });
    const isJson = String(answer.headers['content-type']).includes('json');
    return {
      status: answer.statusCode,
      body: isJson ? answer.json<Body>() : ({} as Body),
      headers: answer.headers,
      raw: answer.rawPayload,
    };
  };
  const call = (method: string, path: string, who?: string, body?: object) => ask(method, `/${m.name}/api/v1${path}`, who, body);
  const listed = async (title = draft.title): Promise<string> => (await call('POST', '/listings', 'host', { ...draft, title })).body.id;
  const publish = async (id: string): Promise<void> => {
    await call('PUT', `/listings/${id}/hours`, 'host', hours);
    assert.equal((await call('POST', `/listings/${id}/publish`, 'host')).status, 200);
  };
  /** Asks for an address and sends the bytes to it. */
  const send = async (id: string, bytes: Buffer = photograph, type = 'image/jpeg'): Promise<string> => {
    const { body } = await call('POST', `/listings/${id}/uploads`, 'host', { contentType: type });
    const put = await ask('PUT', pathOf(body.upload.url), undefined, bytes, body.upload.headers['content-type']);
    assert.equal(put.status, 201, JSON.stringify(put.body));
    return body.uploadId;
  };
  const attach = (id: string, uploadId: string, alt = 'The ovens') =>
    call('POST', `/listings/${id}/photographs`, 'host', { uploadId, alt });
  const upload = async (id: string, alt?: string): Promise<Picture[]> => (await attach(id, await send(id), alt)).body.pictures;
  const pathOf = (url: string): string => url.slice(new URL(url).origin.length);
  const alts = (pictures: Picture[]): string[] => pictures.map(({ alt }) => alt);
  const filesIn = async (folder: string): Promise<string[]> =>
    readdir(join(store.directory, folder)).catch((error: NodeJS.ErrnoException) => {
      assert.equal(error.code, 'ENOENT');
      return [];
    });

  before(async () => {
    m = await testMarket({ modules });
    photograph = await jpeg();
    app = await testServer({ name: m.name, ctx: m.ctx, modules, authenticate: (token) => people.get(token) });
  });
  after(() => app.close());

  test('the first takes the place of the drawings, the page and the search show it, and the upload is gone', async () => {
    const id = await listed('Bakery of the first photograph');
    await publish(id);
    const [shown, ...more] = await upload(id, '  The long table ');
    assert.deepEqual([shown?.kind, shown?.alt, shown?.width, more.length], ['photo', 'The long table', 700, 0]);
    await settle(m, modules);
    const found = (await call('GET', '/listings?q=first%20photograph')).body.items.find((each) => each.id === id);
    assert.deepEqual(found?.pictures, [shown]);
    assert.deepEqual(await filesIn(`uploads/${id}`), []);
    for (const { webp, jpeg: other } of shown?.images ?? []) {
      for (const [address, format] of [
        [webp, 'webp'],
        [other, 'jpeg'],
      ] as const) {
        const answer = await ask('GET', address);
        assert.deepEqual([answer.status, answer.headers['content-type']], [200, `image/${format}`]);
        assert.equal(answer.headers['cache-control'], 'public, max-age=3600');
        assert.equal((await sharp(answer.raw).metadata()).format, format);
      }
    }
  });

  test('of a draft are for its host alone, by addresses that end; a pause closes the public ones at once', async () => {
    const id = await listed();
    const signed = (await upload(id))[0]?.images?.[0]?.webp ?? '';
    const open = `/${m.name}/photographs/${id}/${signed.split('/').at(-1)?.split('?')[0]}`;
    const own = await ask('GET', signed);
    assert.deepEqual([own.status, own.headers['content-type']], [200, 'image/webp']);
    assert.match(String(own.headers['cache-control']), /^private/);
    assert.equal((await ask('GET', open)).status, 404);
    await publish(id);
    assert.equal((await ask('GET', open)).status, 200);
    await call('POST', `/listings/${id}/unpublish`, 'host');
    assert.equal((await ask('GET', open)).status, 404);
    m.clock.moveBy({ hours: 1 });
    assert.equal((await ask('GET', signed)).status, 403);
  });

  test('are the business of the listing’s host only: to others the listing does not exist', async () => {
    const id = await listed();
    const uploadId = await send(id);
    const photo = (await upload(id))[0]?.photo;
    for (const [method, path, body] of [
      ['POST', 'uploads', { contentType: 'image/jpeg' }],
      ['POST', 'photographs', { uploadId, alt: 'Mine now' }],
      ['PATCH', `photographs/${photo}`, { alt: 'Mine now' }],
      ['DELETE', `photographs/${photo}`, undefined],
    ] as const) {
      const rival = await call(method, `/listings/${id}/${path}`, 'rival', body);
      assert.deepEqual([rival.status, rival.body.code], [404, 'listings.missing'], path);
      assert.equal((await call(method, `/listings/${id}/${path}`, 'chef', body)).status, 403);
      assert.equal((await call(method, `/listings/${id}/${path}`, undefined, body)).status, 401);
    }
    const mine = await listed();
    assert.equal((await attach(mine, uploadId)).body.code, 'listings.no_upload', 'an upload belongs to one listing');
    assert.deepEqual(alts((await call('GET', `/listings/${id}`, 'host')).body.pictures), ['The ovens']);
  });

  test('that are no pictures, too large, without words or never sent are refused, and nothing is shown', async () => {
    const id = await listed();
    const refused = async (uploadId: string, alt?: string) => {
      const { status, body } = await attach(id, uploadId, alt);
      return [status, body.code];
    };
    assert.deepEqual(await refused(await send(id, Buffer.from('<svg/>'))), [400, 'listings.bad_photograph']);
    assert.deepEqual(await refused(await send(id, photograph.subarray(0, 900))), [400, 'listings.bad_photograph']);
    assert.deepEqual(await refused(await send(id), ' '), [400, 'listings.bad_content']);
    assert.deepEqual(await refused(m.ctx.newId('photograph')), [404, 'listings.no_upload']);
    const { upload: grant } = (await call('POST', `/listings/${id}/uploads`, 'host', { contentType: 'image/jpeg' })).body;
    const large = await ask('PUT', pathOf(grant.url), undefined, Buffer.alloc(grant.maxBytes + 1), 'image/jpeg');
    assert.deepEqual([large.status, large.body.code], [400, 'storage.too_large']);
    assert.equal((await call('POST', `/listings/${id}/uploads`, 'host', { contentType: 'image/svg+xml' })).status, 400);
    assert((await call('GET', `/listings/${id}`, 'host')).body.pictures.every(({ kind }) => kind !== 'photo'));
    assert.deepEqual(await filesIn(`photographs/${id}`), []);
  });

  test('attached twice, or by two requests at once, is there once', async () => {
    const id = await listed();
    const uploadId = await send(id);
    const answers = await Promise.all(Array.from({ length: 5 }, () => attach(id, uploadId)));
    assert.deepEqual(
      [...answers, await attach(id, uploadId)].map(({ status, body }) => [status, body.pictures.length]),
      [
        [201, 1],
        [201, 1],
        [201, 1],
        [201, 1],
        [201, 1],
        [201, 1],
      ],
    );
  });

  test('are at most twelve, however many arrive at once', async () => {
    const id = await listed();
    for (let i = 1; i < mostPictures; i += 1) await upload(id, `Number ${i}`);
    const [one, other] = [await send(id), await send(id)];
    const both = await Promise.all([attach(id, one), attach(id, other)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [201, 409]);
    assert.equal(
      (await call('POST', `/listings/${id}/uploads`, 'host', { contentType: 'image/png' })).body.code,
      'listings.too_many_pictures',
    );
    assert.equal((await call('GET', `/listings/${id}`, 'host')).body.pictures.length, mostPictures);
  });

  test('can be described and put in order; what does not change is not announced', async () => {
    const id = await listed();
    for (const alt of ['one', 'two', 'three']) await upload(id, alt);
    const [, , third] = (await call('GET', `/listings/${id}`, 'host')).body.pictures;
    const change = async (body: object) => call('PATCH', `/listings/${id}/photographs/${third?.photo}`, 'host', body);
    assert.deepEqual(alts((await change({ position: 1 })).body.pictures), ['three', 'one', 'two']);
    assert.deepEqual(alts((await change({ position: 2, alt: 'The cold room' })).body.pictures), ['one', 'The cold room', 'two']);
    const before = m.audited.length;
    assert.deepEqual(alts((await change({ position: 2 })).body.pictures), ['one', 'The cold room', 'two']);
    assert.equal(m.audited.length, before);
    assert.equal((await change({ alt: ' ' })).status, 400);
    assert.equal((await change({ position: 0 })).status, 400);
    const all = (await call('GET', `/listings/${id}`, 'host')).body.pictures;
    const pictures = all.toReversed().map(({ photo, alt }) => ({ photo, alt }));
    assert.deepEqual(alts((await call('PATCH', `/listings/${id}`, 'host', { pictures })).body.pictures), ['two', 'The cold room', 'one']);
    const foreign = await call('PATCH', `/listings/${id}`, 'host', { pictures: [{ photo: m.ctx.newId('photograph'), alt: 'x' }] });
    assert.deepEqual([foreign.status, foreign.body.code], [400, 'listings.bad_content']);
  });

  test('taken off are gone, files and all, and after the last one the drawings are back', async () => {
    const id = await listed();
    const [kept] = await upload(id);
    const [, gone] = await upload(id, 'Not for long');
    assert.equal((await filesIn(`photographs/${id}`)).length, 8);
    assert.equal((await call('DELETE', `/listings/${id}/photographs/${gone?.photo}`, 'host')).body.pictures.length, 1);
    assert.equal((await call('DELETE', `/listings/${id}/photographs/${gone?.photo}`, 'host')).body.code, 'listings.no_photograph');
    await settle(m, modules);
    const left = await filesIn(`photographs/${id}`);
    assert(left.length === 4 && left.every((name) => name.startsWith(String(kept?.photo))), left.join());
    const drawings = (await call('DELETE', `/listings/${id}/photographs/${kept?.photo}`, 'host')).body.pictures;
    assert(drawings.length > 0 && drawings.every(({ kind }) => kind !== 'photo'));
    await settle(m, modules);
    assert.deepEqual(await filesIn(`photographs/${id}`), []);
  });

  test('taken off do not come back by a late twin of the request that attached them', async () => {
    const id = await listed();
    const uploadId = await send(id);
    const { storage } = store.files;
    let isFirst = true;
    const late = Object.assign(Object.create(storage), {
      // The late one has found the upload; before it goes on, its twin attaches it and the host takes it off.
      async get(key: string) {
        const file = await storage.get(key);
        if (isFirst) {
          isFirst = false;
          assert.equal((await attach(id, uploadId)).status, 201);
          assert.equal((await call('DELETE', `/listings/${id}/photographs/${uploadId}`, 'host')).status, 200);
          await settle(m, modules);
        }
        return file;
      },
    }) as typeof storage;
    const config = { ...store, files: { ...store.files, storage: late }, equipment, displayNames: async () => new Map() };
    const ctx = withActor(m.ctx, people.get('host')!);
    await assert.rejects(attachPhotograph(ctx, config, id, { uploadId, alt: 'Back again' }), { code: 'listings.no_upload' });
    assert(!isFirst);
    assert((await call('GET', `/listings/${id}`, 'host')).body.pictures.every(({ kind }) => kind !== 'photo'));
    assert.deepEqual(await filesIn(`photographs/${id}`), []);
  });

  test('that are shown keep their files when a late removal of them comes', async () => {
    const id = await listed();
    const photos = await upload(id);
    await removeJob(store.files.storage).handle(m.ctx, { payload: { listingId: id, photograph: photos[0] } } as never);
    assert.equal((await filesIn(`photographs/${id}`)).length, 4);
  });

  test('half done are swept after a day, and neither what is shown nor what is new is touched', async () => {
    const id = await listed();
    const [shown] = await upload(id);
    const stray = `photographs/${id}/${m.ctx.newId('photograph')}-480.webp`;
    await store.files.storage.put(stray, await jpeg(), { maxBytes: 1_000_000 });
    const [old, fresh] = [await send(id), await send(id)];
    const dayAgo = new Date(Date.now() - 25 * 3_600_000);
    const aged = (await filesIn(`photographs/${id}`)).map((name) => join(store.directory, 'photographs', id, name));
    for (const path of [...aged, join(store.directory, 'uploads', id, `${old}.jpg`)]) await utimes(path, dayAgo, dayAgo);
    await sweepJob(store.files.storage).handle(m.ctx, { payload: {} } as never);
    assert.deepEqual(await filesIn(`uploads/${id}`), [`${fresh}.jpg`]);
    const left = await filesIn(`photographs/${id}`);
    assert(left.length === 4 && left.every((name) => name.startsWith(String(shown?.photo))), left.join());
  });

  test('that wait unattached are at most two dozen for a listing', async () => {
    const id = await listed();
    for (let i = 0; i < 24; i += 1) await send(id);
    const { status, body } = await call('POST', `/listings/${id}/uploads`, 'host', { contentType: 'image/jpeg' });
    assert.deepEqual([status, body.code], [409, 'listings.too_many_uploads']);
  });
});

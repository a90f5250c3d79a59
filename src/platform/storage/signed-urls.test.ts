import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { inspectUploads, type Inspect } from '#platform/malware';
import { filesModule, folderStorage, urlSigner, type Storage, type UrlSigner } from '#platform/storage';
import { testMarket, type TestMarket } from '#test/market';
import { testServer } from '#test/server';
import { clamdScanner, eicar, startScannerSandbox } from '#vendors/clamav';

const maxBytes = 100_000;
const key = 'photographs/one.png';

describe('signed addresses', () => {
  let folder = '';
  let m: TestMarket;
  let app: FastifyInstance;
  let storage: Storage;
  let signer: UrlSigner;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guildhall-signed-'));
    storage = folderStorage(folder);
    m = await testMarket({ modules: [] });
    signer = urlSigner({ secret: 'a secret', clock: m.clock, publicUrl: '' });
    app = await testServer({ name: m.name, ctx: m.ctx, modules: [filesModule({ storage, signer })] });
  });
  after(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  const put = async (url: string, payload: Buffer = Buffer.from('x'), type = 'image/png', method: 'PUT' | 'POST' = 'PUT') => {
    const answer = await app.inject({ method, url, payload, headers: { 'content-type': type } });
    return {
      status: answer.statusCode,
      body: answer.json<{ code?: string; bytes?: number }>(),
      type: String(answer.headers['content-type']),
    };
  };
  const upload = (name = key, seconds = 600): string => signer.upload(m.name, { key: name, maxBytes, seconds }).url;
  const change = (url: string, name: string, value: string): string => {
    const changed = new URL(url, 'http://x');
    changed.searchParams.set(name, value);
    return changed.pathname + changed.search;
  };

  test('what is uploaded to one comes back from the other, byte by byte, with its type and a name of ours, for no shared cache', async () => {
    const content = randomBytes(50_000);
    assert.deepEqual((await put(upload(), content)).body, { bytes: content.length });
    const answer = await app.inject({ url: signer.download(m.name, { key, seconds: 900 }) });
    assert.equal(answer.statusCode, 200);
    assert.deepEqual(answer.rawPayload, content);
    assert.equal(answer.headers['content-type'], 'image/png');
    assert.match(String(answer.headers['cache-control']), /^private, max-age=\d+$/);
    assert.match(String(answer.headers['content-security-policy']), /frame-ancestors 'none'.*sandbox/);
    assert.equal(answer.headers['content-disposition'], 'attachment; filename="one.png"');
  });

  test('another key, expiry, size, secret or market is not what was signed, and nothing is written or shown', async () => {
    const url = upload('secret/a.png');
    const other = urlSigner({ secret: 'another secret', clock: m.clock, publicUrl: '' });
    const forged = [
      url.replace('secret/a', 'secret/b'),
      url.replace('a.png', 'a.webp'),
      change(url, 'expires', '9999999999'),
      change(url, 'max', '9000000'),
      change(url, 'signature', 'AAAA'),
      change(url, 'signature', randomBytes(32).toString('base64url')),
      other.upload(m.name, { key: 'secret/a.png', maxBytes, seconds: 600 }).url,
      signer.upload('another_market', { key: 'secret/a.png', maxBytes, seconds: 600 }).url.replace('another_market', m.name),
      signer.download(m.name, { key: 'secret/a.png', seconds: 600 }),
    ];
    for (const each of forged) {
      const { status, body, type } = await put(each, Buffer.from('x'), each.includes('.webp') ? 'image/webp' : 'image/png');
      assert.deepEqual([status, body.code], [403, 'storage.bad_signature'], each);
      assert.match(type, /application\/problem\+json/);
    }
    assert.equal((await app.inject({ url })).json<{ code: string }>().code, 'storage.bad_signature', 'an upload address does not read');
    assert.deepEqual(await storage.list('secret', { limit: 10 }), []);
  });

  test('after its time an address opens nothing', async () => {
    const [uploading, reading] = [upload(key, 60), signer.download(m.name, { key, seconds: 60 })];
    m.clock.moveBy({ seconds: 59 });
    assert.equal((await put(uploading)).status, 201);
    m.clock.moveBy({ seconds: 1 });
    assert.deepEqual([(await put(uploading)).body.code, (await put(uploading)).status], ['storage.expired', 403]);
    m.clock.moveBy({ seconds: 60 });
    assert.equal((await app.inject({ url: reading })).json<{ code: string }>().code, 'storage.expired');
  });

  test('another content type, or more bytes than allowed, is refused and kept nowhere', async () => {
    const url = upload('strict/a.png');
    for (const type of ['image/jpeg', 'text/html', 'application/json', 'image/png; charset=utf-8'])
      assert.deepEqual([(await put(url, Buffer.from('{}'), type)).body.code], ['storage.wrong_type'], type);
    const { status, body } = await put(url, Buffer.alloc(maxBytes + 1));
    assert.deepEqual([status, body.code], [400, 'storage.too_large']);
    assert.deepEqual(await storage.list('strict', { limit: 10 }), []);
    assert.deepEqual(await readdir(join(folder, '.unfinished')), []);
  });

  test('names that lead elsewhere and addresses without a signature are refused before anything is read', async () => {
    for (const path of ['files/../secrets.json', 'files/%2e%2e/secrets.json', 'files/a%00.png', 'files/A.png']) {
      const answer = await app.inject({ url: `/${m.name}/${path}?expires=1&max=0&signature=x` });
      assert([400, 404].includes(answer.statusCode), `${path} ${answer.statusCode}`);
    }
    assert.equal((await app.inject({ url: `/${m.name}/files/${key}` })).statusCode, 400);
  });

  test('with a scanner a file is looked at before anybody can find it: harm is refused and on record, and while nobody looks nothing is taken', async () => {
    const sandbox = await startScannerSandbox();
    const inspect = inspectUploads(clamdScanner({ url: sandbox.url, timeoutMs: 2_000 }));
    const seen: boolean[] = [];
    const watched: Inspect = async (ctx, file, read) => {
      seen.push((await storage.stat(file.key)) !== undefined);
      await inspect(ctx, file, read);
    };
    const scanning = await testServer({ name: m.name, ctx: m.ctx, modules: [filesModule({ storage, signer, inspect: watched })] });
    const send = async (payload: Buffer) => {
      const answer = await scanning.inject({
        method: 'PUT',
        url: upload('scanned/0198.png'),
        payload,
        headers: { 'content-type': 'image/png' },
      });
      return { status: answer.statusCode, code: answer.json<{ code?: string }>().code, retryAfter: Number(answer.headers['retry-after']) };
    };
    const kept = async (): Promise<number> => (await storage.list('scanned', { limit: 10 })).length;
    try {
      const harmful = await send(Buffer.concat([randomBytes(70_000), Buffer.from(eicar, 'latin1')]));
      assert.deepEqual([harmful.status, harmful.code, await kept()], [400, 'storage.malware', 0]);
      assert.deepEqual(
        m.audited.map(({ action, subject, after: told }) => [action, subject, (told as { finding?: string }).finding]),
        [['files.refuse_malware', { kind: 'file', id: '0198' }, 'Eicar-Test-Signature']],
      );
      sandbox.switches.fail = 'hang_up';
      for (let i = 0; i < 4; i++) {
        const away = await send(Buffer.from('fine'));
        assert.deepEqual([away.status, away.code, away.retryAfter > 0, await kept()], [503, 'storage.not_checked', true, 0]);
      }
      assert.equal(seen.length, 5, 'each was looked at, or tried to');
      assert.deepEqual(new Set(seen), new Set([false]), 'and none could be found meanwhile');
      assert.deepEqual(await readdir(join(folder, '.unfinished')), []);
    } finally {
      await scanning.close();
      await sandbox.close();
    }
    const back = await startScannerSandbox();
    const again = await testServer({
      name: m.name,
      ctx: m.ctx,
      modules: [filesModule({ storage, signer, inspect: inspectUploads(clamdScanner({ url: back.url })) })],
    });
    const answer = await again.inject({
      method: 'PUT',
      url: upload('scanned/0198.png'),
      payload: 'fine',
      headers: { 'content-type': 'image/png' },
    });
    assert.deepEqual([answer.statusCode, await kept(), back.scanned], [201, 1, 1]);
    await again.close();
    await back.close();
  });

  test('within a span of time a file keeps its address, so that a browser can keep the file', () => {
    const first = signer.download(m.name, { key, seconds: 900 });
    assert.equal(signer.download(m.name, { key, seconds: 900 }), first);
    m.clock.moveBy({ seconds: 900 });
    assert.notEqual(signer.download(m.name, { key, seconds: 900 }), first);
  });
});

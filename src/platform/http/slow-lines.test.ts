import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { bareServer } from '#test/server';
import { route } from './route.ts';

const ignore = (): void => undefined;
const base = { tags: ['test'], access: 'public' } as const;
const routes = [
  route({
    ...base,
    method: 'POST',
    path: '/anything',
    summary: 'Takes JSON',
    body: Type.Unknown(),
    response: { 204: null },
    handle: async () => ({ status: 204 }),
  }),
  route({
    ...base,
    method: 'GET',
    path: '/much',
    summary: 'Says much',
    response: { 200: Type.String() },
    handle: async () => ({ status: 200, body: 'a'.repeat(40_000_000) }),
  }),
];

/** However it ends. */
const closed = (line: Socket): Promise<void> => new Promise((resolve) => void line.once('close', () => resolve()));

/** Over real lines, with times a hundredth of the usual ones. */
describe('a house with many slow lines', { timeout: 30_000 }, () => {
  let app: FastifyInstance;
  const lines = new Set<Socket>();
  before(async () => {
    const patience = { headersTimeout: 300, requestTimeout: 600, connectionsCheckingInterval: 50, connectionTimeout: 900 };
    app = await bareServer({ routes }, { patience });
    await app.listen({ port: 0, host: '127.0.0.1' });
  });
  after(async () => {
    for (const line of lines) line.destroy();
    await app.close();
  });

  const port = (): number => (app.server.address() as AddressInfo).port;
  function open(): Socket {
    const line = connect(port(), '127.0.0.1').on('error', ignore);
    lines.add(line);
    return line;
  }

  /** Says the beginning, then a byte now and then for as long as it is let; what it was told, once the line is closed. */
  async function drip(beginning: string): Promise<string> {
    const line = open();
    let told = '';
    line.on('data', (data) => (told += String(data)));
    if (beginning !== '') line.write(beginning);
    const dripping = setInterval(() => beginning !== '' && line.writable && line.write('a'), 40);
    await closed(line);
    clearInterval(dripping);
    return told;
  }

  test('cuts off who drips headers, a body or a chunk, or says nothing at all, and meanwhile answers everybody else', async () => {
    const head = 'POST /fair/api/v1/anything HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n';
    const slow = [
      '',
      'GET /health/live HTTP/1.1\r\nHost: a\r\nX-Slow: ',
      `${head}Content-Length: 100000\r\n\r\n`,
      `${head}Transfer-Encoding: chunked\r\n\r\nfff\r\n`,
    ];
    const told = Promise.all(Array.from({ length: 40 }, (_, i) => drip(slow[i % slow.length] ?? '')));
    let answered = 0;
    const others = setInterval(
      () => void fetch(`http://127.0.0.1:${port()}/health/live`).then(({ ok }) => (answered += Number(ok)), ignore),
      50,
    );
    for (const each of await told) assert.match(each, /^HTTP\/1\.1 408 .*http\.too_slow/s);
    clearInterval(others);
    assert.ok(answered > 0, `${answered} others were answered`);
    assert.equal((await fetch(`http://127.0.0.1:${port()}/health/live`)).status, 200);
  });

  test('reads no body past its limit, whether its length is said or it goes on for ever, and the line is closed', async () => {
    const head = 'POST /fair/api/v1/anything HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n';
    for (const [beginning, chunk] of [
      [`${head}Content-Length: 900000000\r\n\r\n`, 'a'.repeat(65_536)],
      [`${head}Transfer-Encoding: chunked\r\n\r\n`, `10000\r\n${'a'.repeat(65_536)}\r\n`],
    ] as const) {
      const line = open();
      line.resume().write(beginning);
      const more = (): void => void (line.writable && line.bytesWritten < 50_000_000 && line.write(chunk, more));
      more();
      await closed(line);
      assert.ok(line.bytesWritten < 50_000_000, `${line.bytesWritten} bytes were taken`);
    }
  });

  test('lets go of an answer that nobody takes', async () => {
    const line = open();
    line.pause();
    line.write('GET /fair/api/v1/much HTTP/1.1\r\nHost: a\r\n\r\n');
    const [asked] = (await once(app.server, 'connection')) as [Socket];
    await closed(asked);
    assert.equal(asked.writableFinished, false, 'the rest of it was thrown away');
  });
});

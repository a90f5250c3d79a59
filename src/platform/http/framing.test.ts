import assert from 'node:assert/strict';
import { connect, type AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { text } from 'node:stream/consumers';
import type { FastifyInstance } from 'fastify';
import { createHttpServer } from './server.ts';

const ignore = (): void => undefined;

describe('where a request ends', () => {
  let app: FastifyInstance;
  before(async () => {
    app = await createHttpServer({
      markets: [],
      log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
      limits: { readsPerMinute: 100, writesPerMinute: 100 },
      trustProxy: [],
      secureCookies: false,
      health: { ready: {}, metrics: async () => '' },
    });
    await app.listen({ port: 0, host: '127.0.0.1' });
  });
  after(() => app.close());

  /** The statuses of all answers on one connection. */
  async function sent(request: string): Promise<string[]> {
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
    socket.setTimeout(5_000, () => socket.destroy());
    socket.write(request);
    const answered = await text(socket);
    return [...answered.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status ?? '');
  }
  const head = (...lines: string[]): string => ['GET /health/live HTTP/1.1', 'Host: house.test', ...lines, '', ''].join('\r\n');
  const second = head('Connection: close');

  test('is told in one way alone: two lengths, a length beside chunks, or an odd coding end the connection, and nothing smuggled is answered', async () => {
    assert.deepEqual(await sent(head() + second), ['200', '200'], 'two honest ones are two');
    for (const lines of [
      ['Content-Length: 5', 'Transfer-Encoding: chunked'],
      ['Transfer-Encoding: chunked', 'Content-Length: 0'],
      ['Content-Length: 0', 'Content-Length: 5'],
      ['Transfer-Encoding: xchunked'],
      ['Transfer-Encoding : chunked'],
      ['Content-Length: +0'],
      [' Folded: header'],
    ])
      assert.deepEqual(await sent(head(...lines) + second), ['400'], lines.join(', '));
  });

  test('a TRACE is answered by nothing of the request', async () => {
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
    socket.write('TRACE /health/live HTTP/1.1\r\nHost: house.test\r\nX-Secret: told-back\r\nConnection: close\r\n\r\n');
    const answered = await text(socket);
    assert.match(answered, /^HTTP\/1\.1 (404|405) /);
    assert.ok(!answered.includes('told-back'));
  });
});

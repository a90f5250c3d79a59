import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import fastify, { type FastifyInstance } from 'fastify';
import cookie from '@fastify/cookie';
import { WebSocket } from 'ws';
import type { Actor } from '#platform/context';
import { inTransaction } from '#platform/database';
import type { ServedMarket } from '#platform/http';
import { announce, serveRealtime } from '#platform/realtime';
import { somebody, testMarket, type TestMarket } from '#test/market';

describe('listening to a channel', () => {
  let market: TestMarket;
  let app: FastifyInstance;
  let url: string;
  let close: () => Promise<void>;
  let beat: () => void;
  const good = new Set(['good', 'good for now']);
  const ana = somebody('chef');
  const kofi = somebody('chef');

  before(async () => {
    market = await testMarket({ modules: [] });
    const channel = {
      name: 'thing',
      listeners: 'the one it names',
      authorize: async (ctx: { actor: Actor }, id: string) => id === ctx.actor.personId,
    };
    const served: ServedMarket = {
      name: market.name,
      title: 'Test',
      modules: [{ name: 'test', dependsOn: [], channels: [channel] }],
      roles: {},
      contextFor: (actor) => market.as(actor),
      authenticate: async (token) => (token === 'kofi' ? kofi : good.has(token) ? ana : undefined),
    };
    app = fastify();
    app.decorateRequest('actor', undefined);
    await app.register(cookie);
    ({ beat, close } = await serveRealtime(app, market.database, [served]));
    await app.listen({ port: 0, host: '127.0.0.1' });
    url = `ws://127.0.0.1:${(app.server.address() as AddressInfo).port}/${market.name}/ws`;
  });
  after(async () => {
    await close();
    await app.close();
  });

  const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
  const open = async (token = 'good'): Promise<{ socket: WebSocket; next: () => Promise<unknown> }> => {
    const socket = new WebSocket(url, bearer(token));
    const waiting: unknown[] = [];
    let wake = Promise.withResolvers<void>();
    socket.on('message', (raw: Buffer) => {
      waiting.push(JSON.parse(raw.toString()));
      wake.resolve();
    });
    await once(socket, 'open');
    return {
      socket,
      async next() {
        while (waiting.length === 0) {
          await wake.promise;
          wake = Promise.withResolvers<void>();
        }
        return waiting.shift();
      },
    };
  };

  test('a committed announcement reaches those who may listen, and an undone one nobody', async () => {
    const { socket, next } = await open();
    socket.send(JSON.stringify({ type: 'subscribe', channel: `thing:${ana.personId}` }));
    assert.deepEqual(await next(), { type: 'subscribed', channel: `thing:${ana.personId}` });
    await assert.rejects(
      inTransaction(market.ctx, async (tx) => {
        await announce(market.ctx, tx, `thing:${ana.personId}`, { n: 1 });
        throw new Error('undo');
      }),
    );
    await inTransaction(market.ctx, (tx) => announce(market.ctx, tx, `thing:${ana.personId}`, { n: 2 }));
    assert.deepEqual(await next(), { type: 'message', channel: `thing:${ana.personId}`, data: { n: 2 } });
    socket.close();
  });

  test('a channel of somebody else, or of no kind, is refused', async () => {
    const { socket, next } = await open();
    for (const channel of ['thing:other', 'nothing:1']) {
      socket.send(JSON.stringify({ type: 'subscribe', channel }));
      assert.deepEqual(await next(), { type: 'error', channel, code: 'realtime.forbidden' });
    }
    socket.close();
  });

  test('a socket without a good token, with one in its address, or opened by another site’s page, is not opened', async () => {
    for (const refused of [
      new WebSocket(url, bearer('bad')),
      new WebSocket(`${url}?access_token=good`),
      new WebSocket(url, { ...bearer('good'), origin: 'https://evil.example' }),
    ]) {
      const [error] = (await once(refused, 'error')) as [Error];
      assert.match(error.message, /401/);
    }
  });

  test('a person has so many sockets open at once, and one that closes makes room', async () => {
    const open: WebSocket[] = [];
    const tried = (): Promise<string> => {
      const socket = new WebSocket(url, { headers: { authorization: 'Bearer kofi' } });
      return new Promise((resolve) => {
        socket.on('open', () => resolve(open.push(socket) > 0 ? 'open' : ''));
        socket.on('error', ({ message }) => resolve(message));
      });
    };
    for (let i = 0; i < 20; i++) assert.equal(await tried(), 'open');
    assert.match(await tried(), /429/);
    const [here] = [...app.websocketServer.clients].slice(-1);
    assert(here !== undefined);
    const gone = once(here, 'close');
    open.at(-1)?.close();
    await gone;
    assert.equal(await tried(), 'open');
    for (const each of open) each.close();
  });

  test('a socket is closed at the next heartbeat after its session has ended, and others stay', async () => {
    const [theirs, ours] = [await open('good for now'), await open()];
    good.delete('good for now');
    beat();
    const [code] = (await once(theirs.socket, 'close')) as [number];
    assert.equal(code, 4_401);
    ours.socket.send(JSON.stringify({ type: 'ping' }));
    assert.deepEqual(await ours.next(), { type: 'pong' });
    ours.socket.close();
  });

  test('nonsense is answered with an error and the socket lives on', async () => {
    const { socket, next } = await open();
    socket.send('{');
    assert.deepEqual(await next(), { type: 'error', code: 'realtime.bad_message' });
    socket.send(JSON.stringify({ type: 'ping' }));
    assert.deepEqual(await next(), { type: 'pong' });
    socket.close();
  });
});

import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { isGuildhallError } from '#kernel';
import { fetchGuard, isPublicAddress } from './index.ts';

const refused = (code: string) => (error: unknown) => isGuildhallError(error, code);

describe('requests to addresses of strangers', () => {
  let asked: string[] = [];
  let answer: RequestListener = (_request, response) => response.end('hello');
  const server = createServer((request, response) => {
    asked.push(`${request.headers.host} ${request.url}`);
    answer(request, response);
  });
  let port = 0;

  before(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    port = (server.address() as AddressInfo).port;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  test('nothing but the open internet is public', () => {
    const closed = '0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255 192.168.1.1 198.18.0.1';
    const reserved =
      '192.0.2.1 203.0.113.9 224.0.0.1 255.255.255.255 :: ::1 ::ffff:8.8.8.8 ::ffff:127.0.0.1 64:ff9b::a00:1 fc00::1 fd12::1';
    const tunnels = 'fe80::1 fec0::1 ff02::1 2001:db8::1 2001::1 2002:7f00:1::1 3fff::1 100::1 ::7f00:1';
    for (const each of `${closed} ${reserved} ${tunnels}`.split(' ')) assert.equal(isPublicAddress(each), false, each);
    for (const each of ['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450:4001::200e'])
      assert.equal(isPublicAddress(each), true, each);
  });

  test('an address that is no https, holds a password or stands for a closed address however written is never connected to', async () => {
    asked = [];
    const guard = fetchGuard();
    const bad = ['nonsense', 'ftp://example.org/', 'file:///etc/passwd', 'https://user:word@example.org/', 'http://8.8.8.8/'];
    for (const each of bad) await assert.rejects(guard(each), refused('fetch.bad_address'), each);
    const hidden = [
      '127.0.0.1',
      '2130706433',
      '0x7f.1',
      '0177.0.0.1',
      '127.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '169.254.169.254',
      '[fd00::1]',
      '0x7f000001',
      '017700000001',
      '127.0.0.1.',
      '１２７.0.0.1',
      '[64:ff9b::7f00:1]',
      '[64:ff9b:1::a00:1]',
      '[::127.0.0.1]',
      '[2002:7f00:1::1]',
    ];
    for (const each of hidden) await assert.rejects(guard(`https://${each}:${port}/`), refused('fetch.forbidden_address'), each);
    assert.deepEqual(asked, []);
  });

  test('a name of which one address is closed is refused, and the answer does not say which', async () => {
    const guard = fetchGuard({ resolve: async () => ['93.184.215.14', '10.0.0.7'] });
    await assert.rejects(guard('https://inside.example/'), (error) => {
      assert(isGuildhallError(error, 'fetch.forbidden_address'));
      assert.doesNotMatch(error.message, /10\.0/);
      return true;
    });
    await assert.rejects(fetchGuard({ resolve: async () => [] })('https://nowhere.example/'), refused('fetch.forbidden_address'));
  });

  test('the connection goes to the address that was checked: the name is looked up once', async () => {
    asked = [];
    let lookups = 0;
    const resolve = async () => (lookups++ === 0 ? ['127.0.0.1'] : ['10.0.0.1']);
    const { status, body } = await fetchGuard({ allowLoopback: true, resolve })(`http://calendar.invalid:${port}/a.ics`);
    assert.deepEqual([status, body.toString(), lookups], [200, 'hello', 1]);
    assert.deepEqual(asked, [`calendar.invalid:${port} /a.ics`]);
  });

  test('each redirect is checked like the first address, and the fourth is not followed', async () => {
    asked = [];
    answer = (request, response) => {
      const step = Number(request.url?.slice(1));
      if (step === 9) response.writeHead(302, { location: 'https://192.168.0.1/' }).end();
      else if (step === 8) response.writeHead(302, { location: 'https://inside.example/' }).end();
      else if (step === 7) response.writeHead(302, { location: 'file:///etc/passwd' }).end();
      else if (step > 0) response.writeHead(302, { location: `/${step - 1}` }).end();
      else response.end('arrived');
    };
    const guard = fetchGuard({ allowLoopback: true });
    const at = (step: number) => `http://127.0.0.1:${port}/${step}`;
    const { body, address } = await guard(at(3));
    assert.deepEqual([body.toString(), address], ['arrived', at(0)]);
    await assert.rejects(guard(at(4)), refused('fetch.too_many_redirects'));
    await assert.rejects(guard(at(9)), refused('fetch.forbidden_address'));
    await assert.rejects(guard(at(7)), refused('fetch.bad_address'));
    // A name that only the redirect leads to is looked up and checked as the first one was.
    const looking = fetchGuard({ allowLoopback: true, resolve: async () => ['169.254.169.254'] });
    await assert.rejects(looking(at(8)), refused('fetch.forbidden_address'));
  });

  test('more bytes than allowed, announced or not, a body that drips and a server that is not there are told by name', async () => {
    const guard = fetchGuard({ allowLoopback: true });
    const address = `http://127.0.0.1:${port}/`;
    answer = (_request, response) => response.end('x'.repeat(2_000));
    await assert.rejects(guard(address, { maxBytes: 1_000 }), refused('fetch.too_large'));
    answer = (_request, response) => {
      response.write('x'.repeat(900));
      setImmediate(() => response.end('x'.repeat(900)));
    };
    await assert.rejects(guard(address, { maxBytes: 1_000 }), refused('fetch.too_large'));
    answer = (_request, response) => void response.write('x');
    await assert.rejects(guard(address, { timeoutMs: 80 }), refused('fetch.timed_out'));
    answer = (_request, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end('x');
    await assert.rejects(guard(address), refused('fetch.failed'));
    answer = (request) => void request.socket.destroy();
    await assert.rejects(guard(address), refused('fetch.failed'));
    const never = fetchGuard({ resolve: () => new Promise(() => undefined) });
    await assert.rejects(never('https://slow.example/', { timeoutMs: 30 }), refused('fetch.timed_out'));
  });
});

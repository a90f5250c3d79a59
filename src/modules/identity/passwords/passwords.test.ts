import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isGuildhallError } from '#kernel';
import { createHash } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fetchGuard } from '#platform/fetch-guarded';
import { goodPassword, otherPassword, identityFixture } from '../fixture.test-support.ts';
import { isListed } from './breached.ts';
import { passwordHasher, standardCost } from './index.ts';
import { checkPassword } from './rules.ts';

const refuses = (password: string, known: string[] = []): Promise<void> =>
  assert.rejects(checkPassword(password, '/password', known), (error) => isGuildhallError(error, 'identity.weak_password'), password);

describe('a password', () => {
  test('has 12 to 128 characters, whatever they are, each counted as one', async () => {
    await refuses('tw3lve-less');
    for (const good of [
      'four quite unrelated words',
      'zqmvkrptwhgx',
      'пять зелёных ламп',
      '🦊🚲🌋🎻🍋🐙🏔🧵🪁🫖🧊🪗',
      'x7'.repeat(2) + ' kitchen boat moss',
    ]) {
      await checkPassword(good, '/password');
    }
    await refuses('zqmvkrptwhg');
    await refuses(`zq${'mvkrptwhgxjb'.repeat(11)}`);
  });

  test('is refused when everybody would try it, also in its usual disguises', async () => {
    const common = [
      'password1234',
      'Password1234!',
      'P@ssw0rd2026!',
      'passwordpassword',
      '123456789012',
      '111111111111',
      'qwertyuiop123',
      'qwertyqwerty',
      '1q2w3e4r5t6y',
      'abcdefghijkl',
      'iloveyou1234',
      'Welcome12345!',
      'letmein12345',
      'abc123abc123',
      'administrator1',
      'correcthorsebatterystaple',
    ];
    for (const each of common) await refuses(each);
  });

  test('is refused when it is of a family that guessers try first: two common words or names, years, runs, signs and one short number', async () => {
    const families = [
      'Jennifer1987!',
      'michael12345678',
      'dragonmaster01',
      'M0nkeyDr4gon!!',
      'iloveyoujessica',
      'summer-2024-summer',
      'Sunshine#20252026',
      'qwerty123456asdf',
      'asdfghjkl;1234',
      'charlie.black.77',
      'aabbccddeeff',
      '2001-2002-2003',
      '147258369147',
      'poiuytrewq0987',
      'football4567baseball',
      'princess princess 1',
    ];
    for (const each of families) await refuses(each);
    const fine = [
      'jennifer walks the dog daily',
      'my kitchen smells of cardamom',
      'monkey dragon purple 17 lamps',
      '839201738291',
      'tK9v.Wq2Lx7p',
      'michael8392jessica4816',
      'plum thistle anchor moss',
    ];
    for (const each of fine) await checkPassword(each, '/password');
  });

  test('is refused when it is one of the commonest that became known, every one of them that is long enough, and in their usual disguises', async () => {
    const { dictionary } = await import('@zxcvbn-ts/language-common');
    const long = dictionary['passwords-common'].filter((each) => Array.from(each).length >= 12);
    assert.equal(long.length, 308);
    for (const each of long) await refuses(each);
    for (const each of ['ENTERTAINMENT1!', '3nt3rt4inm3nt', 'Entertainment-2026', 'dragonfly8842', 'dragonflydragonfly', '!!Bluebird1234'])
      await refuses(each);
    for (const each of ['entertainment on the river', 'dragonfly bluebird moss']) await checkPassword(each, '/password');
  });

  test('is refused when it is made of words of this place, and taken when it only holds one', async () => {
    for (const each of ['PrepKitchen2026!', 'chef-chef-chef', 'gu1ldh4ll 4dm1n', 'Prep Support Desk', 'kitchenkitchens'])
      await refuses(each);
    for (const each of ['my kitchen smells of cardamom', 'chef johanna 1984', '839201738291']) await checkPassword(each, '/password');
  });

  test('is refused when it is the owner’s own address or name', async () => {
    await refuses('Ada@Example.org', ['ada@example.org']);
    await refuses('augusta lovelace', ['Augusta Lovelace']);
  });

  test('is hashed with argon2id at the recommended cost, and two spellings of one character are one', async () => {
    const hasher = passwordHasher();
    const hashed = await hasher.hash('caf\u00e9 au lait noir');
    assert.match(hashed, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    assert.ok(await hasher.verify(hashed, 'cafe\u0301 au lait noir'));
    assert.ok(!(await hasher.verify(hashed, 'cafe au lait noir')));
    assert.ok(!hasher.isOutdated(hashed));
    assert.ok(passwordHasher({ ...standardCost, passes: 3 }).isOutdated(hashed));
  });

  test('checking without a hash says no and does the same work', async () => {
    const hasher = passwordHasher();
    const hashed = await hasher.hash('four quite unrelated words');
    // The processor's time of the whole process: of several, the least has nothing of anybody else's in it.
    const cpuOf = async (against: string | undefined): Promise<number> => {
      const spent: number[] = [];
      for (let i = 0; i < 9; i++) {
        const before = process.cpuUsage();
        await hasher.verify(against, 'another one entirely');
        const { user, system } = process.cpuUsage(before);
        spent.push(user + system);
      }
      return Math.min(...spent);
    };
    assert.equal(await hasher.verify(undefined, 'no account has this password'), false);
    const [known, unknown] = [await cpuOf(hashed), await cpuOf(undefined)];
    assert.ok(unknown > known / 2, `${unknown} against ${known} microseconds of processor`);
  });

  test('hashing is done by a few at a time, and past a full queue callers are turned away', async () => {
    const hasher = passwordHasher({ memoryKib: 64, passes: 1, lanes: 1 });
    const all = await Promise.allSettled(Array.from({ length: 300 }, () => hasher.hash('four quite unrelated words')));
    const turnedAway = all.filter((each) => each.status === 'rejected' && isGuildhallError(each.reason, 'identity.busy'));
    assert.equal(turnedAway.length, 300 - 4 - 200);
    await hasher.hash('and afterwards it works again');
  });
});

test('a range lists a suffix only with a count above zero: the rest is padding', () => {
  const text = 'AAAA:3\r\nBBBB:0\r\n';
  assert.deepEqual([isListed(text, 'AAAA'), isListed(text, 'BBBB'), isListed(text, 'AAA'), isListed('', '')], [true, false, false, false]);
});

describe('a service that knows breached passwords', () => {
  const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex').toUpperCase();

  test('is asked for a range alone, padded; what it knows is refused, and when it is away the built-in list decides', async () => {
    const asked: [string | undefined, unknown][] = [];
    let answer: RequestListener = (_request, response) => response.end(`${sha1(goodPassword).slice(5)}:42\n`);
    const server = createServer((request, response) => {
      asked.push([request.url, request.headers['add-padding']]);
      answer(request, response);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const rangeUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/range`;
    const f = await identityFixture({ breached: { rangeUrl, fetch: fetchGuard({ allowLoopback: true }) } });
    const register = (password: string) =>
      f.identity.register(f.visitor, { email: 'ada@example.org', password, displayName: 'Ada', role: 'chef' });
    try {
      await assert.rejects(register(goodPassword), (error) => isGuildhallError(error, 'identity.weak_password'));
      await register(otherPassword);
      const prefixes = [goodPassword, otherPassword].map((each) => [`/range/${sha1(each).slice(0, 5)}`, 'true']);
      assert.deepEqual(asked, prefixes);
      answer = (_request, response) => response.writeHead(503).end();
      await register(goodPassword);
      await assert.rejects(register('passwordpassword'), (error) => isGuildhallError(error, 'identity.weak_password'));
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

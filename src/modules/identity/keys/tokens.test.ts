import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { SignJWT, UnsecuredJWT, importJWK, type JWK, type JWTHeaderParameters } from 'jose';
import { isGuildhallError } from '#kernel';
import { anonymous } from '#platform/context';
import { tables } from '#platform/database';
import { fieldSeal } from '#platform/secrets-at-rest';
import { goodPassword, identityFixture, type Fixture } from '../fixture.test-support.ts';
import { identityModule } from '../index.ts';
import type { Session } from '../index.ts';
import type { IdentityTables } from '../tables.gen.ts';
import { protectWith, type PublicKey } from './index.ts';

async function jwksOf(f: Fixture): Promise<PublicKey[]> {
  const route = f.identity.routes?.find(({ path }) => path === '/.well-known/jwks.json');
  if (route === undefined) throw new Error('There is no route for the keys.');
  const request = { ip: '', userAgent: '', cookies: {}, headers: {} };
  const { body } = await route.handle(f.visitor, { params: {}, query: {}, body: undefined, request });
  return (body as { keys: PublicKey[] }).keys;
}

const partsOf = (token: string) => {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const read = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString()) as Record<string, unknown>;
  return { header: read(header), payload: read(payload), signature, raw: { header, payload } };
};

describe('an access token', () => {
  let f: Fixture;
  let session: Session;
  before(async () => {
    f = await identityFixture();
    session = await f.logIn(await f.person());
  });

  const accepted = async (token: string) => (await f.identity.authenticate(f.visitor, token)) !== undefined;
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

  test('says who, which session, what roles, for whom and how long, and nothing more', async () => {
    const { header, payload } = partsOf(session.accessToken);
    const now = Math.floor(f.market.clock.now().epochMilliseconds / 1000);
    const [key] = await jwksOf(f);
    assert.deepEqual(header, { alg: 'EdDSA', typ: 'at+jwt', kid: key?.kid });
    assert.deepEqual(payload, {
      iss: f.market.name,
      aud: f.market.name,
      sub: session.person.id,
      sid: session.id,
      roles: ['chef'],
      plan: 'free',
      name: session.person.displayName,
      auth_time: now,
      iat: now,
      exp: now + 900,
    });
    assert.deepEqual(await f.identity.authenticate(f.visitor, session.accessToken), {
      kind: 'person',
      personId: session.person.id,
      sessionId: session.id,
      roles: ['chef'],
      plan: 'free',
      name: session.person.displayName,
      provenAt: Temporal.Instant.fromEpochMilliseconds(now * 1000),
    });
  });

  test('is refused when altered in any place', async () => {
    const { raw, payload, signature, header } = partsOf(session.accessToken);
    assert.ok(await accepted(session.accessToken));
    assert.ok(!(await accepted(`${raw.header}.${encode({ ...payload, roles: ['admin'] })}.${signature}`)));
    assert.ok(!(await accepted(`${encode({ ...header, extra: 1 })}.${raw.payload}.${signature}`)));
    assert.ok(!(await accepted(`${raw.header}.${raw.payload}.`)));
    for (const text of ['', '.', '..', 'a.b.c', 'x'.repeat(10_000), session.refreshToken]) assert.ok(!(await accepted(text)));
  });

  test('is refused without a signature (alg none), and signed with our public key as if it were a shared secret', async () => {
    const { payload } = partsOf(session.accessToken);
    const [key] = await jwksOf(f);
    assert.ok(!(await accepted(new UnsecuredJWT(payload).encode())));
    assert.ok(!(await accepted(`${encode({ alg: 'none', typ: 'at+jwt', kid: key?.kid })}.${encode(payload)}.`)));
    for (const secret of [Buffer.from(key?.x ?? '', 'base64url'), Buffer.from(JSON.stringify(key)), Buffer.from(key?.x ?? '')]) {
      const confused = await new SignJWT(payload)
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: key?.kid ?? '' })
        .sign(new Uint8Array(Buffer.concat([secret, Buffer.alloc(32)])));
      assert.ok(!(await accepted(confused)));
    }
  });

  test('is refused when signed with a key that the token itself brings, names by address, or gives our id to', async () => {
    const { payload } = partsOf(session.accessToken);
    const [ours] = await jwksOf(f);
    const theirs = generateKeyPairSync('ed25519');
    const jwk = theirs.publicKey.export({ format: 'jwk' }) as JWK;
    const headers: JWTHeaderParameters[] = [
      { alg: 'EdDSA', typ: 'at+jwt', kid: 'theirs', jwk },
      { alg: 'EdDSA', typ: 'at+jwt', kid: ours?.kid ?? '', jwk },
      { alg: 'EdDSA', typ: 'at+jwt', kid: ours?.kid ?? '', jku: 'http://127.0.0.1:1/jwks.json' },
      { alg: 'EdDSA', typ: 'at+jwt', kid: "' or 1=1 --" },
      { alg: 'EdDSA', typ: 'at+jwt', kid: '../../../dev/null' },
      { alg: 'EdDSA', typ: 'at+jwt' },
    ];
    for (const header of headers)
      assert.ok(!(await accepted(await new SignJWT(payload).setProtectedHeader(header).sign(theirs.privateKey))));
  });

  test('is refused with our own signature on another audience, issuer, type, or without one of its claims', async () => {
    // A protector that opens nothing stands for a thief of the database; here the test holds the right key.
    const secret = 'a secret for this test, long enough to be one';
    const open = identityModule({
      refreshLifetime: { days: 1 },
      protector: protectWith(secret),
      seal: fieldSeal([{ id: 'test', secret }]),
      title: 'Prep',
      mail: {
        sendNotice: never,
        sendVerification: never,
        sendReset: never,
        sendAlreadyRegistered: never,
        sendGoodbye: async () => undefined,
        sendPasswordChanged: never,
      },
    });
    const g = await identityFixture();
    await open.rotateKeys(g.market.ctx);
    const row = await tables<IdentityTables>(g.market.ctx.db)
      .selectFrom('signing_key')
      .selectAll()
      .where('purpose', '=', 'access')
      .orderBy('signs_from')
      .executeTakeFirstOrThrow();
    const key = await importJWK(JSON.parse(protectWith(secret).unprotect(row.secret_protected, row.id)) as JWK, 'EdDSA');
    const now = Math.floor(g.market.clock.now().epochMilliseconds / 1000);
    const market = g.market.name;
    const right = {
      iss: market,
      aud: market,
      sub: session.person.id,
      sid: session.id,
      roles: ['chef'],
      name: 'Ada',
      iat: now,
      exp: now + 60,
    };
    const sign = (claims: object, typ = 'at+jwt') =>
      new SignJWT({ ...claims }).setProtectedHeader({ alg: 'EdDSA', typ, kid: row.id }).sign(key);
    const good = async (token: string) => (await open.authenticate(g.visitor, token)) !== undefined;

    assert.ok(await good(await sign(right)));
    for (const wrong of [
      { aud: 'another' },
      { aud: [market, 'another'] },
      { iss: 'another' },
      { exp: now },
      { sub: 'x' },
      { sid: 1 },
      { roles: 'admin' },
      { nbf: now + 60 },
    ]) {
      assert.ok(!(await good(await sign({ ...right, ...wrong }))), JSON.stringify(wrong));
    }
    for (const claim of Object.keys(right)) assert.ok(!(await good(await sign({ ...right, [claim]: undefined }))), `without ${claim}`);
    assert.ok(!(await good(await sign(right, 'JWT'))));
  });

  test('of another market is refused', async () => {
    const other = await identityFixture();
    const theirs = await other.logIn(await other.person());
    assert.ok(!(await accepted(theirs.accessToken)));
    assert.ok(await other.identity.authenticate(other.visitor, theirs.accessToken));
  });

  test('is good for 15 minutes to the second', async () => {
    const token = (await f.logIn(await f.person())).accessToken;
    f.market.clock.moveBy({ minutes: 14, seconds: 59 });
    assert.ok(await accepted(token));
    f.market.clock.moveBy({ seconds: 1 });
    assert.ok(!(await accepted(token)));
  });

  test('is checked without a query: a hundred in a row read nothing', async () => {
    const { accessToken } = await f.logIn(await f.person());
    await f.identity.authenticate(f.visitor, accessToken);
    const blind = {
      ...f.visitor,
      get db(): never {
        throw new Error('the database was asked');
      },
    };
    for (let i = 0; i < 100; i++) assert.ok(await f.identity.authenticate(blind, accessToken));
  });

  test('a database that does not answer is not taken for a bad token', async () => {
    const { accessToken } = await f.logIn(await f.person());
    const broken = {
      ...f.market.as(anonymous),
      get db(): never {
        throw new Error('no database');
      },
    };
    await assert.rejects(f.secondProcess().authenticate(broken, accessToken), /no database/);
  });
});

describe('the keys', () => {
  test('change without anybody noticing: published first, used after two minutes, accepted as long as their tokens', async () => {
    const f = await identityFixture();
    const before = await f.logIn(await f.person());
    const other = f.secondProcess();
    await other.authenticate(f.visitor, before.accessToken);
    const kidOf = (token: string) => partsOf(token).header['kid'];

    await f.identity.rotateKeys(f.market.ctx);
    assert.equal((await jwksOf(f)).length, 2);
    assert.equal(kidOf((await f.logIn(before.person)).accessToken), kidOf(before.accessToken));
    f.market.clock.moveBy({ minutes: 2 });
    const after = await f.logIn(before.person);
    assert.notEqual(kidOf(after.accessToken), kidOf(before.accessToken));
    for (const process of [f.identity, other]) {
      for (const token of [before.accessToken, after.accessToken]) assert.ok(await process.authenticate(f.visitor, token));
    }
    f.market.clock.moveBy({ minutes: 17 });
    assert.equal((await jwksOf(f)).length, 1);
    assert.ok(f.market.audited.some(({ action }) => action === 'keys.rotate'));
  });

  test('a leaked key is worthless at once', async () => {
    const f = await identityFixture();
    const before = await f.logIn(await f.person());
    assert.ok(await f.identity.authenticate(f.visitor, before.accessToken));
    await f.identity.rotateKeys(f.market.ctx, { atOnce: true });
    assert.equal(await f.identity.authenticate(f.visitor, before.accessToken), undefined);
    const next = await f.identity.refreshSession(f.visitor, before.refreshToken);
    assert.ok(await f.identity.authenticate(f.visitor, next.accessToken));
  });

  test('replace themselves after thirty days', async () => {
    const f = await identityFixture();
    await f.logIn(await f.person());
    const sweep = () =>
      f.identity.jobs
        ?.find(({ queue }) => queue === 'identity.sweep')
        ?.handle(f.market.ctx, { id: '' as never, queue: '', payload: {}, attempt: 1, maxAttempts: 1, correlationId: '' });
    await sweep();
    assert.equal((await jwksOf(f)).length, 1);
    f.market.clock.moveBy({ hours: 30 * 24 });
    await sweep();
    assert.equal((await jwksOf(f)).length, 2);
  });

  test('two processes that start at once make one set', async () => {
    const f = await identityFixture();
    const person = await f.person();
    const other = f.secondProcess();
    const [here, there] = await Promise.all([
      f.logIn(person),
      other.logIn(f.visitor, { email: person.email, password: 'four quite unrelated words' }),
    ]);
    assert.ok(await f.identity.authenticate(f.visitor, there.accessToken));
    assert.ok(await other.authenticate(f.visitor, here.accessToken));
    assert.equal((await jwksOf(f)).length, 1);
  });

  test('serve a process whose clock is behind the one that made them', async () => {
    const f = await identityFixture();
    const person = await f.person();
    const now = f.market.clock.now();
    const behind = { ...f.visitor, clock: { ...f.visitor.clock, now: () => now.subtract({ seconds: 30 }) } };
    await f.logIn(person);
    const other = f.secondProcess();
    const session = await other.logIn(behind, { email: person.email, password: goodPassword });
    assert.ok(await f.identity.authenticate(f.visitor, session.accessToken));
    await other.refreshSession(behind, session.refreshToken);
    assert.equal((await jwksOf(f)).length, 1);
  });

  test('made-up key ids do not become queries without end', async () => {
    const f = await identityFixture();
    await f.logIn(await f.person());
    const theirs = generateKeyPairSync('ed25519').privateKey;
    let queries = 0;
    const counting = {
      ...f.visitor,
      get db() {
        queries += 1;
        return f.market.ctx.db;
      },
    };
    for (let i = 0; i < 50; i++) {
      const token = await new SignJWT({}).setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: `made-up-${i}` }).sign(theirs);
      assert.equal(await f.identity.authenticate(counting, token), undefined);
    }
    assert.ok(queries <= 5, `${queries} queries`);
  });

  test('cannot be read with another secret, in another place, or when altered', () => {
    const [one, two] = [protectWith('one secret, as long as it has to be'), protectWith('two secrets, as long as they have to be')];
    const sealed = one.protect('the key', 'kid-1');
    assert.equal(one.unprotect(sealed, 'kid-1'), 'the key');
    const unreadable = (error: unknown) => isGuildhallError(error, 'identity.key_unreadable');
    assert.throws(() => two.unprotect(sealed, 'kid-1'), unreadable);
    assert.throws(() => one.unprotect(sealed, 'kid-2'), unreadable);
    assert.throws(() => one.unprotect(`${sealed.slice(0, -2)}AA`, 'kid-1'), unreadable);
    assert.throws(() => protectWith('short'), /32/);
  });
});

async function never(): Promise<void> {
  throw new Error('no mail is expected here');
}

import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { isGuildhallError } from '#kernel';
import { inTransaction, sql, tables } from '#platform/database';
import { addressOf, peopleByIds } from '../index.ts';
import { goodPassword, identityFixture, otherPassword, type Fixture } from '../fixture.test-support.ts';
import type { IdentityTables } from '../tables.gen.ts';

const refusedWith = (code: string) => (error: unknown) => isGuildhallError(error, code);

async function eventsAbout(f: Fixture, id: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from outbox_event where subject_id = ${id} order by occurred_at, id`.execute(
    f.market.ctx.db,
  );
  return rows.map(({ name }) => name);
}

describe('an account', () => {
  let f: Fixture;
  before(async () => void (f = await identityFixture()));
  beforeEach(() => {
    f.mails.length = 0;
    f.market.audited.length = 0;
  });

  const registering = (email: string, password = goodPassword) => ({ email, password, displayName: 'Ada', role: 'chef' });

  test('is made by the mailed link and not before: a person, a role, the events, the audit', async () => {
    await f.identity.register(f.visitor, registering('Ada@Example.org'));
    await f.settle();
    const { rows } = await sql`select from person where lower(email) = 'ada@example.org'`.execute(f.market.ctx.db);
    assert.equal(rows.length, 0);
    assert.deepEqual(
      f.mails.map(({ kind, email, path }) => [kind, email, path?.split('=')[0]]),
      [['verification', 'Ada@Example.org', '/verify?token']],
    );

    const session = await f.identity.verifyEmail(f.visitor, { password: goodPassword, token: f.mailedToken('Ada@Example.org') });
    assert.deepEqual(session.person.roles, ['chef']);
    assert.deepEqual((await eventsAbout(f, session.person.id)).sort(), ['person.registered', 'person.verified']);
    assert.deepEqual(await eventsAbout(f, session.id), ['session.started']);
    assert.deepEqual(
      f.market.audited.map(({ action }) => action),
      ['registration.request', 'person.verify', 'session.start'],
    );
    const again = await f.identity.logIn(f.visitor, { email: 'ada@example.ORG', password: goodPassword });
    assert.equal(again.person.id, session.person.id);
  });

  test('before the link is used, the right password is told to confirm, a wrong one nothing', async () => {
    await f.identity.register(f.visitor, registering('waiting@example.org'));
    await f.settle();
    const tryWith = (password: string) => f.identity.logIn(f.visitor, { email: 'waiting@example.org', password });
    await assert.rejects(tryWith(goodPassword), refusedWith('identity.not_verified'));
    await assert.rejects(tryWith(otherPassword), refusedWith('identity.wrong_credentials'));
  });

  test('a second registration of an address changes nothing, and its owner gets a mail that says so', async () => {
    const person = await f.person();
    await f.identity.register(f.visitor, registering(person.email.toUpperCase(), otherPassword));
    await f.settle();
    assert.deepEqual(
      f.mails.map(({ kind, email }) => [kind, email]),
      [['already_registered', person.email]],
    );
    await assert.rejects(
      f.identity.logIn(f.visitor, { email: person.email, password: otherPassword }),
      refusedWith('identity.wrong_credentials'),
    );
    await f.logIn(person);
  });

  test('who registers a stranger’s address beforehand does not choose the password of the owner’s account', async () => {
    await f.identity.register(f.visitor, registering('wanted@example.org', otherPassword));
    await f.settle();
    await f.identity.register(f.visitor, registering('wanted@example.org', goodPassword));
    await f.settle();
    const [strangers, owners] = f.mails.map(({ token }) => token ?? '');
    await f.identity.verifyEmail(f.visitor, { password: goodPassword, token: owners ?? '' });
    await assert.rejects(
      f.identity.verifyEmail(f.visitor, { password: goodPassword, token: strangers ?? '' }),
      refusedWith('identity.token_refused'),
    );
    await assert.rejects(
      f.identity.logIn(f.visitor, { email: 'wanted@example.org', password: otherPassword }),
      refusedWith('identity.wrong_credentials'),
    );
    await f.identity.logIn(f.visitor, { email: 'wanted@example.org', password: goodPassword });
  });

  test('a stranger who registers my address gets no account with their password, whoever presses the link', async () => {
    await f.identity.register(f.visitor, registering('mine@example.org', otherPassword));
    await f.settle();
    const token = f.mailedToken('mine@example.org');
    const press = (input: { browserToken?: string; password?: string }) => f.identity.verifyEmail(f.visitor, { token, ...input });
    const { browserToken: ofAnother } = await f.identity.register(f.visitor, registering('another@example.org'));
    await assert.rejects(press({}), refusedWith('identity.password_needed'));
    await assert.rejects(press({ browserToken: ofAnother }), refusedWith('identity.password_needed'));
    await assert.rejects(press({ password: 'mine@example.org' }), refusedWith('identity.weak_password'));
    const { rows } = await sql`select from person where email = 'mine@example.org'`.execute(f.market.ctx.db);
    assert.equal(rows.length, 0);

    await press({ password: goodPassword });
    const logIn = (password: string) => f.identity.logIn(f.visitor, { email: 'mine@example.org', password });
    await assert.rejects(logIn(otherPassword), refusedWith('identity.wrong_credentials'));
    await logIn(goodPassword);
  });

  test('in the browser that registered, the link alone is enough and the password is the one typed there', async () => {
    const { browserToken } = await f.identity.register(f.visitor, registering('here@example.org'));
    await f.settle();
    await f.identity.verifyEmail(f.visitor, { token: f.mailedToken('here@example.org'), browserToken });
    await f.identity.logIn(f.visitor, { email: 'here@example.org', password: goodPassword });
  });

  test('of two links of one address used at once, one makes the account', async () => {
    await f.identity.register(f.visitor, registering('twice@example.org'));
    await f.settle();
    const token = f.mailedToken('twice@example.org');
    const both = await Promise.allSettled([1, 2].map(() => f.identity.verifyEmail(f.visitor, { password: goodPassword, token })));
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    const { rows } = await sql`select from person where email = 'twice@example.org'`.execute(f.market.ctx.db);
    assert.equal(rows.length, 1);
  });

  test('a link is good for 24 hours; a new one can be had as long as the registration stands', async () => {
    await f.identity.register(f.visitor, registering('late@example.org'));
    await f.settle();
    const late = f.mailedToken('late@example.org');
    f.market.clock.moveBy({ hours: 24 });
    await assert.rejects(f.identity.verifyEmail(f.visitor, { password: goodPassword, token: late }), refusedWith('identity.token_refused'));
    await f.identity.resendVerification(f.visitor, 'late@example.org');
    await f.settle();
    await f.identity.verifyEmail(f.visitor, { password: goodPassword, token: f.mailedToken('late@example.org') });
  });

  test('links to an address without account, or with one already, are not sent; and no more than five an hour', async () => {
    const person = await f.person();
    await f.identity.requestReset(f.visitor, 'nobody@example.org');
    await f.identity.resendVerification(f.visitor, person.email);
    await f.settle();
    assert.deepEqual(f.mails, []);
    for (let i = 0; i < 8; i++) await f.identity.requestReset(f.visitor, person.email);
    await f.settle();
    assert.equal(f.mails.length, 4, 'the unanswered request for a new link counts too');
  });

  test('a role that is not offered, a bad address, a disguised name and a weak password are refused and nothing is written', async () => {
    const asked = async (change: object, code: string) => {
      await assert.rejects(f.identity.register(f.visitor, { ...registering('x@example.org'), ...change }), refusedWith(code));
    };
    await asked({ role: 'admin' }, 'identity.unknown_role');
    await asked({ email: 'a@b' }, 'identity.bad_email');
    await asked({ email: 'a@example.org\r\nBcc: b@example.org' }, 'identity.bad_email');
    await asked({ displayName: 'Ada\u202Eada' }, 'identity.bad_name');
    await asked({ password: 'short' }, 'identity.weak_password');
    await asked({ password: 'Password1234!' }, 'identity.weak_password');
    const { rows } = await sql`select from registration where email = 'x@example.org'`.execute(f.market.ctx.db);
    assert.equal(rows.length, 0);
  });

  describe('a reset', () => {
    test('sets the password, ends all sessions, forgets devices and tells the owner; the link works once', async () => {
      const person = await f.person();
      const session = await f.logIn(person);
      await f.identity.requestReset(f.visitor, person.email);
      await f.settle();
      const token = f.mailedToken(person.email);
      const both = await Promise.allSettled(
        [otherPassword, `${otherPassword}!`].map((password) => f.identity.resetPassword(f.visitor, { token, password })),
      );
      assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);

      assert.equal(await f.identity.authenticate(f.visitor, session.accessToken), undefined);
      await assert.rejects(f.identity.refreshSession(f.visitor, session.refreshToken), refusedWith('identity.session_ended'));
      await assert.rejects(f.logIn(person), refusedWith('identity.wrong_credentials'));
      const devices = await tables<IdentityTables>(f.market.ctx.db)
        .selectFrom('device')
        .select('id')
        .where('person_id', '=', person.id)
        .execute();
      assert.deepEqual(devices, []);
      assert.deepEqual(
        f.mails.map(({ kind }) => kind),
        ['reset', 'password_changed'],
      );
      assert.ok((await eventsAbout(f, person.id)).includes('person.password_changed'));
      assert.ok(f.market.audited.some(({ action, subject }) => action === 'person.password_reset' && subject.id === person.id));
    });

    test('comes too late after an hour, and using one link voids the others', async () => {
      const person = await f.person();
      const ask = async () => {
        await f.identity.requestReset(f.visitor, person.email);
        await f.settle();
        return f.mailedToken(person.email);
      };
      const reset = (token: string) => f.identity.resetPassword(f.visitor, { token, password: otherPassword });
      const first = await ask();
      f.market.clock.moveBy({ hours: 1 });
      await assert.rejects(reset(first), refusedWith('identity.token_refused'));
      const [second, third] = [await ask(), await ask()];
      await reset(third);
      await assert.rejects(reset(second), refusedWith('identity.token_refused'));
    });

    test('an unchanged weak password does not use the link up', async () => {
      const person = await f.person();
      await f.identity.requestReset(f.visitor, person.email);
      await f.settle();
      const token = f.mailedToken(person.email);
      await assert.rejects(f.identity.resetPassword(f.visitor, { token, password: person.email }), refusedWith('identity.weak_password'));
      await f.identity.resetPassword(f.visitor, { token, password: otherPassword });
    });
  });

  describe('changing the password', () => {
    test('needs the current one, keeps this session and ends the others', async () => {
      const person = await f.person();
      const [here, elsewhere] = [await f.logIn(person), await f.logIn(person)];
      const ctx = await f.as(here);
      await assert.rejects(
        f.identity.changePassword(ctx, { current: otherPassword, next: otherPassword }),
        refusedWith('identity.wrong_credentials'),
      );
      await f.identity.changePassword(ctx, { current: goodPassword, next: otherPassword });
      await f.identity.refreshSession(f.visitor, here.refreshToken);
      await assert.rejects(f.identity.refreshSession(f.visitor, elsewhere.refreshToken), refusedWith('identity.session_ended'));
      await f.identity.logIn(f.visitor, { email: person.email, password: otherPassword });
      assert.deepEqual(
        f.mails.map(({ kind }) => kind),
        // Of the second device, and of the one that came after.
        ['notice', 'password_changed', 'notice'],
      );
    });

    test('cannot be used to guess the current one from a stolen session', async () => {
      const ctx = await f.as(await f.logIn(await f.person()));
      const guess = () => f.identity.changePassword(ctx, { current: otherPassword, next: otherPassword });
      for (let i = 0; i < 10; i++) await assert.rejects(guess(), refusedWith('identity.wrong_credentials'));
      await assert.rejects(guess(), refusedWith('identity.too_many_tries'));
    });
  });

  describe('roles', () => {
    test('an admin grants them, audited with the reason; the next token names them', async () => {
      const person = await f.person();
      const session = await f.logIn(person);
      const admin = await f.as(await f.adminToken());
      await f.identity.grantRole(admin, { personId: person.id, role: 'host', reason: 'asked by phone' });
      const next = await f.identity.refreshSession(f.visitor, session.refreshToken);
      assert.deepEqual((await f.identity.authenticate(f.visitor, next.accessToken))?.roles, ['chef', 'host']);
      const entry = f.market.audited.find(({ action }) => action === 'person.roles');
      assert.deepEqual([entry?.before, entry?.after, entry?.reason], [['chef'], ['chef', 'host'], 'asked by phone']);
    });

    test('taking one away ends the sessions that still name it', async () => {
      const person = await f.person({ roles: ['chef', 'host'] });
      const session = await f.logIn(person);
      await f.identity.revokeRole(f.market.ctx, { personId: person.id, role: 'host', reason: 'left' });
      assert.equal(await f.identity.authenticate(f.visitor, session.accessToken), undefined);
      assert.deepEqual((await f.logIn(person)).person.roles, ['chef']);
    });

    test('nobody but an admin changes them, and no admin changes their own', async () => {
      const person = await f.person();
      const change = { personId: person.id, role: 'admin', reason: 'why not' };
      await assert.rejects(f.identity.grantRole(await f.as(await f.logIn(person)), change), refusedWith('identity.forbidden'));
      const { person: admin, ...token } = await f.adminToken();
      const theirs = await f.as(token);
      const own = { personId: admin.id, reason: 'why not' };
      await assert.rejects(f.identity.revokeRole(theirs, { ...own, role: 'admin' }), refusedWith('identity.own_roles'));
      await assert.rejects(f.identity.grantRole(theirs, { ...own, role: 'support' }), refusedWith('identity.own_roles'));
    });
  });

  test('an operator’s account is one per address too', async () => {
    const person = await f.person();
    await assert.rejects(f.person({ email: person.email.toUpperCase() }), refusedWith('identity.email_taken'));
    const half = inTransaction(f.market.ctx, async (tx) => {
      await f.identity.createPerson(f.market.ctx, tx, { email: 'half@example.org', displayName: 'Half', roles: [] });
      throw new Error('no');
    });
    await assert.rejects(half, /no/);
    await f.person({ email: 'half@example.org' });
  });

  test('others see names in one query, and mail finds the address', async () => {
    const [one, two] = [await f.person(), await f.person()];
    const found = await peopleByIds(f.market.ctx.db, [one.id, two.id, one.id]);
    assert.deepEqual([...found.values()].map(({ displayName }) => displayName).sort(), [one.displayName, two.displayName].sort());
    assert.deepEqual(Object.keys(found.get(one.id) ?? {}).sort(), ['displayName', 'id']);
    assert.deepEqual(await addressOf(f.market.ctx.db, two.id), { email: two.email, displayName: two.displayName });
  });

  test('no token, link or password stands in the database in clear', async () => {
    const person = await f.person();
    const session = await f.identity.refreshSession(f.visitor, (await f.logIn(person)).refreshToken);
    await f.identity.requestReset(f.visitor, person.email);
    await f.settle();
    const secrets = [session.refreshToken, session.deviceToken, f.mailedToken(person.email), goodPassword].filter(
      (each) => each !== undefined,
    );
    const { rows } = await sql<{
      name: string;
    }>`select table_name as name from information_schema.tables where table_schema = ${f.market.name}`.execute(f.market.ctx.db);
    for (const { name } of rows) {
      const found = await sql<{ text: string }>`select row_to_json(t)::text as text from ${sql.table(name)} t`.execute(f.market.ctx.db);
      for (const { text } of found.rows) for (const secret of secrets) assert.ok(!text.includes(secret), `a secret stands in ${name}`);
    }
  });
});

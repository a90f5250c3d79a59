import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { isGuildhallError } from '#kernel';
import { may, onlyFree, permissionsOf, planOf, type Context } from '#platform/context';
import { sql } from '#platform/database';
import { identityFixture, otherPassword, type Fixture } from './fixture.test-support.ts';
import { findPeople } from './people/find-people.ts';

describe('what an account may do', () => {
  let f: Fixture;
  const refusedWith = (code: string) => (error: unknown) => isGuildhallError(error, code);

  before(async () => void (f = await identityFixture()));

  describe('plans', () => {
    const planIn = async (session: { accessToken: string }) => (await f.as(session)).actor.plan;

    test('are given by staff, count at once whatever the token says, elsewhere within ten seconds, and are audited with the reason', async () => {
      const [person, admin] = [await f.person(), await f.as(await f.adminToken())];
      const session = await f.logIn(person);
      assert.equal(await planIn(session), 'free');
      const change = { personId: person.id, reason: 'a chain of nine kitchens' };
      const elsewhere = f.secondProcess();
      const planElsewhere = async () => (await elsewhere.authenticate(f.visitor, session.accessToken))?.plan;
      assert.equal(await planElsewhere(), 'free');
      await f.identity.assignPlan(admin, { ...change, plan: 'plus' });
      assert.equal(await planIn(session), 'plus');
      f.market.clock.moveBy({ seconds: 10 });
      assert.equal(await planElsewhere(), 'plus');
      const next = await f.identity.refreshSession(f.visitor, session.refreshToken);
      assert.equal(await planIn(next), 'plus');
      const { before: former, after, reason } = f.market.audited.find(({ action }) => action === 'person.plan') ?? assert.fail();
      assert.deepEqual([former, after, reason], ['free', 'plus', 'a chain of nine kitchens']);
      await f.identity.assignPlan(admin, { ...change, plan: 'free' });
      assert.equal(await planIn(next), 'free');
      f.market.clock.moveBy({ seconds: 10 });
      assert.equal(await planElsewhere(), 'free');
      assert.equal(await planIn(await f.logIn(person)), 'free');
    });

    test('are of the market, and nobody gives one to themselves or without the right', async () => {
      const [person, { person: self, ...token }] = [await f.person(), await f.adminToken()];
      const [admin, chef] = [await f.as(token), await f.as(await f.logIn(person))];
      const give = (ctx: Context, personId: typeof self.id, plan = 'plus') =>
        f.identity.assignPlan(ctx, { personId, plan, reason: 'why not' });
      await assert.rejects(give(admin, person.id, 'constructor'), refusedWith('identity.unknown_plan'));
      await assert.rejects(give(admin, self.id), refusedWith('identity.own_plan'));
      await assert.rejects(give(chef, self.id), refusedWith('identity.forbidden'));
    });

    test('one that the market does not have any more is as good as the standard one', () => {
      const plans = { ...onlyFree, plus: { title: 'Plus', limitTimes: 3 } };
      assert.deepEqual(
        [{ plan: 'plus' }, { plan: 'gone' }, { plan: 'constructor' }, {}].map((actor) => planOf(plans, actor).limitTimes),
        [3, 1, 1, 1],
      );
    });
  });

  describe('roles of staff', () => {
    test('count no more from the moment the second factor is turned off, in every process', async () => {
      const { accessToken } = await f.adminToken();
      const admin = await f.as({ accessToken });
      const elsewhere = f.secondProcess();
      assert.deepEqual((await elsewhere.authenticate(f.visitor, accessToken))?.roles, ['admin']);
      await f.identity.turnOffTotp(admin);
      for (const process of [f.identity, elsewhere]) assert.deepEqual((await process.authenticate(f.visitor, accessToken))?.roles, []);
    });

    test('count no more from the moment the session ends, in every process', async () => {
      const { accessToken } = await f.adminToken();
      const elsewhere = f.secondProcess();
      assert.notEqual(await elsewhere.authenticate(f.visitor, accessToken), undefined);
      await f.identity.logOutEverywhere(await f.as({ accessToken }));
      assert.equal(await elsewhere.authenticate(f.visitor, accessToken), undefined);
    });
  });

  describe('tokens of programs', () => {
    const wish = { name: 'Our till', scopes: ['bookings.read', 'waitlist.join'], days: 30 };
    const make = async (roles: string[] = ['chef']) => {
      const person = await f.person({ roles });
      const ctx = await f.as(await f.logIn(person));
      return { person, ctx, ...(await f.identity.makeToken(ctx, wish)) };
    };
    const actorOf = (token: string) => f.identity.authenticate(f.visitor, token);

    test('open what they name and nothing else, and their owner is told', async () => {
      const { person, token } = await make();
      const actor = (await actorOf(token)) ?? assert.fail('the token is not good');
      const ctx = f.market.as(actor);
      assert.deepEqual([actor.personId, actor.provenAt, actor.sessionId], [person.id, undefined, undefined]);
      assert.deepEqual([may(ctx, 'waitlist.join'), may(ctx, 'bookings.request')], [true, false]);
      assert.deepEqual(permissionsOf(ctx.roles, actor), ['waitlist.join']);
      const mail = f.mails.findLast(({ email }) => email === person.email);
      assert.deepEqual([mail?.notice, mail?.data?.['token']], ['token_made', 'Our till']);
    });

    test('never carry a role of staff, nor what their owner may not do', async () => {
      const { token } = await make(['admin', 'chef']);
      assert.deepEqual((await actorOf(token))?.roles, ['chef']);
      const ctx = await f.as(await f.adminToken());
      const ask = (scopes: string[]) => f.identity.makeToken(ctx, { ...wish, scopes });
      for (const scopes of [['roles.grant'], ['waitlist.join'], []]) await assert.rejects(ask(scopes), refusedWith('identity.bad_scope'));
    });

    test('stand nowhere in clear', async () => {
      const { token } = await make();
      const { rows } = await sql<{ all: string }>`select string_agg(t::text, ' ') as all from personal_token t`.execute(f.market.ctx.db);
      assert.ok(rows[0]?.all.includes('Our till'));
      assert.ok(!rows[0]?.all.includes(token.slice(4)));
      assert.ok(!JSON.stringify([f.mails, f.market.audited]).includes(token.slice(4)));
    });

    test('end when their owner revokes them, and only their owner does', async () => {
      const { ctx, id, token } = await make();
      await assert.rejects(f.identity.revokeToken(await f.as(await f.logIn(await f.person())), id), refusedWith('identity.no_such_token'));
      assert.notEqual(await actorOf(token), undefined);
      await f.identity.revokeToken(ctx, id);
      assert.equal(await actorOf(token), undefined);
    });

    test('end on their day, and with a password that was reset', async () => {
      const { person, token } = await make();
      await f.identity.requestReset(f.visitor, person.email);
      await f.settle();
      await f.identity.resetPassword(f.visitor, { token: f.mailedToken(person.email), password: otherPassword });
      assert.equal(await actorOf(token), undefined);
      const late = await make();
      f.market.clock.moveBy({ hours: 30 * 24 - 1 });
      assert.notEqual(await actorOf(late.token), undefined);
      f.market.clock.moveBy({ hours: 1 });
      assert.equal(await actorOf(late.token), undefined);
    });
  });

  describe('people, as staff finds them', () => {
    const found = async (words: string) => (await findPeople(f.market.ctx.db, { words, limit: 20 })).map(({ id }) => id);

    test('are found by a part of the name or the beginning of the address, taken as it is written', async () => {
      const { id } = await f.person({ email: 'Zoe_50%@example.org' });
      for (const words of ['zoe_50%', 'ZOE']) assert.deepEqual(await found(words), [id]);
      assert.deepEqual(await found('zoeX50'), []);
      assert.deepEqual(await found('oe_50%'), []);
    });

    test('are logged out with a reason, told so, and only on the device that was meant', async () => {
      const [person, admin] = [await f.person(), await f.as(await f.adminToken())];
      const [lost, kept] = [await f.logIn(person), await f.logIn(person)];
      const end = (ctx: Context, sessionId?: string) =>
        f.identity.endTheirSessions(ctx, { personId: person.id, ...(sessionId && { sessionId }), reason: 'A lost phone' });
      await assert.rejects(end(await f.as(kept), lost.id), refusedWith('identity.forbidden'));
      const { person: another } = await f.adminToken();
      await assert.rejects(
        f.identity.endTheirSessions(admin, { personId: another.id, sessionId: lost.id, reason: 'Not theirs' }),
        refusedWith('identity.no_such_session'),
      );
      assert.equal(await end(admin, lost.id), 1);
      await assert.rejects(f.identity.refreshSession(f.visitor, lost.refreshToken), refusedWith('identity.session_ended'));
      assert.notEqual(await f.identity.authenticate(f.visitor, kept.accessToken), undefined);
      const entry = f.market.audited.find(({ action }) => action === 'person.logged_out');
      assert.deepEqual([entry?.subject.id, entry?.reason], [person.id, 'A lost phone']);
      assert.equal(f.mails.findLast(({ email }) => email === person.email)?.notice, 'logged_out_by_staff');
      assert.equal(await end(admin), 1);
      const ended = f.market.audited.filter(({ action, reason }) => action === 'session.end' && reason === 'ended_by_staff');
      assert.deepEqual(
        ended.map(({ subject }) => subject.id),
        [lost.id, kept.id],
      );
    });
  });
});

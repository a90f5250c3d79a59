import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { isGuildhallError } from '#kernel';
import { onlyFree, planOf } from '#platform/context';
import { identityFixture, type Fixture } from '../fixture.test-support.ts';

describe('plans', () => {
  let f: Fixture;
  const refusedWith = (code: string) => (error: unknown) => isGuildhallError(error, code);
  const planIn = async (session: { accessToken: string }) => (await f.as(session)).actor.plan;

  before(async () => void (f = await identityFixture()));

  test('are given by staff, stand in the next token, and are audited with the reason', async () => {
    const [person, admin] = [await f.person(), await f.as(await f.adminToken())];
    const session = await f.logIn(person);
    assert.equal(await planIn(session), 'free');
    const change = { personId: person.id, reason: 'a chain of nine kitchens' };
    await f.identity.assignPlan(admin, { ...change, plan: 'plus' });
    const next = await f.identity.refreshSession(f.visitor, session.refreshToken);
    assert.equal(await planIn(next), 'plus');
    const { before: former, after, reason } = f.market.audited.find(({ action }) => action === 'person.plan') ?? assert.fail();
    assert.deepEqual([former, after, reason], ['free', 'plus', 'a chain of nine kitchens']);
    await f.identity.assignPlan(admin, { ...change, plan: 'free' });
    assert.equal(await planIn(await f.logIn(person)), 'free');
  });

  test('are of the market, and nobody gives one to themselves or without the right', async () => {
    const [person, { person: self, ...token }] = [await f.person(), await f.adminToken()];
    const [admin, chef] = [await f.as(token), await f.as(await f.logIn(person))];
    const give = (ctx: typeof admin, personId: typeof self.id, plan = 'plus') =>
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

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import fc from 'fast-check';
import { isGuildhallError, type GuildhallError } from '#kernel';
import { tables } from '#platform/database';
import { goodPassword, identityFixture, otherPassword, type Fixture } from '../fixture.test-support.ts';
import type { IdentityTables } from '../tables.gen.ts';

const refusedWith = (code: string) => (error: unknown) => isGuildhallError(error, code);
const ended = refusedWith('identity.session_ended');

describe('a session', () => {
  let f: Fixture;
  before(async () => void (f = await identityFixture()));

  const refresh = (token: string) => f.identity.refreshSession(f.visitor, token);
  const endReason = async (id: string) =>
    (await tables<IdentityTables>(f.market.ctx.db).selectFrom('session').select('end_reason').where('id', '=', id).executeTakeFirst())
      ?.end_reason;

  test('each refresh gives the next token, until the session ends at its fixed time', async () => {
    const session = await f.logIn(await f.person());
    f.market.clock.moveBy({ hours: 24 * 29 });
    const second = await refresh(session.refreshToken);
    assert.notEqual(second.refreshToken, session.refreshToken);
    assert.equal(second.id, session.id);
    assert.equal(String(second.sessionExpiresAt), String(session.sessionExpiresAt));
    f.market.clock.moveBy({ hours: 23, minutes: 55 });
    const third = await refresh(second.refreshToken);
    assert.equal(String(third.expiresAt), String(session.sessionExpiresAt), 'an access token does not outlive its session');
    f.market.clock.moveBy({ minutes: 5 });
    await assert.rejects(refresh(third.refreshToken), ended);
  });

  test('parallel refreshes get the same successor, and the chain goes on from it', async () => {
    const session = await f.logIn(await f.person());
    const answers = await Promise.all(Array.from({ length: 15 }, () => refresh(session.refreshToken)));
    assert.equal(new Set(answers.map(({ refreshToken }) => refreshToken)).size, 1);
    await refresh(answers[0]?.refreshToken ?? '');
  });

  test('a late twin gets the token that is current, not one that is used up already', async () => {
    const session = await f.logIn(await f.person());
    const second = await refresh(session.refreshToken);
    f.market.clock.moveBy({ seconds: 4 });
    const third = await refresh(second.refreshToken);
    f.market.clock.moveBy({ seconds: 4 });
    assert.equal((await refresh(session.refreshToken)).refreshToken, third.refreshToken);
  });

  test('the grace is counted: the twenty-first twin is told to wait, and nobody is logged out', async () => {
    const session = await f.logIn(await f.person());
    const second = await refresh(session.refreshToken);
    for (let i = 0; i < 20; i++) await refresh(session.refreshToken);
    await assert.rejects(refresh(session.refreshToken), refusedWith('identity.refresh_busy'));
    await refresh(second.refreshToken);
  });

  test('twins get the same successor from another process, and also across a change of keys', async () => {
    const session = await f.logIn(await f.person());
    const other = f.secondProcess();
    await other.refreshSession(f.visitor, (await f.logIn(await f.person())).refreshToken); // its memory is filled before
    await f.identity.rotateKeys(f.market.ctx, { atOnce: true });
    const here = await refresh(session.refreshToken);
    const there = await other.refreshSession(f.visitor, session.refreshToken);
    assert.equal(there.refreshToken, here.refreshToken);
  });

  test('a used token shown after the grace ends the family, also when it is an old ancestor and after a restart', async () => {
    const session = await f.logIn(await f.person());
    const second = await refresh(session.refreshToken);
    f.market.clock.moveBy({ minutes: 15 });
    const third = await refresh(second.refreshToken);
    f.market.clock.moveBy({ seconds: 11 });
    f.market.audited.length = 0;
    const restarted = f.secondProcess();
    await assert.rejects(restarted.refreshSession(f.visitor, session.refreshToken), ended);
    await assert.rejects(refresh(third.refreshToken), ended);
    await assert.rejects(refresh(second.refreshToken), ended);
    assert.equal(await restarted.authenticate(f.visitor, third.accessToken), undefined);
    assert.equal(await endReason(session.id), 'replay');
    assert.deepEqual(
      f.market.audited.map(({ action, reason, subject }) => [action, reason, subject.id]),
      [
        ['session.reuse_detected', undefined, session.id],
        ['session.end', 'replay', session.id],
      ],
    );
    assert.deepEqual(f.mails, []);
  });

  test('made-up and cut tokens are refused and end nothing', async () => {
    const session = await f.logIn(await f.person());
    for (const token of ['', 'x', 'A'.repeat(43), session.refreshToken.slice(1), `${session.refreshToken}A`]) {
      await assert.rejects(refresh(token), ended);
    }
    await refresh(session.refreshToken);
  });

  test('whatever is refreshed in whatever order, at most one token of a family is live, and only used ones end it', async () => {
    const step = fc.oneof(
      fc.record({ show: fc.nat({ max: 6 }) }),
      fc.record({ wait: fc.integer({ min: 1, max: 30 }) }),
      fc.record({ twins: fc.nat({ max: 6 }) }),
    );
    const person = await f.person();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        f.market.clock.moveBy({ hours: 2 });
        const session = await f.logIn(person);
        const seen = [session.refreshToken];
        for (const each of steps) {
          if ('wait' in each) f.market.clock.moveBy({ seconds: each.wait });
          else {
            const token = seen[Math.min('show' in each ? each.show : each.twins, seen.length - 1)] as string;
            const answers = await Promise.allSettled(Array.from({ length: 'twins' in each ? 3 : 1 }, () => refresh(token)));
            const fresh = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value.refreshToken] : []));
            assert.ok(new Set(fresh).size <= 1);
            for (const one of fresh) if (!seen.includes(one)) seen.push(one);
          }
          const live = await tables<IdentityTables>(f.market.ctx.db)
            .selectFrom('refresh_token')
            .select('hash')
            .where('session_id', '=', session.id)
            .where('used_at', 'is', null)
            .execute();
          assert.equal(live.length, 1);
        }
        const alive = (await endReason(session.id)) === null;
        const last = refresh(seen.at(-1) as string);
        if (alive) await last;
        else await assert.rejects(last, ended);
      }),
      { numRuns: 25 },
    );
  });

  test('logging out ends it here at once and in another process within ten seconds', async () => {
    const session = await f.logIn(await f.person());
    const other = f.secondProcess();
    assert.ok(await other.authenticate(f.visitor, session.accessToken));
    await f.identity.logOut(await f.as(session));
    assert.equal(await f.identity.authenticate(f.visitor, session.accessToken), undefined);
    f.market.clock.moveBy({ seconds: 10 });
    assert.equal(await other.authenticate(f.visitor, session.accessToken), undefined);
    await assert.rejects(refresh(session.refreshToken), ended);
    await f.identity.logOut(f.visitor, session.refreshToken);
    assert.equal(await endReason(session.id), 'logged_out');
  });

  test('logging out everywhere ends all sessions of the person and nobody else’s', async () => {
    const person = await f.person();
    const [one, two, others] = [await f.logIn(person), await f.logIn(person), await f.logIn(await f.person())];
    await f.identity.logOutEverywhere(await f.as(one));
    for (const each of [one, two]) assert.equal(await f.identity.authenticate(f.visitor, each.accessToken), undefined);
    await refresh(others.refreshToken);
  });

  describe('guessing', () => {
    const wrong = (email: string, deviceToken?: string) =>
      f.identity.logIn(f.visitor, { email, password: otherPassword, origin: deviceToken === undefined ? {} : { deviceToken } });

    test('ten tries an hour from anywhere, however many at once, then the right password waits as well', async () => {
      const person = await f.person();
      const tries = await Promise.allSettled(Array.from({ length: 14 }, () => wrong(person.email)));
      const codes = tries.map((each) => (each.status === 'rejected' ? (each.reason as GuildhallError).code : ''));
      assert.equal(codes.filter((code) => code === 'identity.wrong_credentials').length, 10);
      assert.equal(codes.filter((code) => code === 'identity.too_many_tries').length, 4);
      await assert.rejects(
        f.logIn(person),
        (error) => isGuildhallError(error, 'identity.too_many_tries') && error.retryAfterSeconds === 3600,
      );
      f.market.clock.moveBy({ hours: 1 });
      await f.logIn(person);
    });

    test('does not lock out a device that logged in before, and that device is not a way around the limit', async () => {
      const person = await f.person();
      const { deviceToken } = await f.logIn(person);
      for (let i = 0; i < 10; i++) await assert.rejects(wrong(person.email));
      await assert.rejects(f.logIn(person), refusedWith('identity.too_many_tries'));
      await f.logIn(person, { deviceToken: deviceToken ?? '' });
      const stranger = await f.person();
      for (let i = 0; i < 10; i++) await assert.rejects(wrong(stranger.email, deviceToken));
      await assert.rejects(wrong(stranger.email, deviceToken), refusedWith('identity.too_many_tries'));
      for (let i = 0; i < 10; i++) await assert.rejects(wrong(person.email, deviceToken), refusedWith('identity.wrong_credentials'));
      await assert.rejects(wrong(person.email, deviceToken), refusedWith('identity.too_many_tries'));
    });

    test('an unknown address is answered like a known one at every try, the hashing included', async () => {
      const person = await f.person();
      const answersFor = async (email: string) => {
        const answers: unknown[] = [];
        for (let i = 0; i < 12; i++) {
          const error = await wrong(email).catch((each: unknown) => each as GuildhallError);
          if ('code' in error) answers.push([error.kind, error.code, error.message, error.retryAfterSeconds, error.facts]);
        }
        return answers;
      };
      assert.deepEqual(await answersFor('unknown@example.org'), await answersFor(person.email));
    });
  });

  test('a log-in that was checked before a reset does not open a session after it', async () => {
    const person = await f.person();
    await f.identity.requestReset(f.visitor, person.email);
    await f.settle();
    const token = f.mailedToken(person.email);
    const [reset, logIn] = await Promise.allSettled([
      f.identity.resetPassword(f.visitor, { token, password: otherPassword }),
      f.identity.logIn(f.visitor, { email: person.email, password: goodPassword }),
    ]);
    assert.equal(reset.status, 'fulfilled');
    if (logIn.status === 'fulfilled') await assert.rejects(refresh(logIn.value.refreshToken), ended);
  });
});

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { isGuildhallError } from '#kernel';
import { sql } from '#platform/database';
import { totpCodeOfStep, totpStepAt, type Session } from '#modules/identity';
import { setUpSecondFactor } from '#test/second-factor';
import { goodPassword, identityFixture, type Fixture } from '../../src/modules/identity/fixture.test-support.ts';

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'accepted';
  } catch (error) {
    if (isGuildhallError(error)) return error.code;
    throw error;
  }
};

describe('identity on PostgreSQL', () => {
  let f: Fixture;
  before(async () => void (f = await identityFixture()));

  test('of a hundred uses of one code at once, one is accepted', async () => {
    const person = await f.person();
    const { secret } = await setUpSecondFactor(f.identity, await f.as(await f.logIn(person)));
    f.market.clock.moveBy({ minutes: 2 });
    const code = totpCodeOfStep(secret, totpStepAt(f.market.clock.now()));
    // Each from a device of its own that is known, so that no count of guesses stands in for the rule.
    const tickets: { ticket: string; deviceToken: string }[] = [];
    for (let i = 0; i < 100; i += 1) {
      const deviceToken = `${i}`.padStart(43, 'd');
      await sql`insert into device (id, person_id, token_hash, created_at, last_seen_at)
        values (${f.market.ctx.newId('device')}, ${person.id}, ${await hashed(deviceToken)}, now(), now())`.execute(f.market.ctx.db);
      const admission = await f.identity.beginLogIn(f.visitor, { email: person.email, password: goodPassword, origin: { deviceToken } });
      assert.ok('secondStep' in admission);
      tickets.push({ ticket: admission.secondStep.ticket, deviceToken });
    }
    const processes = [f.identity, f.secondProcess()];
    const answers = await Promise.all(
      tickets.map(({ ticket, deviceToken }, i) =>
        codeOf((processes[i % 2] ?? f.identity).completeSecondStep(f.visitor, { ticket, code, origin: { deviceToken } })),
      ),
    );
    const counted = Map.groupBy(answers, (each) => each);
    assert.deepEqual(
      new Map([...counted].map(([answer, all]) => [answer, all.length])),
      new Map([
        ['accepted', 1],
        ['identity.code_used', 99],
      ]),
    );
  });

  test('the reset of a second step and a log-in with it, both at once: one of them wins, and the factor is there or gone accordingly', async () => {
    const elsewhere = f.secondProcess();
    for (let round = 0; round < 6; round += 1) {
      const person = await f.person();
      const { secret } = await setUpSecondFactor(f.identity, await f.as(await f.logIn(person)));
      const ticketOf = async () => {
        const admission = await f.identity.beginLogIn(f.visitor, { email: person.email, password: goodPassword });
        assert.ok('secondStep' in admission);
        return admission.secondStep.ticket;
      };
      const asked = async () => {
        const ticket = await ticketOf();
        await f.identity.askFactorReset(f.visitor, { ticket });
        const mailedCode = f.mails.findLast(({ email, data }) => email === person.email && data?.['code'])?.data?.['code'] ?? '';
        return { ticket, mailedCode };
      };
      await f.identity.confirmFactorReset(f.visitor, await asked());
      f.market.clock.moveBy({ hours: 72 });
      const [last, ticket] = [await asked(), await ticketOf()];
      const code = totpCodeOfStep(secret, totpStepAt(f.market.clock.now()));
      const [shown, ...resets] = await Promise.all([
        codeOf(f.identity.completeSecondStep(f.visitor, { ticket, code })),
        codeOf(elsewhere.confirmFactorReset(f.visitor, last)),
        codeOf(f.identity.confirmFactorReset(f.visitor, last)),
      ]);
      const done = resets.filter((each) => each === 'accepted').length;
      assert.equal((shown === 'accepted' ? 1 : 0) + done, 1, [shown, ...resets].join());
      const { rows } = await sql<{ outcome: string; factors: number; open: number }>`
        select outcome, (select count(*)::int from totp_factor where person_id = ${person.id}) as factors,
          (select count(*)::int from session where person_id = ${person.id} and ended_at is null and not strong) as open
        from factor_reset where person_id = ${person.id}`.execute(f.market.ctx.db);
      assert.deepEqual(rows, [done === 1 ? { outcome: 'done', factors: 0, open: 1 } : { outcome: 'stopped', factors: 1, open: 0 }]);
    }
  });

  test('after a restart no ancestor of a refresh token is accepted, and showing one ends its family', async () => {
    const person = await f.person();
    for (let ancestor = 0; ancestor < 6; ancestor += 1) {
      const chain: Session[] = [await f.logIn(person)];
      for (let i = 0; i < 6; i += 1) {
        f.market.clock.moveBy({ seconds: 11 });
        chain.push(await f.identity.refreshSession(f.visitor, chain.at(-1)?.refreshToken ?? ''));
      }
      f.market.clock.moveBy({ seconds: 11 });
      const restarted = f.secondProcess();
      assert.equal(await codeOf(restarted.refreshSession(f.visitor, chain[ancestor]?.refreshToken ?? '')), 'identity.session_ended');
      assert.equal(await codeOf(restarted.refreshSession(f.visitor, chain.at(-1)?.refreshToken ?? '')), 'identity.session_ended');
    }
  });
});

async function hashed(token: string): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token))).toString('base64url');
}

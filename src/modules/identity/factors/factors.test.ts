import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { isGuildhallError } from '#kernel';
import type { Context } from '#platform/context';
import { sql } from '#platform/database';
import { setUpSecondFactor } from '#test/second-factor';
import type { Person } from '../domain.ts';
import { goodPassword, identityFixture, type Fixture } from '../fixture.test-support.ts';
import { codeOfStep, stepAt } from './index.ts';
import { newRecoveryCode, qrRows, recoveryCodeHash, stepOfCode } from './totp.ts';

const refusedWith = (code: string) => (error: unknown) => isGuildhallError(error, code);

describe('a code of an authenticator app', () => {
  // RFC 6238, appendix B: SHA-1, the last six of its eight digits.
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

  test('is the one of RFC 6238, of the present step, the one before or the one after', () => {
    const at = (seconds: number) => Temporal.Instant.fromEpochMilliseconds(seconds * 1000);
    for (const [seconds, code] of [
      [59, '287082'],
      [1_111_111_109, '081804'],
      [20_000_000_000, '353130'],
    ] as const) {
      const step = Math.floor(seconds / 30);
      for (const off of [-29, 0, 30]) assert.equal(stepOfCode(secret, code, at(seconds + off)), step);
      for (const off of [60, 90]) assert.equal(stepOfCode(secret, code, at(seconds + off)), undefined);
    }
    assert.equal(stepOfCode(secret, '287 082', at(59)), 1);
    for (const wrong of ['287083', '28708', '2870822', '', 'abcdef']) assert.equal(stepOfCode(secret, wrong, at(59)), undefined);
  });

  test('recovery codes forgive how they are typed, and mean nothing for another person', () => {
    const code = newRecoveryCode();
    assert.match(code, /^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){5}$/);
    assert.equal(
      recoveryCodeHash('a', code.toUpperCase().replaceAll('-', ' ').replaceAll('0', 'O').replaceAll('1', 'l')),
      recoveryCodeHash('a', code),
    );
    assert.notEqual(recoveryCodeHash('b', code), recoveryCodeHash('a', code));
    const rows = qrRows('otpauth://totp/Prep:ada');
    assert.ok(rows.every((row) => row.length === rows.length && /^[01]+$/.test(row)));
  });
});

describe('a second factor', () => {
  let f: Fixture;
  before(async () => void (f = await identityFixture()));

  const now = (step = 0, secret: string) => codeOfStep(secret, stepAt(f.market.clock.now()) + step);
  async function withFactor(options?: {
    roles?: string[];
  }): Promise<{ person: Person; ctx: Context; secret: string; recoveryCodes: string[] }> {
    const person = await f.person(options);
    const ctx = await f.as(await f.logIn(person));
    const made = await setUpSecondFactor(f.identity, ctx);
    f.market.clock.moveBy({ seconds: 60 });
    return { person, ctx, ...made };
  }
  const auditedOf = ({ id }: Person): string[] => f.market.audited.flatMap(({ action, subject }) => (subject.id === id ? [action] : []));
  async function ticketFor(person: Person): Promise<string> {
    const admission = await f.identity.beginLogIn(f.visitor, { email: person.email, password: goodPassword });
    assert.ok('secondStep' in admission);
    return admission.secondStep.ticket;
  }

  test('begun and not confirmed asks nobody for anything; a wrong code does not confirm it', async () => {
    const person = await f.person();
    const ctx = await f.as(await f.logIn(person));
    const { secret, address } = await f.identity.beginTotp(ctx);
    assert.ok(address.startsWith('otpauth://totp/Prep:') && address.includes(secret));
    await assert.rejects(f.identity.confirmTotp(ctx, '000000'), refusedWith('identity.wrong_code'));
    await f.logIn(person);
    const { rows } = await sql<{ text: string }>`select row_to_json(t)::text as text from totp_factor t`.execute(f.market.ctx.db);
    assert.ok(rows.every(({ text }) => !text.includes(secret)));
  });

  test('stands between the password and the session; its code is taken once, and no earlier one after it', async () => {
    const { person, secret } = await withFactor();
    await assert.rejects(f.logIn(person), refusedWith('identity.second_step_needed'));
    const ticket = await ticketFor(person);
    await assert.rejects(f.identity.completeSecondStep(f.visitor, { ticket, code: '000000' }), refusedWith('identity.wrong_code'));
    const session = await f.identity.completeSecondStep(f.visitor, { ticket, code: now(0, secret) });
    assert.equal(session.strong, true);
    await assert.rejects(
      f.identity.completeSecondStep(f.visitor, { ticket, code: now(1, secret) }),
      refusedWith('identity.second_step_over'),
    );
    const again = await ticketFor(person);
    for (const step of [0, -1]) {
      await assert.rejects(
        f.identity.completeSecondStep(f.visitor, { ticket: again, code: now(step, secret) }),
        refusedWith('identity.code_used'),
      );
    }
    await f.identity.completeSecondStep(f.visitor, { ticket: again, code: now(1, secret) });
  });

  test('a ticket is over after ten minutes, and guesses are counted like those at passwords', async () => {
    const { person, secret } = await withFactor();
    const old = await ticketFor(person);
    f.market.clock.moveBy({ minutes: 10 });
    await assert.rejects(
      f.identity.completeSecondStep(f.visitor, { ticket: old, code: now(0, secret) }),
      refusedWith('identity.second_step_over'),
    );
    const ticket = await ticketFor(person);
    for (let i = 0; i < 10; i += 1) {
      await assert.rejects(f.identity.completeSecondStep(f.visitor, { ticket, code: '000000' }), refusedWith('identity.wrong_code'));
    }
    await assert.rejects(
      f.identity.completeSecondStep(f.visitor, { ticket, code: now(0, secret) }),
      refusedWith('identity.too_many_tries'),
    );
  });

  test('a recovery code stands in for it once; new ones void the old; the person is told each time', async () => {
    const { person, ctx, recoveryCodes } = await withFactor();
    assert.equal(new Set(recoveryCodes).size, 10);
    const [first = '', second = ''] = recoveryCodes;
    await f.identity.completeSecondStep(f.visitor, { ticket: await ticketFor(person), recoveryCode: first.toUpperCase() });
    const ticket = await ticketFor(person);
    await assert.rejects(f.identity.completeSecondStep(f.visitor, { ticket, recoveryCode: first }), refusedWith('identity.wrong_code'));
    await f.identity.renewRecoveryCodes(ctx);
    await assert.rejects(f.identity.completeSecondStep(f.visitor, { ticket, recoveryCode: second }), refusedWith('identity.wrong_code'));
    const notices = f.mails.filter(({ email, kind }) => email === person.email && kind === 'notice');
    assert.deepEqual(
      notices.filter(({ notice }) => notice !== 'new_device').map(({ notice, data }) => [notice, data]),
      [
        ['totp_on', {}],
        ['recovery_used', { left: '9' }],
        ['recovery_made', {}],
      ],
    );
    assert.deepEqual(auditedOf(person), [
      'person.create',
      'person.factor_added',
      'person.recovery_code_used',
      'person.recovery_codes_made',
    ]);
  });

  test('roles of staff count in a session with a second factor only, and go when it is turned off', async () => {
    const person = await f.person({ roles: ['admin', 'chef'] });
    const weak = await f.logIn(person);
    assert.deepEqual(weak.person.roles, ['chef']);
    const ctx = await f.as(weak);
    assert.deepEqual(ctx.actor.roles, ['chef']);
    const { accessToken } = await setUpSecondFactor(f.identity, ctx);
    const strong = await f.identity.authenticate(f.visitor, accessToken);
    assert.deepEqual(strong?.roles, ['admin', 'chef']);
    const refreshed = await f.identity.refreshSession(f.visitor, weak.refreshToken);
    assert.deepEqual(refreshed.person.roles, ['admin', 'chef']);
    await f.identity.turnOffTotp(ctx);
    assert.deepEqual(auditedOf(person), ['person.create', 'person.factor_added', 'person.factor_removed']);
    assert.deepEqual((await f.identity.refreshSession(f.visitor, refreshed.refreshToken)).person.roles, ['chef']);
    assert.deepEqual((await f.logIn(person)).person.roles, ['chef']);
  });

  test('a session of staff ends after an hour without use, and twelve hours after its last proof however it is used', async () => {
    const { person, secret } = await withFactor({ roles: ['admin', 'chef'] });
    const open = async () => {
      f.market.clock.moveBy({ minutes: 2 });
      return f.identity.completeSecondStep(f.visitor, { ticket: await ticketFor(person), code: now(0, secret) });
    };
    const ended = refusedWith('identity.session_ended');
    let used = await open();
    const left = await open();
    for (let times = 1; times <= 14; times++) {
      f.market.clock.moveBy({ minutes: 50 });
      used = await f.identity.refreshSession(f.visitor, used.refreshToken);
      if (times === 2) await assert.rejects(f.identity.refreshSession(f.visitor, left.refreshToken), ended);
    }
    f.market.clock.moveBy({ minutes: 50 });
    await assert.rejects(f.identity.refreshSession(f.visitor, used.refreshToken), ended);
    assert.ok(f.market.audited.some(({ action, reason }) => action === 'session.end' && reason === 'staff_time_over'));

    const chef = await f.logIn(await f.person());
    f.market.clock.moveBy({ hours: 29 * 24 });
    await f.identity.refreshSession(f.visitor, chef.refreshToken);
  });

  test('a new proof is made with the factor where there is one, with the password elsewhere, and says when', async () => {
    const plain = await f.person();
    const ctx = await f.as(await f.logIn(plain));
    f.market.clock.moveBy({ minutes: 11 });
    await assert.rejects(f.identity.prove(ctx, { password: 'not the password at all' }), refusedWith('identity.wrong_credentials'));
    const proven = await f.identity.authenticate(f.visitor, (await f.identity.prove(ctx, { password: goodPassword })).accessToken);
    assert.equal(String(proven?.provenAt), String(f.market.clock.now()));

    const { ctx: theirs, secret } = await withFactor();
    await assert.rejects(f.identity.prove(theirs, { password: goodPassword }), refusedWith('identity.factor_needed'));
    await f.identity.prove(theirs, { code: now(0, secret) });
    await assert.rejects(f.identity.prove(theirs, { code: now(0, secret) }), refusedWith('identity.code_used'));
    await f.identity.logOut(theirs);
    await assert.rejects(f.identity.prove(theirs, { code: now(1, secret) }), refusedWith('identity.session_ended'));
  });
});

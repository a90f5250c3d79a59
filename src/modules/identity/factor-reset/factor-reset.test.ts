import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { isGuildhallError } from '#kernel';
import { systemActor, withActor, type Context } from '#platform/context';
import { sql } from '#platform/database';
import { softwareAuthenticator } from '#test/authenticator';
import { setUpSecondFactor } from '#test/second-factor';
import type { Person } from '../domain.ts';
import { codeOfStep, stepAt } from '../factors/index.ts';
import { goodPassword, identityFixture, otherPassword, type Fixture } from '../fixture.test-support.ts';
import type { ResetStep } from './index.ts';

const refusedWith = (code: string) => (error: unknown) => isGuildhallError(error, code);

describe('who has lost every second factor', () => {
  let f: Fixture;
  before(async () => void (f = await identityFixture()));

  interface Owner {
    person: Person;
    ctx: Context;
    secret: string;
    refreshToken: string;
    deviceToken: string;
  }
  async function owner(options?: { roles?: string[] }): Promise<Owner> {
    const person = await f.person(options);
    const session = await f.logIn(person);
    const ctx = await f.as(session);
    const { secret } = await setUpSecondFactor(f.identity, ctx);
    const authenticator = softwareAuthenticator({ origin: 'https://prep.example' });
    await f.identity.addPasskey(ctx, { name: 'Phone', response: authenticator.create(await f.identity.beginPasskey(ctx)) });
    f.market.clock.moveBy({ minutes: 2 });
    return { person, ctx, secret, refreshToken: session.refreshToken, deviceToken: session.deviceToken ?? '' };
  }
  async function ticketOf({ email }: Person, password = goodPassword): Promise<string> {
    const admission = await f.identity.beginLogIn(f.visitor, { email, password });
    assert.ok('secondStep' in admission);
    return admission.secondStep.ticket;
  }
  const noticesTo = ({ email }: Person) => f.mails.filter((mail) => mail.email === email && mail.notice?.startsWith('factor_reset'));
  const namesOf = (person: Person) => noticesTo(person).map(({ notice }) => notice);
  const codeFor = (person: Person): string => noticesTo(person).findLast(({ data }) => data?.['code'])?.data?.['code'] ?? '';
  const stopLink = (person: Person): string =>
    noticesTo(person)
      .findLast(({ path }) => path?.includes('/lost/stop'))
      ?.path?.split('token=')[1] ?? '';
  const auditOf = ({ id }: Person) => f.market.audited.filter(({ action, subject }) => subject.id === id && action.includes('factor'));
  const lastAct = (person: Person) => auditOf(person).at(-1)?.action;
  /** Password, then the mailed code. */
  async function lost(person: Person, password = goodPassword): Promise<ResetStep> {
    const ticket = await ticketOf(person, password);
    assert.equal(await f.identity.askFactorReset(f.visitor, { ticket }), undefined);
    return f.identity.confirmFactorReset(f.visitor, { ticket, mailedCode: codeFor(person) });
  }
  async function begun(options?: { roles?: string[] }): Promise<Owner & { endsAt: Temporal.Instant }> {
    const made = await owner(options);
    const step = await lost(made.person);
    assert.ok('endsAt' in step);
    return { ...made, endsAt: step.endsAt };
  }
  const isWaiting = async (person: Person): Promise<boolean> =>
    (await f.identity.factorResetAtLogIn(f.visitor, await ticketOf(person))).endsAt !== undefined;
  const showFactor = async ({ person, secret }: Owner) =>
    f.identity.completeSecondStep(f.visitor, {
      ticket: await ticketOf(person),
      code: codeOfStep(secret, stepAt(f.market.clock.now())),
    });

  test('waits three days, is told at once and a day before, and then gets in with password and mailed code: the factors are gone', async () => {
    const { person, ctx, refreshToken, deviceToken, endsAt } = await begun();
    assert.equal(endsAt.epochMilliseconds - f.market.clock.now().epochMilliseconds, 72 * 3_600_000);
    assert.equal(lastAct(person), 'person.factor_reset_begun');
    const ticket = await ticketOf(person);
    assert.equal(
      String(await f.identity.askFactorReset(f.visitor, { ticket })),
      String(endsAt),
      'the code is mailed when the waiting is over',
    );
    f.market.clock.moveBy({ hours: 47 });
    await f.settle();
    assert.deepEqual(namesOf(person), ['factor_reset_code', 'factor_reset_begun']);
    f.market.clock.moveBy({ hours: 1 });
    await f.settle();
    f.market.clock.moveBy({ hours: 24 });
    await f.settle();
    assert.deepEqual(namesOf(person).slice(2), ['factor_reset_soon', 'factor_reset_over']);
    const told = noticesTo(person).filter(({ inside }) => inside?.path === '/account/security');
    assert.equal(told.length, 3, 'in the product, too');

    const step = await lost(person);
    assert.ok('session' in step);
    assert.equal(step.session.strong, false);
    assert.notEqual((await f.as(step.session)).actor.provenAt, undefined, 'a new factor can be set up at once');
    await assert.rejects(f.identity.refreshSession(f.visitor, refreshToken), refusedWith('identity.session_ended'));
    await assert.rejects(f.identity.prove(ctx, { password: goodPassword }), refusedWith('identity.session_ended'));
    await assert.rejects(f.logIn(person, { deviceToken }), refusedWith('identity.second_step_needed'), 'the lost phone is a stranger');
    assert.equal(namesOf(person).at(-1), 'factor_reset_done');
    const entry = auditOf(person).at(-1);
    assert.deepEqual([entry?.action, entry?.before], ['person.factors_reset', { totp: 1, passkeys: 1 }]);
    const { rows } = await sql<{ left: number }>`
      select (select count(*) from totp_factor where person_id = ${person.id})::int + (select count(*) from passkey where person_id = ${person.id})::int
        + (select count(*) from recovery_code where person_id = ${person.id})::int as left`.execute(f.market.ctx.db);
    assert.equal(rows[0]?.left, 0);
  });

  test('must have the password before anything, and a code of this very log-in: neither a stranger nor another browser begins it', async () => {
    const { person } = await owner();
    const [ticket, other] = [await ticketOf(person), await ticketOf(person)];
    await assert.rejects(f.identity.askFactorReset(f.visitor, { ticket: 'x'.repeat(43) }), refusedWith('identity.second_step_over'));
    await f.identity.askFactorReset(f.visitor, { ticket });
    assert.equal(lastAct(person), 'person.factor_reset_code');
    const mailedCode = codeFor(person);
    for (const wrong of [
      { ticket: other, mailedCode },
      { ticket, mailedCode: '0000 0000' },
    ])
      await assert.rejects(f.identity.confirmFactorReset(f.visitor, wrong), refusedWith('identity.wrong_code'));
    await assert.rejects(f.identity.completeSecondStep(f.visitor, { ticket, mailedCode }), refusedWith('identity.no_proof'));
    for (let i = 0; i < 7; i += 1)
      await assert.rejects(f.identity.confirmFactorReset(f.visitor, { ticket, mailedCode: '1' }), refusedWith('identity.wrong_code'));
    await assert.rejects(f.identity.completeSecondStep(f.visitor, { ticket, code: '000000' }), refusedWith('identity.too_many_tries'));
    assert.ok(!namesOf(person).includes('factor_reset_begun'));
  });

  test('is stopped by the link mailed to the owner, once: every session ends, and a new password is asked for', async () => {
    const { person, refreshToken } = await begun();
    const ticket = await ticketOf(person);
    const token = stopLink(person);
    await f.identity.disownFactorReset(f.visitor, token);
    await f.settle();
    await assert.rejects(f.identity.refreshSession(f.visitor, refreshToken), refusedWith('identity.session_ended'));
    await assert.rejects(f.identity.askFactorReset(f.visitor, { ticket }), refusedWith('identity.second_step_over'));
    assert.equal(f.mails.findLast(({ email }) => email === person.email)?.kind, 'reset');
    const stopped = auditOf(person).at(-1);
    assert.deepEqual([stopped?.action, stopped?.after], ['person.factor_reset_stopped', { reason: 'mailed_link' }]);
    assert.equal(await isWaiting(person), false);
    await assert.rejects(f.identity.disownFactorReset(f.visitor, token), refusedWith('identity.token_refused'));
    f.market.clock.moveBy({ hours: 80 });
    await f.settle();
    assert.deepEqual(namesOf(person).at(-1), 'factor_reset_stopped', 'and no timer goes off');
  });

  const stops: [string, string, (of: Owner) => Promise<unknown>][] = [
    ['by who is logged in', 'owner', ({ ctx }) => f.identity.stopMyFactorReset(ctx)],
    [
      'at the second step of a log-in',
      'password_shown',
      async ({ person }) => f.identity.stopFactorResetAtLogIn(f.visitor, await ticketOf(person)),
    ],
    ['by a log-in with the factor, which is not lost', 'factor_shown', showFactor],
    [
      'by the factor shown as a new proof',
      'factor_shown',
      ({ ctx, secret }) => f.identity.prove(ctx, { code: codeOfStep(secret, stepAt(f.market.clock.now())) }),
    ],
    [
      'by another password',
      'password_changed',
      ({ ctx }) => f.identity.changePassword(ctx, { current: goodPassword, next: otherPassword }),
    ],
    [
      'by another address',
      'email_changed',
      async ({ person, ctx }) => {
        await f.identity.askEmailChange(ctx, `new-${person.email}`);
        await f.settle();
        const mail = f.mails.findLast(({ notice }) => notice === 'email_confirm');
        await f.identity.confirmEmail(f.visitor, mail?.path?.split('token=')[1] ?? '');
      },
    ],
  ];
  for (const [how, reason, stop] of stops) {
    test(`is stopped ${how}, and the person is told`, async () => {
      const waiting = await begun();
      await stop(waiting);
      const entry = auditOf(waiting.person).findLast(({ action }) => action === 'person.factor_reset_stopped');
      assert.deepEqual(entry?.after, { reason });
      assert.ok(namesOf(waiting.person).includes('factor_reset_stopped'));
      f.market.clock.moveBy({ hours: 73 });
      await f.settle();
      assert.ok(!namesOf(waiting.person).includes('factor_reset_over'));
      const { rows } = await sql<{ open: number }>`
        select count(*)::int as open from factor_reset where person_id = ${waiting.person.id} and closed_at is null`.execute(
        f.market.ctx.db,
      );
      assert.equal(rows[0]?.open, 0);
    });
  }

  test('stopped in the last moment, is not begun anew by the code that would have ended it', async () => {
    const { person, ctx } = await begun();
    f.market.clock.moveBy({ hours: 72 });
    const ticket = await ticketOf(person);
    await f.identity.askFactorReset(f.visitor, { ticket });
    await f.identity.stopMyFactorReset(ctx);
    const late = f.identity.confirmFactorReset(f.visitor, { ticket, mailedCode: codeFor(person) });
    await assert.rejects(late, refusedWith('identity.wrong_code'));
    assert.equal(await isWaiting(person), false);
  });

  test('waits seven days where the password is new, so that a mailbox alone does not open the account unseen', async () => {
    const { person } = await owner();
    await f.identity.requestReset(f.visitor, person.email);
    await f.settle();
    await f.identity.resetPassword(f.visitor, { token: f.mailedToken(person.email), password: otherPassword });
    const step = await lost(person, otherPassword);
    assert.ok('endsAt' in step);
    assert.equal(step.endsAt.epochMilliseconds - f.market.clock.now().epochMilliseconds, 7 * 24 * 3_600_000);
  });

  test('has one open at a time and three a month; after the waiting a week to come back', async () => {
    const { person, ctx } = await begun();
    await f.identity.stopMyFactorReset(ctx);
    const [first, second] = [await ticketOf(person), await ticketOf(person)];
    await f.identity.askFactorReset(f.visitor, { ticket: first });
    const firstCode = codeFor(person);
    await f.identity.askFactorReset(f.visitor, { ticket: second });
    const one = await f.identity.confirmFactorReset(f.visitor, { ticket: first, mailedCode: firstCode });
    f.market.clock.moveBy({ minutes: 1 });
    const two = await f.identity.confirmFactorReset(f.visitor, { ticket: second, mailedCode: codeFor(person) });
    assert.deepEqual(two, one, 'the one that waits already');

    f.market.clock.moveBy({ hours: 72 + 7 * 24 });
    await f.settle();
    assert.equal(await isWaiting(person), false);
    assert.ok('endsAt' in (await lost(person)), 'nobody came back in time: it begins anew');
    const stopped = await ticketOf(person);
    await f.identity.stopFactorResetAtLogIn(f.visitor, stopped);
    await assert.rejects(f.identity.askFactorReset(f.visitor, { ticket: stopped }), refusedWith('identity.too_many_resets'));
    f.market.clock.moveBy({ hours: 31 * 24 });
    assert.ok('endsAt' in (await lost(person)));
  });

  test('of staff is helped by another admin alone, with a reason: sessions end, the person is told, and roles come back with a new factor', async () => {
    const staff = await owner({ roles: ['admin', 'chef'] });
    const ticket = await ticketOf(staff.person);
    assert.equal((await f.identity.factorResetAtLogIn(f.visitor, ticket)).notOffered, 'staff');
    await assert.rejects(f.identity.askFactorReset(f.visitor, { ticket }), refusedWith('identity.staff_reset'));

    const { person: self, accessToken } = await f.adminToken();
    const admin = await f.as({ accessToken });
    const reset = (ctx: Context, personId: Person['id']) =>
      f.identity.resetTheirFactors(ctx, { personId, reason: 'lost on a boat, known by voice' });
    await assert.rejects(reset(admin, self.id), refusedWith('identity.own_factors'));
    const chef = await f.as(await f.logIn(await f.person()));
    await assert.rejects(reset(chef, staff.person.id), refusedWith('identity.forbidden'));
    await reset(admin, staff.person.id);
    const entry = auditOf(staff.person).at(-1);
    assert.deepEqual([entry?.action, entry?.reason], ['person.factors_reset', 'lost on a boat, known by voice']);
    assert.equal(namesOf(staff.person).at(-1), 'factor_reset_by_staff');
    await assert.rejects(f.identity.refreshSession(f.visitor, staff.refreshToken), refusedWith('identity.session_ended'));
    await assert.rejects(reset(admin, staff.person.id), refusedWith('identity.no_factor'));

    const again = await f.identity.beginLogIn(f.visitor, { email: staff.person.email, password: goodPassword });
    assert.ok('secondStep' in again, 'from a device that is not known the mailbox confirms it');
    assert.deepEqual(again.secondStep.ways, ['mailed_code']);
    const mailedCode =
      f.mails.findLast(({ notice, email }) => notice === 'log_in_code' && email === staff.person.email)?.data?.['code'] ?? '';
    const session = await f.identity.completeSecondStep(f.visitor, { ticket: again.secondStep.ticket, mailedCode });
    assert.deepEqual(session.person.roles, ['chef']);
    const strong = await setUpSecondFactor(f.identity, await f.as(session));
    assert.deepEqual((await f.identity.authenticate(f.visitor, strong.accessToken))?.roles, ['admin', 'chef']);
  });

  test('who becomes staff while they wait, or is erased, is not let through by it', async () => {
    const { person } = await begun();
    f.market.clock.moveBy({ hours: 72 });
    const asked = await ticketOf(person);
    await f.identity.askFactorReset(f.visitor, { ticket: asked });
    await f.identity.grantRole(withActor(f.market.ctx, systemActor('test')), {
      personId: person.id,
      role: 'admin',
      reason: 'joins the team',
    });
    const ticket = await ticketOf(person);
    await assert.rejects(
      f.identity.confirmFactorReset(f.visitor, { ticket: asked, mailedCode: codeFor(person) }),
      refusedWith('identity.staff_reset'),
    );
    await assert.rejects(f.identity.askFactorReset(f.visitor, { ticket }), refusedWith('identity.staff_reset'));

    const gone = await begun();
    await f.identity.eraseAccount(f.market.ctx, gone.person.id);
    f.market.clock.moveBy({ hours: 72 });
    await f.settle();
    assert.ok(!namesOf(gone.person).includes('factor_reset_over'));
    const { rows } = await sql`select from factor_reset where person_id = ${gone.person.id}`.execute(f.market.ctx.db);
    assert.equal(rows.length, 0);
  });
});

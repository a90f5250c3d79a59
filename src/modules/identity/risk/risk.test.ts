import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { isGuildhallError } from '#kernel';
import { setUpSecondFactor } from '#test/second-factor';
import { goodPassword, identityFixture, type Fixture } from '../fixture.test-support.ts';
import type { Admission } from '../sessions/index.ts';
import type { Origin, Person } from '../index.ts';
import { mySessions } from '../sessions/my-sessions.ts';
import { networkOf } from './network.ts';
import { scoreOf, type RiskFacts } from './score.ts';
import { signals } from './signals.ts';

/** An owner at home. */
const usual: RiskFacts = {
  hasEarlier: true,
  isDeviceKnown: true,
  isKindKnown: true,
  isNetworkKnown: true,
  isCountryKnown: true,
  minutesSinceElsewhere: undefined,
  wrongGuesses: 0,
  hoursSincePassword: undefined,
  isEmailNew: false,
  wasDisowned: false,
  hasSuspectPasskey: false,
  wasFactorReset: false,
  isPasswordBreached: false,
  daysUnseen: 1,
};
const newDevice = { isDeviceKnown: false };
const cafe = { ...newDevice, isKindKnown: false, isNetworkKnown: false };
const abroad = { ...cafe, isCountryKnown: false };

describe('the score of a log-in', () => {
  const table: [string, Partial<RiskFacts>, string, number][] = [
    ['the owner at home', {}, 'low', 0],
    ['the first log-in of all, from anywhere', { ...abroad, hasEarlier: false }, 'low', 0],
    ['nothing known of network and country', { isKindKnown: undefined, isNetworkKnown: undefined, isCountryKnown: undefined }, 'low', 0],
    ['a new browser at home', newDevice, 'low', 25],
    ['a new phone at home', { ...newDevice, isKindKnown: false }, 'low', 35],
    ['a new laptop in a café', cafe, 'medium', 55],
    ['a new laptop abroad', abroad, 'high', 70],
    ['a new browser after somebody’s three guesses', { ...newDevice, wrongGuesses: 3 }, 'medium', 45],
    ['two guesses, as everybody has', { ...newDevice, wrongGuesses: 2 }, 'low', 25],
    ['a stranger who guessed eight times', { ...newDevice, isNetworkKnown: false, wrongGuesses: 8 }, 'high', 80],
    ['a new device right after a reset', { ...newDevice, hoursSincePassword: 0.1 }, 'low', 35],
    ['a day after it', { ...newDevice, hoursSincePassword: 24 }, 'low', 25],
    ['a new device after a new address', { ...newDevice, isEmailNew: true }, 'medium', 45],
    ['a new device after "this wasn’t me"', { ...newDevice, wasDisowned: true }, 'medium', 50],
    ['a new device where a passkey may have a copy', { ...newDevice, hasSuspectPasskey: true }, 'medium', 45],
    ['a new device with a password from a breach', { ...newDevice, isPasswordBreached: true }, 'medium', 55],
    ['a new device after the second step was reset', { ...newDevice, wasFactorReset: true }, 'high', 70],
    ['the same where no earlier session is remembered', { ...newDevice, hasEarlier: false, wasFactorReset: true }, 'high', 70],
    ['the owner’s own device after it', { wasFactorReset: true }, 'low', 15],
    ['a café with a password from a breach', { ...cafe, isPasswordBreached: true }, 'high', 85],
    ['a new device after four months', { ...newDevice, daysUnseen: 120 }, 'medium', 40],
    ['another country within the hour', { ...newDevice, isNetworkKnown: false, minutesSinceElsewhere: 60 }, 'high', 75],
    ['another country a day later', { ...newDevice, isNetworkKnown: false, minutesSinceElsewhere: 1_440 }, 'medium', 45],
    ['the owner’s own phone abroad', { isNetworkKnown: false, isCountryKnown: false }, 'low', 5],
    [
      'everything at once on a known device: never more than medium',
      { ...abroad, isDeviceKnown: true, wrongGuesses: 9, isEmailNew: true, wasDisowned: true, isPasswordBreached: true, daysUnseen: 120 },
      'medium',
      100,
    ],
  ];
  for (const [what, facts, level, score] of table) {
    test(`${what}: ${level}, ${score}`, () => {
      const risk = scoreOf({ ...usual, ...facts });
      assert.deepEqual({ level: risk.level, score: risk.score }, { level, score });
      const sum = risk.signals.reduce((all, { points }) => all + points, 0);
      assert.equal(Math.min(100, Math.max(0, sum)), score, 'it is the sum of what is listed');
    });
  }

  test('each signal says in words what it saw and why it weighs what it does', () => {
    for (const { points, because, says } of Object.values(signals)) {
      assert.ok(Number.isInteger(points) && because.length > 20 && says.endsWith('.'));
    }
  });

  test('a network is 24 bits of IPv4 and 48 of IPv6, however they are written', () => {
    const same = [
      ['203.0.113.9', '203.0.113.0/24'],
      ['::ffff:203.0.113.77', '203.0.113.0/24'],
      ['2001:db8:0:1::1', '2001:db8:0::/48'],
      ['2001:0db8:0000:ffff::', '2001:db8:0::/48'],
      ['::1', '0:0:0::/48'],
      ['fe80::1%eth0', 'fe80:0:0::/48'],
    ] as const;
    for (const [address, network] of same) assert.equal(networkOf(address), network, address);
    for (const none of [undefined, null, '', 'unknown', '1.2.3', '999.1.1.1']) assert.equal(networkOf(none), undefined);
  });
});

describe('what follows from the score of a log-in', () => {
  let f: Fixture;
  before(async () => void (f = await identityFixture()));

  const home: Origin = {
    ip: '198.51.100.7',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    country: 'FR',
  };
  const away: Origin = { ip: '203.0.113.9', userAgent: 'Mozilla/5.0 (Windows NT 10.0) Chrome/140.0', country: 'BR' };
  const { country: _unknown, ...awayNearby } = away;
  const begin = (person: Person, origin: Origin, password = goodPassword): Promise<Admission> =>
    f.identity.beginLogIn(f.visitor, { email: person.email, password, origin });
  const opened = (admission: Admission) => {
    if (!('session' in admission)) throw new Error('A second step was asked for.');
    return admission.session;
  };
  const asked = (admission: Admission) => {
    if (!('secondStep' in admission)) throw new Error('No second step was asked for.');
    return admission.secondStep;
  };
  const noticesTo = ({ email }: Person) => f.mails.flatMap((mail) => (mail.email === email && mail.notice ? [mail.notice] : []));
  const mailedCode = ({ email }: Person): string =>
    f.mails.findLast((mail) => mail.email === email && mail.notice === 'log_in_code')?.data?.['code'] ?? '';
  /** A token that tells of no proof: `requireRecentProof` refuses it, however young it is. */
  const refusesActs = async (session: { accessToken: string }): Promise<boolean> => (await f.as(session)).actor.provenAt === undefined;
  async function atHome(): Promise<{ person: Person; deviceToken: string }> {
    const person = await f.person();
    const { deviceToken = '' } = opened(await begin(person, home));
    f.market.clock.moveBy({ hours: 20 });
    return { person, deviceToken };
  }

  test('low: a known device is let in without a word, and its log-in counts as a proof', async () => {
    const { person, deviceToken } = await atHome();
    const session = opened(await begin(person, { ...home, deviceToken }));
    assert.equal(await refusesActs(session), false);
    assert.deepEqual(noticesTo(person), []);
    const own = await mySessions(await f.as(session));
    assert.deepEqual(own.find(({ isThis }) => isThis)?.risk, {
      score: 0,
      level: 'low',
      signals: [{ name: 'known_device', points: -30, says: signals.known_device.says }],
    });
  });

  test('medium: it opens, the owner is told once, and sensitive acts ask for a proof however fresh the log-in is, also after a refresh', async () => {
    const { person } = await atHome();
    const session = opened(await begin(person, awayNearby));
    assert.deepEqual(noticesTo(person), ['new_device']);
    assert.ok(await refusesActs(session));
    const refreshed = await f.identity.refreshSession(f.visitor, session.refreshToken);
    assert.ok(await refusesActs(refreshed));
    const proven = await f.identity.prove(await f.as(refreshed), { password: goodPassword });
    assert.equal(await refusesActs(proven), false);
    const again = await f.identity.refreshSession(f.visitor, refreshed.refreshToken);
    assert.equal(await refusesActs(again), false);
    const [own] = await mySessions(await f.as(again));
    assert.deepEqual(
      own?.risk?.signals.map(({ name, points }) => [name, points]),
      [
        ['new_device', 25],
        ['new_kind', 10],
        ['new_network', 20],
      ],
    );
  });

  test('medium on a known device: told as an unusual log-in', async () => {
    const { person, deviceToken } = await atHome();
    for (let i = 0; i < 8; i += 1) await assert.rejects(begin(person, away, 'not the password of anybody'));
    opened(await begin(person, { ...away, deviceToken }));
    assert.deepEqual(noticesTo(person), ['unusual_log_in']);
  });

  test('high without a second factor: nothing opens before the code that was mailed is written, in that browser, once', async () => {
    const { person } = await atHome();
    const step = asked(await begin(person, away));
    assert.deepEqual(step.ways, ['mailed_code']);
    const code = mailedCode(person);
    assert.match(code, /^\d{4} \d{4}$/);
    const wrong = code === '0000 0000' ? '00000001' : '00000000';
    const complete = (input: object) => f.identity.completeSecondStep(f.visitor, { ticket: step.ticket, origin: away, ...input });
    for (const shown of [{ mailedCode: wrong }, { code }, {}]) {
      await assert.rejects(complete(shown), (error) => isGuildhallError(error, 'identity.wrong_code'));
    }
    const other = asked(await begin(person, away));
    await assert.rejects(
      f.identity.completeSecondStep(f.visitor, { ticket: other.ticket, mailedCode: code }),
      (error) => isGuildhallError(error, 'identity.wrong_code'),
      'a code belongs to its own log-in',
    );
    const session = await complete({ mailedCode: code });
    assert.equal(await refusesActs(session), false, 'password and mailbox together are a proof');
    assert.equal(session.strong, false, 'and no second factor');
    const [own] = await mySessions(await f.as(session));
    assert.equal(own?.risk?.level, 'high');
    await assert.rejects(complete({ mailedCode: code }), (error) => isGuildhallError(error, 'identity.second_step_over'));
    assert.ok(f.market.audited.some(({ action, subject }) => action === 'session.ask_to_confirm' && subject.id === person.id));
  });

  test('high: the code is good for ten minutes, and five are mailed in an hour', async () => {
    const { person } = await atHome();
    const step = asked(await begin(person, away));
    f.market.clock.moveBy({ minutes: 10 });
    await assert.rejects(f.identity.completeSecondStep(f.visitor, { ticket: step.ticket, mailedCode: mailedCode(person) }), (error) =>
      isGuildhallError(error, 'identity.second_step_over'),
    );
    for (let i = 1; i < 5; i += 1) asked(await begin(person, away));
    await assert.rejects(begin(person, away), (error) => isGuildhallError(error, 'identity.too_many_codes'));
    assert.equal(noticesTo(person).filter((notice) => notice === 'log_in_code').length, 5);
  });

  test('high with a second factor: it is shown, as always, no mail is needed, and it counts as a proof', async () => {
    const { person } = await atHome();
    const { recoveryCodes } = await setUpSecondFactor(f.identity, await f.as(opened(await begin(person, home))));
    f.market.clock.moveBy({ hours: 3 });
    const step = asked(await begin(person, away));
    assert.deepEqual(step.ways, ['totp', 'recovery_code']);
    const session = await f.identity.completeSecondStep(f.visitor, {
      ticket: step.ticket,
      recoveryCode: recoveryCodes[0] ?? '',
      origin: away,
    });
    assert.equal(await refusesActs(session), false);
    assert.ok(!noticesTo(person).includes('log_in_code'));
  });

  test('the owner of a known device is never asked to confirm, whatever strangers did in the hour before', async () => {
    const { person, deviceToken } = await atHome();
    for (let i = 0; i < 10; i += 1) await assert.rejects(begin(person, away, 'not the password of anybody'));
    await assert.rejects(begin(person, away), (error) => isGuildhallError(error, 'identity.too_many_tries'));
    opened(await begin(person, { ...away, deviceToken }));
  });
});

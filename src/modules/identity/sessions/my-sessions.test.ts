import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { isGuildhallError } from '#kernel';
import type { Context } from '#platform/context';
import { goodPassword, identityFixture, type Fixture } from '../fixture.test-support.ts';
import { deviceName } from './device-name.ts';
import { mySessions } from './my-sessions.ts';

test('a device is called as people would call it', () => {
  const names = [
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Windows'],
    [
      'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36',
      'Chrome on Android',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/18.0 Mobile Safari/604.1',
      'Safari on iPhone',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0',
      'Edge on Mac',
    ],
    ['curl/8.0', 'A device that does not say what it is'],
  ] as const;
  for (const [userAgent, name] of names) assert.equal(deviceName(userAgent), name);
});

describe('the devices page', () => {
  let f: Fixture;
  before(async () => void (f = await identityFixture()));

  async function twoSessions(): Promise<{
    email: string;
    here: Context;
    there: { id: string; deviceToken?: string; refreshToken: string };
  }> {
    const person = await f.person();
    const here = await f.as(await f.logIn(person));
    const there = await f.logIn(person);
    return { email: person.email, here, there };
  }

  test('lists what is open, marks this one, and tells by mail of a device that was not seen before', async () => {
    const { email, here, there } = await twoSessions();
    const listed = await mySessions(here);
    assert.deepEqual(
      new Map(listed.map(({ id, isThis }) => [id, isThis])),
      new Map([
        [here.actor.sessionId ?? '', true],
        [there.id, false],
      ]),
    );
    const told = f.mails.filter((mail) => mail.email === email && mail.notice === 'new_device');
    assert.equal(told.length, 1, 'of the second device, not of the first');
    await f.identity.logIn(f.visitor, { email, password: goodPassword, origin: { deviceToken: there.deviceToken ?? '' } });
    assert.equal(f.mails.filter((mail) => mail.email === email && mail.notice === 'new_device').length, 1);
  });

  test('ends one of one’s own, all others, and none of somebody else', async () => {
    const { here, there } = await twoSessions();
    const stranger = await f.as(await f.logIn(await f.person()));
    await assert.rejects(f.identity.endMySession(stranger, there.id), (error) => isGuildhallError(error, 'identity.no_such_session'));
    await assert.rejects(f.identity.disownSession(stranger, there.id), (error) => isGuildhallError(error, 'identity.no_such_session'));
    await f.identity.endMySession(here, there.id);
    await assert.rejects(f.identity.refreshSession(f.visitor, there.refreshToken), (error) =>
      isGuildhallError(error, 'identity.session_ended'),
    );
    assert.equal(await f.identity.endMyOtherSessions(here), 0);
    assert.deepEqual(
      (await mySessions(here)).map(({ isThis }) => isThis),
      [true],
    );
  });

  test('"this wasn’t me" ends the session, makes its device a stranger, mails the link to a new password, and is audited', async () => {
    const { email, here, there } = await twoSessions();
    await f.identity.disownSession(here, there.id);
    await f.settle();
    await assert.rejects(f.identity.refreshSession(f.visitor, there.refreshToken), (error) =>
      isGuildhallError(error, 'identity.session_ended'),
    );
    assert.equal(f.mails.findLast((mail) => mail.email === email)?.kind, 'reset');
    assert.ok(f.market.audited.some(({ action, subject }) => action === 'session.disowned' && subject.id === there.id));
    const again = await f.identity.logIn(f.visitor, { email, password: goodPassword, origin: { deviceToken: there.deviceToken ?? '' } });
    assert.notEqual(again.deviceToken, undefined, 'the device is not known any more');
  });
});

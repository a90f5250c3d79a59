import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { isGuildhallError } from '#kernel';
import { somebody, testMarket, type TestMarket } from '#test/market';
import { maskEmail, maskName } from './mask.ts';
import { masksFor } from './masks.ts';
import { cover, reveal } from './reveals.ts';

test('a mask leaves initials and the end of an address, and nothing of what has another form', () => {
  assert.deepEqual(['Vera Victim', 'Ärmel', '', '  '].map(maskName), ['V. V.', 'Ä.', '•••', '•••']);
  assert.deepEqual(['vera@kitchen.example.org', 'no address', '@x'].map(maskEmail), ['v•••@•••.org', '•••', '•••']);
});

describe('what staff sees of people', () => {
  let market: TestMarket;
  const [admin, support, chef] = [somebody('admin'), somebody('support'), somebody('chef')];
  const vera = { id: '00000000-0000-7000-8000-0000000000aa', displayName: 'Vera Victim', email: 'vera@example.org' };
  const answer = {
    by: 'Vera Victim',
    notes: ['Vera Victims paid', 'ask Vera Victim or VERA@example.org, not Bo <bo@example.org>'],
    total: 3,
  };
  const seenBy = async (who: typeof admin) => (await masksFor(market.as(who), [vera.id])).within([vera], answer);
  const hidden = { by: 'V. V.', notes: ['Vera Victims paid', 'ask V. V. or V•••@•••.org, not Bo <b•••@•••.org>'], total: 3 };

  before(async () => void (market = await testMarket({ modules: [] })));

  test('is masked, and for others it is as their own rules give it', async () => {
    assert.deepEqual([await seenBy(admin), await seenBy(support)], [hidden, hidden]);
    assert.deepEqual(await seenBy(chef), answer);
  });

  test('is shown with a reason, to who gave it, for ten minutes, and that is on record', async () => {
    await reveal(market.as(admin), vera.id, 'She asks on the phone');
    assert.equal((await seenBy(admin)).by, 'Vera Victim');
    assert.match((await seenBy(admin)).notes[1] ?? '', /VERA@example\.org, not Bo <b•••@/);
    assert.deepEqual(await seenBy(somebody('admin')), hidden);
    market.clock.moveBy({ minutes: 10 });
    assert.deepEqual(await seenBy(admin), hidden);
    const [entry] = market.audited.filter(({ action }) => action === 'privacy.reveal');
    assert.deepEqual([entry?.subject.id, entry?.reason], [vera.id, 'She asks on the phone']);
  });

  test('is masked again at once when they say so, and never shown to who lacks the right', async () => {
    await reveal(market.as(admin), vera.id, 'Once more');
    await cover(market.as(admin), vera.id);
    assert.deepEqual(await seenBy(admin), hidden);
    await assert.rejects(reveal(market.as(support), vera.id, 'Curious'), (error) => isGuildhallError(error, 'privacy.may_not_reveal'));
  });
});

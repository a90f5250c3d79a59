import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { isGuildhallError } from '#kernel';
import { may, type Actor, type Context } from '#platform/context';
import { sql } from '#platform/database';
import { somebody, testMarket, type TestMarket } from '#test/market';
import { askElevation } from './ask.ts';
import { decideElevation, endElevation } from './decide.ts';
import { elevationModule, withElevations, type ElevationPorts } from './index.ts';

describe('rights for a while', () => {
  let market: TestMarket;
  const [clerk, admin, other] = [somebody('support'), somebody('admin'), somebody('admin')];
  const told: string[] = [];
  const ports: ElevationPorts = {
    approvers: async () => [admin.personId, other.personId].filter((each) => each !== undefined),
    notify: async (_ctx, _tx, { to, template }) => void told.push(`${template} ${to}`),
    names: async () => new Map(),
    words: () => ({ 'ledger.read': 'Read the ledger' }),
  };
  const refusedWith = (code: string) => (error: unknown) => isGuildhallError(error, code);
  /** What somebody may do at their next request. */
  const next = async (who: Actor): Promise<Context> => market.as((await withElevations(market.ctx, who)) ?? who);
  const ask = (who = clerk, permissions = ['ledger.read']) =>
    askElevation(market.as(who), ports, { permissions, minutes: 30, reason: 'A chef asks about a refund' });
  const grant = (id: string, who = admin) => decideElevation(market.as(who), ports, id, { isGranted: true, note: '' });

  before(async () => void (market = await testMarket({ modules: [elevationModule(ports)] })));

  test('are granted by another person, count at once, and end to the second', async () => {
    const id = await ask();
    assert.equal(may(await next(clerk), 'ledger.read'), false);
    assert.deepEqual(told.splice(0), [`elevation.asked ${admin.personId}`, `elevation.asked ${other.personId}`]);
    await grant(id);
    assert.deepEqual(told.splice(0), [`elevation.granted ${clerk.personId}`]);
    market.clock.moveBy({ milliseconds: 30 * 60_000 - 1 });
    assert.deepEqual([may(await next(clerk), 'ledger.read'), may(await next(clerk), 'cases.rule')], [true, false]);
    market.clock.moveBy({ milliseconds: 1 });
    assert.equal(may(await next(clerk), 'ledger.read'), false);
    const audited = market.audited.map(({ action, reason }) => `${action} ${reason ?? ''}`);
    assert.deepEqual(audited, ['elevation.ask A chef asks about a refund', 'elevation.grant ']);
  });

  test('are never granted by the one who asks, not even past the code', async () => {
    const both: Actor = { ...clerk, roles: ['support', 'admin'] };
    const id = await ask();
    await assert.rejects(grant(id, both), refusedWith('elevation.own'));
    const forced = sql`update elevation set state = 'granted', decided_by = person_id, decided_at = asked_at, granted_until = asked_at where id = ${id}`;
    await assert.rejects(forced.execute(market.ctx.db), /check constraint/);
    await endElevation(market.as(clerk), id);
  });

  test('are asked for only as far as the role may, once at a time, and lapse unanswered after a day', async () => {
    await assert.rejects(ask(clerk, ['roles.grant']), refusedWith('elevation.not_askable'));
    await assert.rejects(ask(somebody('chef')), refusedWith('elevation.not_askable'));
    const id = await ask();
    await assert.rejects(ask(), refusedWith('elevation.asked_already'));
    market.clock.moveBy({ hours: 24 });
    await assert.rejects(grant(id), refusedWith('elevation.decided'));
    const again = await ask();
    await grant(again);
    await assert.rejects(grant(again, other), refusedWith('elevation.decided'));
    await endElevation(market.as(other), again);
    assert.equal(may(await next(clerk), 'ledger.read'), false);
  });

  test('are ended by their owner or by who decides, and are nobody else’s to see', async () => {
    const id = await ask();
    await grant(id);
    await assert.rejects(endElevation(market.as(somebody('support')), id), refusedWith('elevation.missing'));
    await endElevation(market.as(clerk), id);
    assert.equal(may(await next(clerk), 'ledger.read'), false);
    await assert.rejects(endElevation(market.as(clerk), id), refusedWith('elevation.not_open'));
    const audited = market.audited.filter(({ subject }) => subject.id === id).map(({ action }) => action);
    assert.deepEqual(audited, ['elevation.ask', 'elevation.grant', 'elevation.end']);
  });
});

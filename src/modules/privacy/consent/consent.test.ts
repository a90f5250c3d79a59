import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { isGuildhallError } from '#kernel';
import { inTransaction } from '#platform/database';
import type { Module } from '#platform/module';
import { somebody, testMarket, type TestMarket } from '#test/market';
import { testServer } from '#test/server';
import { consentsOf, say, standings } from './log.ts';
import { consentEar, consentRoutes } from './index.ts';
import type { ConsentText } from './texts.ts';

const text = (version: string, since: string) => ({
  version,
  since: Temporal.Instant.from(since),
  words: { en: { title: `Terms ${version}`, text: 'Be kind.' }, es: { title: `Condiciones ${version}`, text: 'Sea amable.' } },
});
const texts: readonly ConsentText[] = [
  { kind: 'terms', nature: 'needed', versions: [text('1', '2026-01-01T00:00:00Z'), text('2', '2026-04-01T00:00:00Z')] },
  { kind: 'news', nature: 'free', versions: [text('1', '2026-01-01T00:00:00Z')] },
];

describe('what people agree to', () => {
  let market: TestMarket;
  let app: FastifyInstance;
  const ana = somebody('chef');
  const personId = ana.personId ?? '';
  const due = async () =>
    standings(texts, await consentsOf(market.ctx.db, personId), market.clock.now()).flatMap((each) => (each.isDue ? [each.text.kind] : []));
  const refusedWith = (code: string) => (error: unknown) => isGuildhallError(error, code);

  before(async () => {
    const modules: Module[] = [
      { name: 'privacy', dependsOn: [], migrations: new URL('../migrations/', import.meta.url), routes: consentRoutes(texts) },
    ];
    market = await testMarket({ modules });
    const authenticate = (token: string) => (token === 'ana' ? ana : undefined);
    app = await testServer({ name: market.name, ctx: market.ctx, modules, authenticate });
  });

  test('comes with the account one asks for, in the version of that moment, and not with one that the house made', async () => {
    const event = (actor: { kind: string; personId?: string; name: string }) => ({
      id: 'e',
      name: 'person.registered',
      version: 1,
      subject: { kind: 'person', id: personId },
      payload: { personId },
      occurredAt: Temporal.Instant.from('2026-03-01T00:00:00Z'),
      correlationId: 'c',
      actor,
    });
    const hear = (actor: Parameters<typeof event>[0]) =>
      inTransaction(market.ctx, (tx) => consentEar(texts).handle(market.ctx, tx, event(actor)));
    await hear({ kind: 'system', name: 'seed' });
    assert.deepEqual(await due(), ['terms']);
    await hear({ kind: 'person', personId, name: 'Ana' });
    const acts = await consentsOf(market.ctx.db, personId);
    assert.deepEqual(
      acts.map(({ kind, version, language, way, at }) => [kind, version, language, way, at.toString()]),
      [['terms', '1', 'en', 'registration', '2026-03-01T00:00:00Z']],
    );
    assert.deepEqual(await due(), []);
  });

  test('is asked again once another version is in force, and only that one can be agreed to', async () => {
    market.clock.moveBy({ hours: 24 * 40 });
    assert.deepEqual(await due(), ['terms']);
    const agree = (version: string) => say(market.as(ana), texts, { kind: 'terms', version, language: 'es', given: true });
    await assert.rejects(agree('1'), refusedWith('privacy.text_changed'));
    await agree('2');
    await agree('2');
    assert.deepEqual(await due(), []);
    assert.deepEqual(
      (await consentsOf(market.ctx.db, personId)).map(({ version, language }) => `${version} ${language}`),
      ['2 es', '1 en'],
    );
  });

  test('is given and taken back as one likes where the account does not need it, and is never there unsaid', async () => {
    const news = (given: boolean) => say(market.as(ana), texts, { kind: 'news', version: '1', language: 'en', given });
    const agreed = async () => {
      const url = `/${market.name}/api/v1/me/consents`;
      const shown = await app.inject({ url, headers: { authorization: 'Bearer ana' } });
      return shown.json<{ items: { kind: string; isGiven: boolean }[] }>().items.find(({ kind }) => kind === 'news')?.isGiven;
    };
    assert.equal(await agreed(), false);
    await news(true);
    assert.equal(await agreed(), true);
    market.clock.moveBy({ seconds: 1 });
    await news(false);
    assert.equal(await agreed(), false);
    const audited = market.audited.filter(({ action }) => action.startsWith('consent.')).map(({ action }) => action);
    assert.deepEqual(audited.slice(-2), ['consent.give', 'consent.withdraw']);
    const terms = say(market.as(ana), texts, { kind: 'terms', version: '2', language: 'en', given: false });
    await assert.rejects(terms, refusedWith('privacy.comes_with_account'));
  });
});

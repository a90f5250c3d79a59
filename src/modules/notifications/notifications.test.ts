import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { unavailable } from '#kernel';
import { inTransaction } from '#platform/database';
import type { Module } from '#platform/module';
import { notificationsModule, notify, notifyAddress } from '#modules/notifications';
import { somebody, testMarket, type TestMarket } from '#test/market';
import { settle } from '#test/settle';

describe('telling people', () => {
  let market: TestMarket;
  let modules: Module[];
  const sent: { to: string; subject: string; text: string; html: string; messageId: string }[] = [];
  let away = 0;
  const ana = somebody('chef');

  before(async () => {
    const config = {
      mailer: {
        async send(mail: (typeof sent)[number]) {
          if (away-- > 0) throw unavailable('mail.unreachable', 'away');
          sent.push(mail);
        },
      },
      addressOf: async (_db: unknown, id: string) =>
        id === ana.personId ? { email: 'ana@example.org', displayName: 'Ana <3' } : undefined,
      brand: { name: 'Test', color: '#123456' },
      templates: { greeting: { title: 'Hello {who}', text: 'You have {n, plural, one {# thing} other {# things}}.', button: 'Look' } },
      pageUrl: (name: string, link: string) => `http://house/${name}${link}`,
    };
    modules = [notificationsModule(config)];
    market = await testMarket({ modules });
  });

  const tell = (to = ana.personId) =>
    inTransaction(market.ctx, (tx) =>
      notify(market.ctx, tx, { to: to ?? ('' as never), template: 'greeting', data: { who: '<b>', n: 2 }, link: '/x' }),
    );

  test('a person gets one mail, in words that are escaped and with a full link, even when the mail server was away at first', async () => {
    away = 1;
    await tell();
    await settle(market, modules);
    assert.equal(sent.length, 1);
    const [mail] = sent;
    assert.equal(mail?.subject, 'Hello <b>');
    assert.match(mail?.text ?? '', /You have 2 things\.[\s\S]*Look: http:\/\/house\/\w+\/x/);
    assert.match(mail?.html ?? '', /Hello &lt;b&gt;/);
    assert.match(mail?.html ?? '', /Ana &lt;3/);
  });

  test('the person finds it in the product, unread until marked, and nobody else does', async () => {
    const [list, read] = modules[0]?.routes ?? [];
    const input = { params: {}, query: {}, body: {}, request: {} as never };
    const mine = (await list?.handle(market.as(ana), input))?.body as { items: { title: string }[]; unread: number };
    assert.deepEqual([mine.items[0]?.title, mine.unread], ['Hello <b>', 1]);
    const others = (await list?.handle(market.as(somebody('chef')), input))?.body as { items: unknown[] } | undefined;
    assert.equal(others?.items.length, 0);
    assert.deepEqual((await read?.handle(market.as(ana), input))?.body, { unread: 0 });
  });

  test('an address without an account gets mail too, and a closed account none', async () => {
    sent.length = 0;
    await inTransaction(market.ctx, (tx) =>
      notifyAddress(market.ctx, tx, {
        address: { email: 'new@example.org', displayName: 'New' },
        template: 'greeting',
        data: { who: 'x', n: 1 },
      }),
    );
    await tell(somebody().personId);
    await settle(market, modules);
    assert.deepEqual(
      sent.map(({ to }) => to),
      ['new@example.org'],
    );
  });
});

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { invalid, unavailable } from '#kernel';
import { inTransaction, sql } from '#platform/database';
import { deadLetters, replayDeadLetter } from '#platform/jobs';
import type { Module } from '#platform/module';
import { notificationsModule, notify, notifyAddress } from '#modules/notifications';
import { somebody, testMarket, type TestMarket } from '#test/market';
import { settle } from '#test/settle';

describe('telling people', () => {
  let market: TestMarket;
  let modules: Module[];
  const sent: { to: string; subject: string; text: string; html: string; messageId: string }[] = [];
  let away = 0;
  let refused = false;
  const ana = somebody('chef');

  before(async () => {
    const config = {
      mailer: {
        async send(mail: (typeof sent)[number]) {
          if (refused) throw invalid('mail.refused', `550 no such mailbox <${mail.to}>`);
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

  test('the secret in a link is nowhere in the database once the mail was sent, or was given up; a replay says why it cannot go', async () => {
    sent.length = 0;
    const invite = (token: string) =>
      inTransaction(market.ctx, (tx) =>
        notifyAddress(market.ctx, tx, {
          address: { email: 'secret@example.org', displayName: 'S' },
          template: 'greeting',
          data: { who: 'x', n: 1 },
          link: `/verify?token=${token}`,
        }),
      );
    const rowsWith = async (text: string): Promise<number> => {
      const { rows } = await sql<{ n: number }>`
        select (select count(*) from effect e where e::text like ${`%${text}%`}) + (select count(*) from job j where j::text like ${`%${text}%`})
          + (select count(*) from outbox_event o where o::text like ${`%${text}%`}) as n`.execute(market.ctx.db);
      return Number(rows[0]?.n);
    };
    await invite('opensesame');
    assert.equal(await rowsWith('opensesame'), 1, 'it is there while the mail waits');
    await settle(market, modules);
    assert.match(sent[0]?.text ?? '', /verify\?token=opensesame/);
    assert.equal(await rowsWith('opensesame'), 0);
    assert.equal(await rowsWith('secret@example.org'), 0, 'nor is the address, which nothing needs any more');

    refused = true;
    await invite('neversent');
    await settle(market, modules);
    refused = false;
    assert.equal(await rowsWith('neversent'), 0);
    assert.equal(await rowsWith('secret@example.org'), 0, 'nor does what the server answered say to whom');
    const [dead] = await deadLetters(market.ctx.db, { limit: 5 });
    await replayDeadLetter(market.ctx, dead?.id ?? '');
    await settle(market, modules);
    assert.equal(sent.length, 1, 'no mail without its link');
    assert.match((await deadLetters(market.ctx.db, { limit: 5 }))[0]?.error ?? '', /no longer kept/);
  });

  test('what is good for its moment alone is forgotten when it is given up; other mails are kept for another try', async () => {
    sent.length = 0;
    refused = true;
    const address = { email: 'moment@example.org', displayName: 'M' };
    const mail = (who: string) => ({ address, template: 'greeting', data: { who, n: 1 }, link: '/log-in' });
    await inTransaction(market.ctx, async (tx) => {
      await notifyAddress(market.ctx, tx, { ...mail('4711 0815'), fleeting: true });
      await notifyAddress(market.ctx, tx, mail('later'));
    });
    await settle(market, modules);
    refused = false;
    const { rows } = await sql`select from effect where payload::text like '%4711 0815%'`.execute(market.ctx.db);
    assert.equal(rows.length, 0);
    for (const { id } of await deadLetters(market.ctx.db, { limit: 2 })) await replayDeadLetter(market.ctx, id);
    await settle(market, modules);
    assert.deepEqual(
      sent.map(({ subject }) => subject),
      ['Hello later'],
    );
  });
});

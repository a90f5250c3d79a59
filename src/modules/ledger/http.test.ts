import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { Money } from '#kernel';
import type { Actor } from '#platform/context';
import { inTransaction } from '#platform/database';
import { beforeDatabaseCloses } from '#test/database';
import { somebody, testMarket, type TestMarket } from '#test/market';
import { testServer } from '#test/server';
import { accounts, ledgerModule, post, type NewLine } from './index.ts';

const usd = (minor: number): Money.Money => Money.money(minor, 'USD');

describe('the ledger over HTTP', () => {
  let m: TestMarket;
  let app: FastifyInstance;
  const actors: Record<string, Actor> = { admin: somebody('admin'), host: somebody('host'), other: somebody('host') };
  const personId = actors['host']?.personId ?? '';
  const subject = { kind: 'booking', id: 'b1' };

  before(async () => {
    const modules = [ledgerModule()];
    m = await testMarket({ modules });
    app = await testServer({ name: m.name, ctx: m.ctx, modules, authenticate: (token) => actors[token] });
    beforeDatabaseCloses(() => app.close());
    const moves: [string, NewLine[]][] = [
      [
        'Captured',
        [
          { account: accounts.provider('stripe'), debit: usd(10_000) },
          { account: accounts.escrow(subject), credit: usd(10_000) },
        ],
      ],
      [
        'Shared out',
        [
          { account: accounts.escrow(subject), debit: usd(10_000) },
          { account: accounts.payable(personId), credit: usd(9_000), memo: 'Kitchen time' },
          { account: accounts.fees(), credit: usd(1_000) },
        ],
      ],
      [
        'On its way',
        [
          { account: accounts.payable(personId), debit: usd(4_000) },
          { account: accounts.transit(personId), credit: usd(4_000) },
        ],
      ],
    ];
    for (const [description, lines] of moves) {
      await inTransaction(m.ctx, (tx) => post(m.ctx, tx, { reference: description, kind: 'test', description, subject, lines }));
    }
  });

  const get = async (who: string | undefined, path: string): Promise<{ status: number; body: Record<string, never> }> => {
    const headers = who === undefined ? {} : { authorization: `Bearer ${who}` };
    const answer = await app.inject({ method: 'GET', url: `/${m.name}/api/v1${path}`, headers });
    return { status: answer.statusCode, body: JSON.parse(answer.body) as Record<string, never> };
  };

  test('an admin reads journal, accounts and proof; nobody else does', async () => {
    for (const path of ['/admin/ledger/transactions', '/admin/ledger/accounts', '/admin/ledger/check']) {
      assert.equal((await get('admin', path)).status, 200, path);
      assert.equal((await get('host', path)).status, 403, path);
      assert.equal((await get(undefined, path)).status, 401, path);
    }
    const { body } = await get('admin', '/admin/ledger/check');
    assert.deepEqual([body['ok'], body['transactions'], body['entries'], body['problems']], [true, 3, 7, []]);
    assert.deepEqual(body['held'], [
      { account: `transit:person:${personId}`, subject: `person:${personId}`, balance: { amountMinor: 4000, currency: 'USD' } },
    ]);
  });

  test('the journal comes in pages, newest first, and by account', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await get('admin', `/admin/ledger/transactions?limit=2${cursor}`);
      seen.push(...(body['items'] as unknown as { description: string }[]).map(({ description }) => description));
      cursor = body['nextCursor'] === undefined ? '' : `&cursor=${String(body['nextCursor'])}`;
    } while (cursor !== '');
    assert.deepEqual(seen, ['On its way', 'Shared out', 'Captured']);
    const { body } = await get('admin', '/admin/ledger/transactions?account=revenue:fees');
    assert.deepEqual(
      (body['items'] as unknown as { lines: unknown[] }[]).map(({ lines }) => lines[1]),
      [
        {
          account: `payable:person:${personId}`,
          title: 'Owed to the provider',
          credit: { amountMinor: 9000, currency: 'USD' },
          memo: 'Kitchen time',
        },
      ],
    );
  });

  test('accounts come in pages and can be narrowed to those that hold something', async () => {
    const { body: first } = await get('admin', '/admin/ledger/accounts?limit=3');
    const { body: second } = await get('admin', `/admin/ledger/accounts?limit=3&cursor=${String(first['nextCursor'])}`);
    const codes = [first, second].flatMap((body) => (body['items'] as unknown as { code: string }[]).map(({ code }) => code));
    assert.deepEqual(codes, [
      'escrow:booking:b1',
      `payable:person:${personId}`,
      'provider:stripe',
      'revenue:fees',
      `transit:person:${personId}`,
    ]);
    const { body: open } = await get('admin', '/admin/ledger/accounts?open=true&prefix=escrow:');
    assert.deepEqual(open['items'], []);
  });

  test('a person sees what they earned, what is on its way, and only their own lines', async () => {
    const { status, body } = await get('host', '/earnings');
    assert.equal(status, 200);
    assert.deepEqual(body['balances'], [
      { balance: { amountMinor: 5000, currency: 'USD' }, pending: { amountMinor: 4000, currency: 'USD' } },
    ]);
    assert.deepEqual(
      (body['items'] as unknown as { description: string; amount: { amountMinor: number } }[]).map(({ description, amount }) => [
        description,
        amount.amountMinor,
      ]),
      [
        ['On its way', -4000],
        ['Shared out', 9000],
      ],
    );
    assert.deepEqual((await get('other', '/earnings')).body, { balances: [], items: [] });
    assert.equal((await get(undefined, '/earnings')).status, 401);
    const { body: page } = await get('host', '/earnings?limit=1');
    const { body: rest } = await get('host', `/earnings?limit=1&cursor=${String(page['nextCursor'])}`);
    assert.deepEqual((rest['items'] as unknown as { description: string }[])[0]?.description, 'Shared out');
    assert.equal(rest['nextCursor'], undefined);
  });

  test("another list's cursor, or one made up, is refused", async () => {
    const { body } = await get('admin', '/admin/ledger/accounts?limit=1');
    for (const cursor of [String(body['nextCursor']), 'nonsense']) {
      const refused = await get('admin', `/admin/ledger/transactions?cursor=${cursor}`);
      assert.deepEqual([refused.status, refused.body['code']], [400, 'http.bad_cursor']);
    }
  });

  test('tells what is owed to each tax office by month, and refuses months that are none', async () => {
    const shop = { kind: 'booking', id: 'b2' };
    const owe = (reference: string, lines: NewLine[]) =>
      inTransaction(m.ctx, (tx) => post(m.ctx, tx, { reference, kind: 'test', description: reference, subject: shop, lines }));
    const month = m.clock.now().toString().slice(0, 7);
    await owe('taxed', [
      { account: accounts.provider('stripe'), debit: usd(1_000) },
      { account: accounts.tax('XX-A'), credit: usd(700) },
      { account: accounts.tax('XX-B'), credit: usd(300) },
    ]);
    await owe('paid to the office', [
      { account: accounts.tax('XX-A'), debit: usd(200) },
      { account: accounts.provider('stripe'), credit: usd(200) },
    ]);
    const { body } = await get('admin', `/admin/ledger/taxes?from=${month}&until=${month}`);
    const money = (amountMinor: number) => ({ amountMinor, currency: 'USD' });
    assert.deepEqual(body['items'], [
      { jurisdiction: 'XX-A', month, postings: 2, collected: money(700), returned: money(200), owed: money(500) },
      { jurisdiction: 'XX-B', month, postings: 1, collected: money(300), returned: money(0), owed: money(300) },
    ]);
    assert.deepEqual((await get('admin', '/admin/ledger/taxes?from=2020-01&until=2020-12')).body['items'], []);
    assert.equal((await get('admin', `/admin/ledger/taxes?from=${month}&until=2020-01`)).status, 400);
    assert.equal((await get('host', `/admin/ledger/taxes?from=${month}&until=${month}`)).status, 403);
  });
});

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Money } from '#kernel';
import { inTransaction, isCheckViolation, sql, type Tx } from '#platform/database';
import { testMarket, type TestMarket } from '#test/market';
import {
  accounts,
  balanceOf,
  checkLedger,
  entriesOf,
  ledgerModule,
  listAccounts,
  listTransactions,
  post,
  type NewPosting,
} from './index.ts';

const usd = (minor: number): Money.Money => Money.money(minor, 'USD');

describe('the ledger', () => {
  let m: TestMarket;
  let bookings = 0;
  const freshSubject = (): { kind: string; id: string } => ({ kind: 'booking', id: `b${++bookings}` });
  const inTx = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => inTransaction(m.ctx, work);
  const count = async (table: string): Promise<bigint> => {
    const { rows } = await sql<{ n: bigint }>`select count(*) as n from ${sql.table(table)}`.execute(m.ctx.db);
    return rows[0]?.n ?? 0n;
  };
  const capture = (subject: { kind: string; id: string }, minor: number): NewPosting => ({
    reference: `capture:${subject.id}`,
    kind: 'test.captured',
    description: 'Card captured',
    subject,
    lines: [
      { account: accounts.provider('stripe'), debit: usd(minor) },
      { account: accounts.escrow(subject), credit: usd(minor) },
    ],
  });

  before(async () => {
    m = await testMarket({ modules: [ledgerModule()] });
  });

  test('a posting moves money from account to account and shows on the page of its subject', async () => {
    const subject = freshSubject();
    await inTx((tx) => post(m.ctx, tx, capture(subject, 5000)));
    assert.deepEqual(await balanceOf(m.ctx.db, `escrow:booking:${subject.id}`, 'USD'), usd(5000));
    assert.deepEqual(await balanceOf(m.ctx.db, 'provider:stripe', 'USD'), usd(5000));
    const [posted, ...others] = await entriesOf(m.ctx.db, subject);
    assert.equal(others.length, 0);
    assert.equal(posted?.description, 'Card captured');
    assert.deepEqual(posted?.at, m.clock.now());
    assert.deepEqual(posted?.lines, [
      { account: 'provider:stripe', title: 'Balance at stripe', debit: usd(5000) },
      { account: `escrow:booking:${subject.id}`, title: 'Held in escrow', credit: usd(5000) },
    ]);
  });

  test('the same reference a second time changes nothing and returns the first', async () => {
    const subject = freshSubject();
    const first = await inTx((tx) => post(m.ctx, tx, capture(subject, 700)));
    const again = await inTx((tx) => post(m.ctx, tx, capture(subject, 700)));
    assert.deepEqual(again, { id: first.id, repeated: true });
    assert.deepEqual(await balanceOf(m.ctx.db, `escrow:booking:${subject.id}`, 'USD'), usd(700));
  });

  test('the same reference with another amount is refused', async () => {
    const subject = freshSubject();
    await inTx((tx) => post(m.ctx, tx, capture(subject, 700)));
    await assert.rejects(
      inTx((tx) => post(m.ctx, tx, capture(subject, 701))),
      { code: 'ledger.reference_reused' },
    );
    assert.deepEqual(await balanceOf(m.ctx.db, `escrow:booking:${subject.id}`, 'USD'), usd(700));
  });

  test('a posting that would overdraw an account is refused and leaves nothing', async () => {
    const subject = freshSubject();
    await inTx((tx) => post(m.ctx, tx, capture(subject, 100)));
    const before = [await count('ledger_transaction'), await count('ledger_entry'), await count('ledger_account')];
    const overdraw = post.bind(null, m.ctx);
    await assert.rejects(
      inTx((tx) =>
        overdraw(tx, {
          reference: `out:${subject.id}`,
          kind: 'test.out',
          description: 'Too much',
          subject,
          lines: [
            { account: accounts.escrow(subject), debit: usd(101) },
            { account: accounts.payable(`p-${subject.id}`), credit: usd(101) },
          ],
        }),
      ),
      { code: 'ledger.limit' },
    );
    assert.deepEqual([await count('ledger_transaction'), await count('ledger_entry'), await count('ledger_account')], before);
    assert.deepEqual(await balanceOf(m.ctx.db, `escrow:booking:${subject.id}`, 'USD'), usd(100));
  });

  test('lines that do not balance in every currency are refused', async () => {
    const subject = freshSubject();
    const lines = [
      { account: accounts.provider('stripe'), debit: usd(100) },
      { account: accounts.escrow(subject), credit: Money.money(100, 'EUR') },
    ];
    await assert.rejects(
      inTx((tx) => post(m.ctx, tx, { ...capture(subject, 1), lines })),
      { code: 'ledger.unbalanced' },
    );
  });

  test('an account used with another limit than it was opened with is refused', async () => {
    const subject = freshSubject();
    await inTx((tx) => post(m.ctx, tx, capture(subject, 100)));
    const { minimumMinor: _none, ...unlimited } = accounts.escrow(subject);
    const lines = [
      { account: unlimited, debit: usd(500) },
      { account: accounts.fees(), credit: usd(500) },
    ];
    await assert.rejects(
      inTx((tx) => post(m.ctx, tx, { ...capture(subject, 1), reference: `x:${subject.id}`, lines })),
      { code: 'ledger.account_differs' },
    );
  });

  test('the database itself refuses an unbalanced transaction, whoever writes it', async () => {
    const subject = freshSubject();
    await inTx((tx) => post(m.ctx, tx, capture(subject, 100)));
    const account = sql`(select id from ledger_account where code = 'provider:stripe')`;
    const write = (lineCount: number, amounts: number[]): Promise<void> =>
      inTx(async (tx) => {
        const id = m.ctx.newId('ledger_transaction');
        await sql`insert into ledger_transaction values (${id}, ${id}, 'raw', 'raw', 'booking', 'x', ${lineCount}, '', '', now())`.execute(
          tx,
        );
        for (const [index, amount] of amounts.entries()) {
          await sql`insert into ledger_entry values (${id}, ${index + 1}, ${account}, ${amount}, 'USD')`.execute(tx);
        }
      });
    const before = await count('ledger_transaction');
    for (const [lineCount, amounts] of [
      [2, [100, -99]],
      [2, []],
      [3, [100, -100]],
      [2, [100, -50, -50]],
    ] as [number, number[]][]) {
      await assert.rejects(write(lineCount, amounts), (error) => isCheckViolation(error));
    }
    assert.equal(await count('ledger_transaction'), before);
    await write(2, [100, -100]);
  });

  test('the database itself refuses to change, remove or extend what was posted, and to touch a balance', async () => {
    const subject = freshSubject();
    const { id } = await inTx((tx) => post(m.ctx, tx, capture(subject, 100)));
    const attempts = [
      sql`update ledger_entry set amount_minor = 1`,
      sql`delete from ledger_entry`,
      sql`truncate ledger_entry`,
      sql`update ledger_transaction set description = 'x'`,
      sql`delete from ledger_transaction`,
      sql`truncate ledger_transaction cascade`,
      sql`delete from ledger_account`,
      sql`update ledger_account set balance_minor = 10`,
      sql`update ledger_account set minimum_minor = -1000`,
      sql`insert into ledger_entry select transaction_id, seq + 2, account_id, amount_minor, currency from ledger_entry where transaction_id = ${id}`,
    ];
    for (const attempt of attempts) {
      await assert.rejects(
        inTx((tx) => attempt.execute(tx)),
        (error: Error) => isCheckViolation(error) || /permission denied/.test(error.message),
      );
    }
    assert.equal((await entriesOf(m.ctx.db, subject))[0]?.lines.length, 2);
  });

  test('pages of transactions and accounts come whole, once and in order', async () => {
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await listTransactions(m.ctx.db, { account: 'provider:stripe', limit: 3, ...(after !== undefined && { after }) });
      seen.push(...page.items.map((each) => each.id));
      after = page.next;
    } while (after !== undefined);
    assert.equal(new Set(seen).size, seen.length);
    const all = await listTransactions(m.ctx.db, { account: 'provider:stripe', limit: 100 });
    assert.deepEqual(
      seen,
      all.items.map((each) => each.id),
    );
    const escrow = await listAccounts(m.ctx.db, { prefix: 'escrow:', open: true, limit: 100 });
    assert.ok(escrow.items.length > 3 && escrow.items.every((each) => each.code.startsWith('escrow:') && each.balance.amountMinor > 0n));
  });

  test('the check finds the books in order, and finds a balance that was tampered with', async () => {
    const good = await checkLedger(m.ctx);
    assert.equal(good.ok, true, JSON.stringify(good.problems));
    assert.ok(good.held.some((each) => each.account.startsWith('escrow:booking:')));
    const db = m.database.owner;
    const schema = sql.id(m.name);
    await sql`alter table ${schema}.ledger_account disable trigger all`.execute(db);
    await sql`update ${schema}.ledger_account set balance_minor = balance_minor + 1 where code = 'escrow:booking:b1'`.execute(db);
    const bad = await checkLedger(m.ctx);
    assert.deepEqual(
      bad.problems.map(({ rule, where }) => ({ rule, where })),
      [{ rule: 'balance_equals_entries', where: 'escrow:booking:b1' }],
    );
    await sql`update ${schema}.ledger_account set balance_minor = balance_minor - 1 where code = 'escrow:booking:b1'`.execute(db);
    await sql`alter table ${schema}.ledger_account enable trigger all`.execute(db);
  });
});

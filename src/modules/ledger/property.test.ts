import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isGuildhallError, Money, type Currency } from '#kernel';
import { inTransaction, sql } from '#platform/database';
import { postgresUrl } from '#test/database';
import { testMarket } from '#test/market';
import { accounts, balanceOf, checkLedger, ledgerModule, post, type AccountRef, type NewLine } from './index.ts';

// PostgreSQL takes a few seconds for all of them; the embedded engine, a minute.
const operations = postgresUrl === undefined ? 2_500 : 10_000;
const subjects = Array.from({ length: 6 }, (_, index) => ({ kind: 'booking', id: `b${index}` }));
const chart: AccountRef[] = [
  ...subjects.flatMap((subject) => [accounts.escrow(subject), accounts.refunding(subject)]),
  ...['p0', 'p1', 'p2'].flatMap((person) => [accounts.payable(person), accounts.transit(person)]),
  accounts.provider('stripe'),
  accounts.fees(),
  accounts.tax('US-CA-SF'),
  accounts.providerFees(),
  // A limit below zero, and one on the debit side.
  { code: 'credit-line', kind: 'liability', title: 'Credit line', minimumMinor: -5_000n },
  { code: 'float', kind: 'asset', title: 'Float', minimumMinor: 0n },
];
const isDebitNormal = ({ kind }: AccountRef): boolean => kind === 'asset' || kind === 'expense' || kind === 'memo';

interface Move {
  account: AccountRef;
  /** Debit above zero. */
  minor: bigint;
  currency: Currency;
}
interface Operation {
  reference: string;
  moves: Move[];
}

/** A few legs in one or two currencies; mostly balanced, sometimes off by a little; references come back now and then. */
const operation: fc.Arbitrary<Operation> = fc
  .record({
    reference: fc.integer({ min: 0, max: 40_000 }),
    legs: fc.array(
      fc.record({
        from: fc.constantFrom(...chart),
        to: fc.constantFrom(...chart),
        minor: fc.oneof(
          { arbitrary: fc.integer({ min: 0, max: 3_000 }), weight: 9 },
          { arbitrary: fc.integer({ min: 0, max: 2 ** 40 }), weight: 1 },
        ),
        currency: fc.constantFrom<Currency[]>('USD', 'USD', 'USD', 'EUR', 'JPY'),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    off: fc.oneof({ arbitrary: fc.constant(0), weight: 19 }, { arbitrary: fc.integer({ min: 1, max: 3 }), weight: 1 }),
  })
  .map(({ reference, legs, off }) => ({
    reference: `r${reference}`,
    moves: legs.flatMap(({ from, to, minor, currency }, index) => [
      { account: from, minor: BigInt(minor + (index === 0 ? off : 0)), currency },
      { account: to, minor: -BigInt(minor), currency },
    ]),
  }));

const lineOf = ({ account, minor, currency }: Move): NewLine =>
  minor >= 0n ? { account, debit: Money.money(minor, currency) } : { account, credit: Money.money(-minor, currency) };

type Verdict = 'posted' | 'repeated' | 'ledger.limit' | 'ledger.unbalanced' | 'ledger.empty' | 'ledger.reference_reused';

/** The ledger as a few maps: slow to be wrong about. */
class Model {
  readonly balances = new Map<string, bigint>();
  readonly posted = new Map<string, string>();
  readonly counts = new Map<Verdict, number>();
  lines = 0;

  judge({ reference, moves }: Operation): Verdict {
    const verdict = this.decide(reference, moves);
    this.counts.set(verdict, (this.counts.get(verdict) ?? 0) + 1);
    return verdict;
  }

  private decide(reference: string, moves: readonly Move[]): Verdict {
    const real = moves.filter(({ minor }) => minor !== 0n);
    if (real.length === 0) return 'ledger.empty';
    const sums = Map.groupBy(real, ({ currency }) => currency).values();
    for (const group of sums) if (group.reduce((sum, { minor }) => sum + minor, 0n) !== 0n) return 'ledger.unbalanced';
    const content = real
      .map(({ account, minor, currency }) => `${account.code} ${currency} ${minor}`)
      .sort()
      .join();
    const first = this.posted.get(reference);
    if (first !== undefined) return first === content ? 'repeated' : 'ledger.reference_reused';
    const next = new Map<string, bigint>();
    for (const { account, minor, currency } of real) {
      const key = `${account.code} ${currency}`;
      next.set(key, (next.get(key) ?? this.balances.get(key) ?? 0n) + (isDebitNormal(account) ? minor : -minor));
    }
    for (const { account, currency } of real) {
      if (account.minimumMinor !== undefined && (next.get(`${account.code} ${currency}`) ?? 0n) < account.minimumMinor)
        return 'ledger.limit';
    }
    for (const [key, balance] of next) this.balances.set(key, balance);
    this.posted.set(reference, content);
    this.lines += real.length;
    return 'posted';
  }
}

test(`after ${operations} random operations the ledger is exactly what a simple model says, and refused ones left nothing`, async () => {
  const m = await testMarket({ modules: [ledgerModule()] });
  const model = new Model();
  const attempt = async ({ reference, moves }: Operation): Promise<Verdict> => {
    try {
      const subject = subjects[0] as (typeof subjects)[number];
      const posting = { reference, kind: 'test.moved', description: 'Moved', subject, lines: moves.map(lineOf) };
      const { repeated } = await inTransaction(m.ctx, (tx) => post(m.ctx, tx, posting));
      return repeated ? 'repeated' : 'posted';
    } catch (error) {
      if (isGuildhallError(error)) return error.code as Verdict;
      throw error;
    }
  };

  const drawn = fc.sample(operation, { numRuns: operations, seed: 20_260_302 });
  // Every twentieth operation is an earlier one sent again, as after a lost answer.
  const sent = drawn.map((each, index) => (index % 20 === 19 ? (drawn[index >> 1] as Operation) : each));
  for (const each of sent) {
    assert.equal(
      await attempt(each),
      model.judge(each),
      `${each.reference}: ${each.moves.map(({ account, minor }) => `${account.code} ${minor}`).join(', ')}`,
    );
  }

  for (const verdict of ['posted', 'repeated', 'ledger.limit', 'ledger.unbalanced', 'ledger.reference_reused'] as const) {
    assert.ok((model.counts.get(verdict) ?? 0) > 10, `the operations hardly met ${verdict}: ${JSON.stringify([...model.counts])}`);
  }
  for (const [key, balance] of model.balances) {
    const [code, currency] = key.split(' ') as [string, Currency];
    assert.equal((await balanceOf(m.ctx.db, code, currency)).amountMinor, balance, key);
  }
  const check = await checkLedger(m.ctx);
  assert.deepEqual(check.problems, []);
  assert.equal(Number(check.transactions), model.posted.size);
  assert.equal(Number(check.entries), model.lines);
  const opened = await sql<{ unused: bigint }>`
    select count(*) as unused from ledger_account a where not exists (select from ledger_entry e where e.account_id = a.id)`.execute(
    m.ctx.db,
  );
  assert.equal(opened.rows[0]?.unused, 0n, 'a refused operation left an account behind');
});

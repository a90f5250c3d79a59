import { Type } from 'typebox';
import { invalid, Money, type Currency } from '#kernel';
import { requirePerson } from '#platform/context';
import {
  closed,
  decodeCursor,
  encodeCursor,
  IdSchema,
  InstantSchema,
  MoneySchema,
  page,
  pageOf,
  pageQuery,
  route,
  Text,
  type Route,
} from '#platform/http';
import { checkLedger } from './check.ts';
import { earningsOf, listEarnings } from './earnings.ts';
import { taxesByMonth } from './taxes.ts';
import { listAccounts, listTransactions, type LedgerTransaction, type PageOf } from './queries.ts';

const admin = { may: 'ledger.read' } as const;
const Subject = Type.Object({ kind: Type.String(), id: Type.String() }, closed);
const Line = Type.Object(
  {
    account: Type.String(),
    title: Type.String(),
    debit: Type.Optional(MoneySchema),
    credit: Type.Optional(MoneySchema),
    memo: Type.Optional(Type.String()),
  },
  closed,
);
const Transaction = Type.Object(
  {
    id: IdSchema,
    at: InstantSchema,
    reference: Type.String(),
    kind: Type.String(),
    description: Type.String(),
    subject: Subject,
    lines: Type.Array(Line),
  },
  closed,
);
const Account = Type.Object(
  {
    id: IdSchema,
    code: Type.String(),
    title: Type.String(),
    kind: Type.String(),
    normal: Type.String(),
    balance: MoneySchema,
    minimum: Type.Optional(MoneySchema),
  },
  closed,
);
const Check = Type.Object(
  {
    ok: Type.Boolean(),
    transactions: Type.Integer(),
    entries: Type.Integer(),
    problems: Type.Array(Type.Object({ rule: Type.String(), where: Type.String(), message: Type.String() }, closed)),
    held: Type.Array(Type.Object({ account: Type.String(), subject: Type.String(), balance: MoneySchema }, closed)),
  },
  closed,
);
const Earnings = Type.Object(
  {
    balances: Type.Array(Type.Object({ balance: MoneySchema, pending: MoneySchema }, closed)),
    ...pageOf(Type.Object({ id: IdSchema, at: InstantSchema, description: Type.String(), subject: Subject, amount: MoneySchema }, closed))
      .properties,
  },
  closed,
);

const Month = Type.String({ pattern: '^20[0-9]{2}-(0[1-9]|1[0-2])$', examples: ['2026-03'] });
const TaxMonthSchema = Type.Object(
  {
    jurisdiction: Type.String(),
    month: Type.String(),
    collected: MoneySchema,
    returned: MoneySchema,
    owed: MoneySchema,
    postings: Type.Integer(),
  },
  closed,
);

/** Cursors of lists that the operator reads: the place after which the next page starts. */
const Place = Type.Object({ after: Type.String({ maxLength: 300 }) }, closed);
const NumberedPlace = Type.Object({ after: Type.String({ pattern: '^[0-9]{1,18}$' }) }, closed);
const asPage = <Item, View>({ items, next }: PageOf<Item>, view: (item: Item) => View): { items: View[]; nextCursor?: string } => ({
  items: items.map(view),
  ...(next !== undefined && { nextCursor: encodeCursor({ after: next }) }),
});

export const ledgerRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/admin/ledger/transactions',
    summary: 'The journal, newest first',
    tags: ['admin'],
    access: admin,
    query: Type.Object({ ...pageQuery, account: Type.Optional(Text(200)) }, closed),
    response: { 200: pageOf(Transaction) },
    async handle({ db }, { query: { account, cursor, limit = 20 } }) {
      const after = cursor === undefined ? undefined : decodeCursor(NumberedPlace, cursor).after;
      return { status: 200, body: asPage(await listTransactions(db, { account, after, limit }), transactionView) };
    },
  }),
  route({
    method: 'GET',
    path: '/admin/ledger/accounts',
    summary: 'All accounts with their balances',
    tags: ['admin'],
    access: admin,
    query: Type.Object({ ...pageQuery, prefix: Type.Optional(Text(200)), open: Type.Optional(Type.Boolean()) }, closed),
    response: { 200: pageOf(Account) },
    async handle({ db }, { query: { prefix, open, cursor, limit = 20 } }) {
      const after = cursor === undefined ? undefined : decodeCursor(Place, cursor).after;
      const found = await listAccounts(db, { prefix, open, after, limit });
      return {
        status: 200,
        body: asPage(found, ({ balance, minimum, ...account }) => ({
          ...account,
          balance: Money.toJson(balance),
          ...(minimum !== undefined && { minimum: Money.toJson(minimum) }),
        })),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/admin/ledger/check',
    summary: 'Proves the books from their entries',
    tags: ['admin'],
    access: admin,
    limitPerMinute: 10,
    response: { 200: Check },
    async handle(ctx) {
      const { ok, transactions, entries, problems, held } = await checkLedger(ctx);
      return {
        status: 200,
        body: {
          ok,
          transactions: Number(transactions),
          entries: Number(entries),
          problems,
          held: held.map(({ account, subject, amountMinor, currency }) => ({
            account,
            subject,
            balance: Money.toJson(Money.money(amountMinor, currency as Currency)),
          })),
        },
      };
    },
  }),
  route({
    method: 'GET',
    path: '/admin/ledger/taxes',
    summary: 'Tax collected for each place and month, the latest month first; at most 36 months',
    tags: ['admin'],
    access: admin,
    query: Type.Object({ from: Month, until: Month }, closed),
    response: { 200: Type.Object({ items: Type.Array(TaxMonthSchema) }, closed) },
    async handle({ db }, { query }) {
      const months = Temporal.PlainYearMonth.from(query.from).until(query.until, { largestUnit: 'month' }).months + 1;
      if (months < 1 || months > 36) {
        const message = 'Ask for 1 to 36 months: the last month is not before the first.';
        throw invalid('ledger.bad_months', message, { fields: [{ path: '/until', message }] });
      }
      const items = await taxesByMonth(db, query);
      return {
        status: 200,
        body: {
          items: items.map(({ collected, returned, ...rest }) => ({
            ...rest,
            collected: Money.toJson(collected),
            returned: Money.toJson(returned),
            owed: Money.toJson(Money.subtract(collected, returned)),
          })),
        },
      };
    },
  }),
  route({
    method: 'GET',
    path: '/earnings',
    summary: 'What I earned, what is on its way, and every entry, newest first',
    tags: ['ledger'],
    access: 'signed-in',
    scope: 'earnings.read',
    query: Type.Object(pageQuery, closed),
    response: { 200: Earnings },
    async handle(ctx, { query: { cursor, limit = 20 } }) {
      const personId = requirePerson(ctx);
      const before = cursor === undefined ? undefined : BigInt(decodeCursor(NumberedPlace, cursor).after);
      const { balances } = await earningsOf(ctx.db, personId);
      const found = page(await listEarnings(ctx.db, { personId, before, limit }), limit, ({ position }) => ({
        after: position.toString(),
      }));
      return {
        status: 200,
        body: {
          ...found,
          balances: balances.map(({ balance, pending }) => ({ balance: Money.toJson(balance), pending: Money.toJson(pending) })),
          items: found.items.map(({ id, at, description, subject, amount }) => ({
            id,
            at: at.toString(),
            description,
            subject,
            amount: Money.toJson(amount),
          })),
        },
      };
    },
  }),
];

function transactionView({ id, at, reference, kind, description, subject, lines }: LedgerTransaction) {
  return {
    id,
    at: at.toString(),
    reference,
    kind,
    description,
    subject,
    lines: lines.map(({ account, title, debit, credit, memo }) => ({
      account,
      title,
      ...(debit !== undefined && { debit: Money.toJson(debit) }),
      ...(credit !== undefined && { credit: Money.toJson(credit) }),
      ...(memo !== undefined && { memo }),
    })),
  };
}

import type Stripe from 'stripe';
import { type Call, idIn, type Route } from './call.ts';
import { answerList } from './lists.ts';
import type { Store } from './store.ts';

/** Stripe's standard price in the United States, 2.9 % and 30 minor units, rounded half up; used here for every currency. */
export const feeFor = (amount: number): number => Math.floor((amount * 29 + 500) / 1000) + 30;

interface Entry {
  type: Stripe.BalanceTransaction.Type;
  category: string;
  /** What the platform gains (or loses, when negative) before fees. */
  amount: number;
  fee: number;
  currency: string;
  source: string;
  description: string | null;
  availableOn: number;
}

/** Writes one line in the platform's balance and returns its id. */
export function postEntry(call: Call, entry: Entry): string {
  const { amount, fee, currency } = entry;
  const transaction: Stripe.BalanceTransaction = {
    id: call.newId('txn'),
    object: 'balance_transaction',
    amount,
    available_on: entry.availableOn,
    balance_type: 'payments',
    created: call.now,
    currency,
    description: entry.description,
    exchange_rate: null,
    fee,
    fee_details: fee === 0 ? [] : [{ amount: fee, application: null, currency, description: 'Stripe processing fees', type: 'stripe_fee' }],
    net: amount - fee,
    reporting_category: entry.category,
    source: entry.source,
    status: entry.availableOn <= call.now ? 'available' : 'pending',
    type: entry.type,
  };
  call.objects.insert('balance_transaction', transaction);
  return transaction.id;
}

export interface CurrencyBalance {
  currency: string;
  available: number;
  pending: number;
}

export function sumBalance(store: Store, account: string, now: number): CurrencyBalance[] {
  const rows = store.db
    .prepare(
      `SELECT json_extract(body, '$.currency') AS currency,
              sum(json_extract(body, '$.net')) FILTER (WHERE json_extract(body, '$.available_on') <= ?) AS available,
              sum(json_extract(body, '$.net')) FILTER (WHERE json_extract(body, '$.available_on') > ?) AS pending
         FROM objects WHERE account = ? AND kind = 'balance_transaction' GROUP BY 1 ORDER BY 1`,
    )
    .all(now, now, account);
  return rows.map((row) => ({ currency: String(row['currency']), available: Number(row['available']), pending: Number(row['pending']) }));
}

export const balanceRoutes = (store: Store): Route[] => [
  {
    method: 'GET',
    path: '/v1/balance',
    handle(call) {
      call.params.finish();
      const sums = sumBalance(store, call.account, call.now);
      const shown = sums.length > 0 ? sums : [{ currency: 'usd', available: 0, pending: 0 }];
      const line = (amount: number, currency: string): object => ({ amount, currency, source_types: { card: amount } });
      return {
        object: 'balance',
        available: shown.map(({ available, currency }) => line(available, currency)),
        connect_reserved: shown.map(({ currency }) => ({ amount: 0, currency })),
        livemode: false,
        pending: shown.map(({ pending, currency }) => line(pending, currency)),
      };
    },
  },
  {
    method: 'GET',
    path: '/v1/balance_transactions',
    handle(call) {
      const { params } = call;
      return answerList(call, 'balance_transaction', {
        '$.source': params.text('source'),
        '$.type': params.text('type'),
        '$.currency': params.text('currency'),
      });
    },
  },
  {
    method: 'GET',
    path: '/v1/balance_transactions/:id',
    handle(call) {
      call.params.finish();
      return call.objects.require('balance_transaction', idIn(call), 'id');
    },
  },
];

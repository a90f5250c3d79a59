import { type CurrencyBalance, sumBalance } from './balance.ts';
import type { Store } from './store.ts';

export interface IntentSum {
  account: string;
  intentId: string;
  reference: string | null;
  status: string;
  currency: string;
  amount: number;
  captured: number;
  /** Moved back to the payer and not returned by their bank. */
  refunded: number;
  /** Charges the bank approved: more than one for a reference is a double charge. */
  approvals: number;
}

export interface SandboxState {
  /** Objects by kind, such as `payment_intent: 12`. */
  counts: Record<string, number>;
  deliveries: { due: number; delivered: number; givenUp: number };
  balance: (CurrencyBalance & { account: string })[];
  /** Sums over balance transactions by type and currency, in minor units. */
  totals: { account: string; type: string; currency: string; amount: number; fee: number }[];
  /** The newest 5,000. */
  intents: IntentSum[];
}

/** The whole sandbox at a glance, for tests and for the sandbox page. `account` narrows it to one. */
export function reportState(store: Store, now: number, deliveries: SandboxState['deliveries'], account?: string): SandboxState {
  const { db } = store;
  const only = account === undefined ? '1 = 1' : 'account = :account';
  const bound: Record<string, string> = account === undefined ? {} : { account };
  const counts = db.prepare(`SELECT kind, count(*) AS n FROM objects WHERE ${only} GROUP BY kind ORDER BY kind`).all(bound);
  const accounts = db
    .prepare(`SELECT DISTINCT account FROM objects WHERE ${only} ORDER BY 1`)
    .all(bound)
    .map((row) => String(row['account']));
  const totals = db
    .prepare(
      `SELECT account, json_extract(body, '$.type') AS type, json_extract(body, '$.currency') AS currency,
              sum(json_extract(body, '$.amount')) AS amount, sum(json_extract(body, '$.fee')) AS fee
         FROM objects WHERE kind = 'balance_transaction' AND ${only} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    )
    .all(bound);
  const intents = db
    .prepare(
      `SELECT account, id AS intentId, json_extract(body, '$.metadata.reference') AS reference, json_extract(body, '$.status') AS status,
              json_extract(body, '$.currency') AS currency, json_extract(body, '$.amount') AS amount,
              json_extract(body, '$.amount_received') AS captured,
              (SELECT coalesce(sum(json_extract(r.body, '$.amount')), 0) FROM objects r
                WHERE r.account = o.account AND r.kind = 'refund' AND json_extract(r.body, '$.payment_intent') = o.id
                  AND json_extract(r.body, '$.status') IN ('succeeded', 'pending')) AS refunded,
              (SELECT count(*) FROM objects c
                WHERE c.account = o.account AND c.kind = 'charge' AND json_extract(c.body, '$.payment_intent') = o.id
                  AND json_extract(c.body, '$.status') = 'succeeded') AS approvals
         FROM objects o WHERE kind = 'payment_intent' AND ${only} ORDER BY seq DESC LIMIT 5000`,
    )
    .all(bound);
  return {
    counts: Object.fromEntries(counts.map((row) => [String(row['kind']), Number(row['n'])])),
    deliveries,
    balance: accounts.flatMap((name) => sumBalance(store, name, now).map((sum) => ({ account: name, ...sum }))),
    totals: totals.map((row) => ({ ...row })) as unknown as SandboxState['totals'],
    intents: intents.map((row) => ({ ...row })) as unknown as IntentSum[],
  };
}

/** Events of every account, or one, newest first. */
export function listEvents(store: Store, limit: number, account?: string): unknown[] {
  const rows = store.db
    .prepare("SELECT body FROM objects WHERE kind = 'event' AND account = coalesce(?, account) ORDER BY seq DESC LIMIT ?")
    .all(account ?? null, limit);
  return rows.map((row) => JSON.parse(String(row['body'])) as unknown);
}

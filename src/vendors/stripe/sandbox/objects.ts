import { assert } from '#kernel';
import type Stripe from 'stripe';
import { noSuch } from './problem.ts';
import type { Store } from './store.ts';

/** Every kind of object this sandbox keeps, typed as the SDK types it: a field left out does not compile. */
export interface Kinds {
  customer: Stripe.Customer;
  payment_method: Stripe.PaymentMethod;
  payment_intent: Stripe.PaymentIntent;
  charge: Stripe.Charge;
  refund: Stripe.Refund;
  account: Stripe.Account;
  transfer: Stripe.Transfer;
  balance_transaction: Stripe.BalanceTransaction;
  event: Stripe.Event;
  webhook_endpoint: Stripe.WebhookEndpoint;
}

export type Kind = keyof Kinds;

/** What Stripe knows and does not show. */
export interface Hidden {
  /** How a payment method's card behaves: a name in cards.ts. */
  behavior?: string;
  /** A method that paid without belonging to a customer is spent. */
  /** Its owner confirmed that it pays while they are away. */
  setUp?: boolean;
  spent?: boolean;
  returnUrl?: string;
  /** Proves that a visitor of the authentication or onboarding page was sent there. */
  visit?: string;
  /** When an uncaptured hold lapses, Unix seconds. */
  captureBefore?: number;
  /** A webhook endpoint's signing secret. */
  secret?: string;
}

/** Objects are stored unexpanded, so a link to another is always its id. */
export function linkedId(link: string | { id: string } | null): string {
  assert(typeof link === 'string', 'a stored object links to another by its id');
  return link;
}

export interface Filter {
  /** JSON paths into the body, such as `$.customer`. Written in code, never taken from a request. */
  where?: Record<string, string | undefined>;
  created?: { gt?: number; gte?: number; lt?: number; lte?: number };
  startingAfter?: string;
  endingBefore?: string;
}

/** One account's objects, as of a moment. */
export interface Objects {
  insert<K extends Kind>(kind: K, body: Kinds[K], hidden?: Hidden): void;
  save<K extends Kind>(kind: K, body: Kinds[K], hidden?: Hidden): void;
  remove(kind: Kind, id: string): void;
  find<K extends Kind>(kind: K, id: string): Kinds[K] | undefined;
  /** @throws resource_missing */
  require<K extends Kind>(kind: K, id: string, param?: string): Kinds[K];
  hidden(id: string): Hidden;
  /** Newest first; one more than asked for tells whether there are more. */
  list<K extends Kind>(kind: K, filter: Filter, limit: number): { data: Kinds[K][]; hasMore: boolean };
  /** Looks an id up whatever its kind, for `expand`. */
  findAny(id: string): object | undefined;
}

interface Row {
  kind: Kind;
  body: string;
}

export function objectsOf(store: Store, account: string, nowSeconds: number): Objects {
  const { db } = store;
  const parse = (row: Row): Kinds[Kind] => {
    const body = JSON.parse(row.body) as Kinds[Kind];
    // Money settles by the passing of time, not by a change of the record.
    if (body.object === 'balance_transaction') body.status = body.available_on <= nowSeconds ? 'available' : 'pending';
    return body;
  };
  const rowOf = (id: string): Row | undefined =>
    db.prepare('SELECT kind, body FROM objects WHERE account = ? AND id = ?').get(account, id) as Row | undefined;

  const find = <K extends Kind>(kind: K, id: string): Kinds[K] | undefined => {
    const row = rowOf(id);
    return row?.kind === kind ? (parse(row) as Kinds[K]) : undefined;
  };

  const cursor = (id: string, param: string): number => {
    const row = db.prepare('SELECT seq FROM objects WHERE account = ? AND id = ?').get(account, id);
    if (!row) throw noSuch('object', id, param);
    return Number(row['seq']);
  };

  return {
    insert(kind, body, hidden = {}) {
      const created = 'created' in body ? body.created : nowSeconds;
      db.prepare('INSERT INTO objects (account, kind, id, created, body, hidden) VALUES (?, ?, ?, ?, ?, ?)').run(
        account,
        kind,
        body.id,
        created ?? nowSeconds,
        JSON.stringify(body),
        JSON.stringify(hidden),
      );
    },
    save(_kind, body, hidden) {
      db.prepare('UPDATE objects SET body = ?, hidden = coalesce(?, hidden) WHERE account = ? AND id = ?').run(
        JSON.stringify(body),
        hidden ? JSON.stringify(hidden) : null,
        account,
        body.id,
      );
    },
    remove(kind, id) {
      db.prepare('DELETE FROM objects WHERE account = ? AND kind = ? AND id = ?').run(account, kind, id);
    },
    find,
    require(kind, id, param) {
      const found = find(kind, id);
      if (!found) throw noSuch(kind, id, param);
      return found;
    },
    hidden(id) {
      const row = db.prepare('SELECT hidden FROM objects WHERE account = ? AND id = ?').get(account, id);
      return row ? (JSON.parse(String(row['hidden'])) as Hidden) : {};
    },
    list(kind, filter, limit) {
      const conditions = ['account = ?', 'kind = ?'];
      const values: (string | number)[] = [account, kind];
      const add = (condition: string, value: string | number | undefined): void => {
        if (value === undefined) return;
        conditions.push(condition);
        values.push(value);
      };
      for (const [path, value] of Object.entries(filter.where ?? {})) add(`json_extract(body, '${path}') = ?`, value);
      add('created > ?', filter.created?.gt);
      add('created >= ?', filter.created?.gte);
      add('created < ?', filter.created?.lt);
      add('created <= ?', filter.created?.lte);
      if (filter.startingAfter) add('seq < ?', cursor(filter.startingAfter, 'starting_after'));
      if (filter.endingBefore) add('seq > ?', cursor(filter.endingBefore, 'ending_before'));
      // A page that ends before a cursor is the nearest one to it, so it is read from there upwards.
      const order = filter.endingBefore ? 'ASC' : 'DESC';
      const sql = `SELECT kind, body FROM objects WHERE ${conditions.join(' AND ')} ORDER BY seq ${order} LIMIT ?`;
      const rows = db.prepare(sql).all(...values, limit + 1) as unknown as Row[];
      const data = rows.slice(0, limit).map((row) => parse(row) as Kinds[typeof kind]);
      return { data: filter.endingBefore ? data.reverse() : data, hasMore: rows.length > limit };
    },
    findAny(id) {
      const row = rowOf(id);
      return row && parse(row);
    },
  };
}

import { createHmac } from 'node:crypto';
import type { Random } from '#kernel';
import type { Switches } from './faults.ts';
import type { Store } from './store.ts';

export interface WebhookRetry {
  firstDelayMs: number;
  maxDelayMs: number;
  attempts: number;
}

export interface Endpoint {
  url: string;
  secret: string;
}

interface DeliveryOptions {
  store: Store;
  retry: WebhookRetry;
  random: Random;
  mode: () => Switches['webhooks'];
  /** Unix seconds by the sandbox's clock, for the signature. */
  now: () => number;
  /** Where a delivery goes now; undefined when its endpoint is gone. */
  endpoint: (endpointId: string) => Endpoint | undefined;
  eventBody: (eventId: string) => string | undefined;
}

export interface Deliveries {
  /** Queues an event for an endpoint; part of the caller's transaction. */
  queue(eventId: string, endpointId: string): void;
  /** Looks at the queue again: after a commit, or when a switch was turned. */
  wake: () => void;
  /** Sends again, `times` over and in random order when asked, whatever happened before. Returns how many. */
  redeliver: (options: { eventIds?: string[]; times?: number; shuffled?: boolean }) => number;
  counts(): { due: number; delivered: number; givenUp: number };
  /** Resolves when nothing is due or under way, or when deliveries are paused and none is under way. */
  settled: () => Promise<void>;
  stop(): Promise<void>;
}

const mostAtOnce = 8;
const timeoutMs = 10_000;
const shuffleWithinMs = 250;

/**
 * Delivers events one HTTP request each, apart from the requests that caused them. The queue is in the store, so a
 * restart goes on where it stopped. Waiting between attempts goes by the machine's time: it is the network that needs it.
 */
export function startDeliveries(options: DeliveryOptions): Deliveries {
  const { store, retry, random } = options;
  const { db } = store;
  const underWay = new Map<number, Promise<void>>();
  const waiting: (() => void)[] = [];
  const halt = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const insert = db.prepare('INSERT INTO deliveries (event_id, endpoint_id, due_ms) VALUES (?, ?, ?)');
  const nextDue = db.prepare(
    "SELECT id, event_id, endpoint_id, attempts, due_ms FROM deliveries WHERE state = 'due' ORDER BY due_ms, id LIMIT ?",
  );
  const finish = db.prepare('UPDATE deliveries SET state = ?, attempts = ?, due_ms = ?, last_error = ? WHERE id = ?');
  const countDown = db.prepare(
    "UPDATE objects SET body = json_set(body, '$.pending_webhooks', max(0, json_extract(body, '$.pending_webhooks') - 1)) WHERE id = ?",
  );
  const nowMs = (): number => Temporal.Now.instant().epochMilliseconds;

  const wake = (): void => {
    clearTimeout(timer);
    if (stopped) return;
    if (options.mode() !== 'paused') {
      const rows = nextDue.all(mostAtOnce * 2).filter((row) => !underWay.has(Number(row['id'])));
      for (const row of rows) {
        if (underWay.size >= mostAtOnce) break;
        const waitMs = Number(row['due_ms']) - nowMs();
        if (waitMs > 0) {
          timer = setTimeout(wake, Math.min(waitMs, 60_000));
          break;
        }
        const id = Number(row['id']);
        underWay.set(id, deliver(id, String(row['event_id']), String(row['endpoint_id']), Number(row['attempts']) + 1));
      }
    }
    tellIfSettled();
  };

  const tellIfSettled = (): void => {
    if (underWay.size > 0 || (options.mode() !== 'paused' && !stopped && nextDue.get(1))) return;
    for (const tell of waiting.splice(0)) tell();
  };

  async function deliver(id: number, eventId: string, endpointId: string, attempt: number): Promise<void> {
    const problem = await send(eventId, endpointId);
    underWay.delete(id);
    if (stopped) return;
    if (problem === undefined) {
      finish.run('delivered', attempt, nowMs(), null, id);
      countDown.run(eventId);
    } else if (attempt >= retry.attempts) finish.run('given_up', attempt, nowMs(), problem, id);
    else finish.run('due', attempt, nowMs() + Math.min(retry.maxDelayMs, retry.firstDelayMs * 2 ** (attempt - 1)), problem, id);
    wake();
  }

  async function send(eventId: string, endpointId: string): Promise<string | undefined> {
    const endpoint = options.endpoint(endpointId);
    const body = options.eventBody(eventId);
    if (!endpoint || body === undefined) return undefined; // the endpoint was deleted: nobody waits for this any more
    try {
      const answer = await fetch(endpoint.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': sign(body, endpoint.secret, options.now()) },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([halt.signal, AbortSignal.timeout(timeoutMs)]),
      });
      await answer.body?.cancel();
      return answer.ok ? undefined : `HTTP ${answer.status}`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  const deliveries: Deliveries = {
    queue(eventId, endpointId) {
      const mode = options.mode();
      const copies = typeof mode === 'object' ? mode.duplicate : 1;
      for (let copy = 0; copy < copies; copy++) {
        insert.run(eventId, endpointId, nowMs() + (mode === 'shuffled' ? random.below(shuffleWithinMs) : 0));
      }
    },
    wake,
    redeliver({ eventIds, times = 1, shuffled = false }) {
      const known = db.prepare('SELECT DISTINCT event_id, endpoint_id FROM deliveries').all();
      const chosen = known.filter((row) => !eventIds || eventIds.includes(String(row['event_id'])));
      const copies = Array.from({ length: times }, () => chosen).flat();
      const ordered = shuffled ? random.shuffle(copies) : copies;
      store.inTransaction(() => {
        for (const row of ordered) insert.run(String(row['event_id']), String(row['endpoint_id']), nowMs());
      });
      wake();
      return ordered.length;
    },
    counts() {
      const rows = db.prepare('SELECT state, count(*) AS n FROM deliveries GROUP BY state').all();
      const count = (state: string): number => Number(rows.find((row) => row['state'] === state)?.['n'] ?? 0);
      return { due: count('due'), delivered: count('delivered'), givenUp: count('given_up') };
    },
    settled() {
      return new Promise((resolve) => {
        waiting.push(resolve);
        tellIfSettled();
      });
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      halt.abort(); // what is cut off here stays due, and is sent after the next start
      await Promise.allSettled(underWay.values());
      for (const tell of waiting.splice(0)) tell();
    },
  };
  wake();
  return deliveries;
}

/** https://docs.stripe.com/webhooks#verify-manually: HMAC-SHA256 over the time and the body. */
export function sign(body: string, secret: string, timestamp: number): string {
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return `t=${timestamp},v1=${signature}`;
}

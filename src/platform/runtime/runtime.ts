import { randomUUID } from 'node:crypto';
import type { Context } from '#platform/context';
import type { Database, Listener } from '#platform/database';
import { freeDeadKeys, pruneIdempotencyKeys } from '#platform/http';
import { onNudge, pruneJobs, renewLeases, returnJobs, returnLostJobs, workChannel, type Lane, type Queues } from '#platform/jobs';
import type { Module } from '#platform/module';
import { marketWorker, type MarketWorker } from './market-worker.ts';

const pollMs = 1_000;
const heartbeatMs = 5_000;
const keepFinished = { hours: 7 * 24 };
const lanes: readonly Lane[] = ['effect', 'event', 'job'];

export interface RunningMarket {
  modules: readonly Module[];
  /** A fresh context with the house as its actor. */
  makeContext: () => Context;
}

/** The workers of one process, for all its markets. */
export interface Runtime {
  /** Works until stopped. `concurrency` is per lane, vendor and market, so that a flood in one starves no other. */
  start(options?: { concurrency?: number }): Promise<void>;
  /** Claims no more, lets running work finish for a while, and gives the rest back. */
  stop(options?: { timeoutMs?: number }): Promise<void>;
  /**
   * Does everything that is due, and what follows from it, and waits for what this process has begun already, until nothing is left.
   *
   * @returns how many things were done here
   */
  runDue(market: string): Promise<number>;
}

export function createRuntime(database: Database, markets: readonly RunningMarket[]): Runtime {
  const id = randomUUID();
  const workers = markets.map(({ modules, makeContext }) => marketWorker(id, modules, makeContext));
  const running = new Set<Promise<void>>();
  const stopping = new AbortController();
  const cleanUps: (() => void | Promise<void>)[] = [];

  const start = async ({ concurrency = 4 } = {}): Promise<void> => {
    for (const worker of workers) {
      const { db } = worker.context();
      const alone = database.engine === 'embedded'; // so whatever still runs there, runs nowhere
      await returnLostJobs(db, alone);
      if (alone) await freeDeadKeys(db);
      await worker.plan();
      const pump = makePump(worker, concurrency, running, stopping.signal);
      cleanUps.push(onNudge((market) => market === worker.market && pump()));
      const listener: Listener = await database.listen(workChannel, (market) => market === worker.market && pump());
      const poll = setInterval(() => pump(), pollMs);
      const beat = setInterval(() => void heartbeat(worker, id), heartbeatMs);
      const prune = setInterval(() => void forgetOld(worker), 3_600_000);
      for (const timer of [poll, beat, prune]) cleanUps.push(() => clearInterval(timer));
      cleanUps.push(() => listener.stop());
      pump();
    }
  };

  const stop = async ({ timeoutMs = 10_000 } = {}): Promise<void> => {
    stopping.abort();
    for (const cleanUp of cleanUps) await cleanUp();
    const patience = Promise.withResolvers<void>();
    const timer = setTimeout(patience.resolve, timeoutMs);
    await Promise.race([Promise.allSettled(running), patience.promise]);
    clearTimeout(timer);
    for (const worker of workers) await returnJobs(worker.context().db, id);
  };

  return {
    start,
    stop,
    runDue: (market) =>
      runDue(
        workers.filter((worker) => worker.market === market),
        running,
      ),
  };
}

interface Pool {
  lane: Lane;
  queues: Queues | undefined;
  busy: number;
}

/** Each lane has places of its own, and so has each vendor: one that hangs holds up nobody else's calls. */
function poolsOf({ vendors }: MarketWorker): Pool[] {
  const called = [...vendors.values()];
  return [
    ...called.map((only): Pool => ({ lane: 'effect', queues: { only }, busy: 0 })),
    { lane: 'effect', queues: called.length === 0 ? undefined : { except: called.flat() }, busy: 0 },
    { lane: 'event', queues: undefined, busy: 0 },
    { lane: 'job', queues: undefined, busy: 0 },
  ];
}

/** One pump per market: fills the free places of every lane, and once more whenever it was asked to while busy. */
function makePump(worker: MarketWorker, concurrency: number, running: Set<Promise<void>>, stopped: AbortSignal): () => void {
  const pools = poolsOf(worker);
  let pumping = false;
  let again = false;

  const launch = (pool: Pool, work: Promise<void>): void => {
    pool.busy += 1;
    const tracked = work.finally(() => {
      pool.busy -= 1;
      running.delete(tracked);
      pump();
    });
    running.add(tracked);
  };

  const fill = async (): Promise<void> => {
    // Events that cannot be carried wait in the outbox; timers and calls to vendors go on without them.
    await worker.relay().catch((error: unknown) => worker.context().log.warn({ error }, 'events could not be relayed; they wait'));
    const open = pools.filter(({ busy }) => busy < concurrency);
    if (open.length === 0 || stopped.aborted) return;
    const due = await worker.claim(open.map(({ lane, queues, busy }) => ({ lane, queues, free: concurrency - busy })));
    for (const [n, pool] of open.entries()) for (const job of due[n] ?? []) launch(pool, worker.run(job));
  };

  const pump = (): void => {
    if (stopped.aborted) return;
    if (pumping) {
      again = true;
      return;
    }
    pumping = true;
    const filling = fill()
      .catch((error: unknown) => worker.context().log.warn({ error }, 'could not look for work; the next poll tries again'))
      .finally(() => {
        pumping = false;
        running.delete(filling);
        if (again) {
          again = false;
          pump();
        }
      });
    running.add(filling);
  };
  return pump;
}

async function heartbeat(worker: MarketWorker, id: string): Promise<void> {
  const { db, log } = worker.context();
  try {
    await renewLeases(db, id);
    await returnLostJobs(db);
  } catch (error) {
    log.warn({ error }, 'could not renew leases; the database may be away');
  }
}

async function forgetOld(worker: MarketWorker): Promise<void> {
  const { db, clock, log } = worker.context();
  try {
    await pruneJobs(db, clock.now().subtract(keepFinished));
    await pruneIdempotencyKeys(db);
  } catch (error) {
    log.warn({ error }, 'could not prune what is finished; the next hour tries again');
  }
}

async function runDue(workers: readonly MarketWorker[], running: ReadonlySet<Promise<void>>): Promise<number> {
  let total = 0;
  for (;;) {
    let done = 0;
    for (const worker of workers) {
      done += await worker.relay();
      for (const jobs of await worker.claim(lanes.map((lane) => ({ lane, free: 20 })))) {
        for (const job of jobs) await worker.run(job);
        done += jobs.length;
      }
    }
    if (done === 0 && running.size === 0) return total;
    if (done === 0) await Promise.all(running);
    total += done;
  }
}

import { systemActor, withActor, type Context } from '#platform/context';
import { inTransaction } from '#platform/database';
import { runEffect, type EffectHandler } from '#platform/effects';
import { claimJobs, enqueue, failJob, finishJob, type ClaimedJob, type JobHandler, type Places, type Schedule } from '#platform/jobs';
import type { Module } from '#platform/module';
import { embeddedBus, eventById, type EventBus, type Subscriber } from '#platform/outbox';

const defaultTimeoutMs = 60_000;

/** Does the work of one market: relays events, claims jobs, and runs each in the way of its lane. */
export interface MarketWorker {
  market: string;
  /** A context for the house itself. */
  context(): Context;
  relay(): Promise<number>;
  /** What is due, for each of the places. */
  claim(places: readonly Places[]): Promise<ClaimedJob[][]>;
  /** The kinds of effects that call each vendor. */
  vendors: ReadonlyMap<string, readonly string[]>;
  /** Never throws: a failure is written to the job. */
  run(job: ClaimedJob): Promise<void>;
  /** Makes sure that every schedule has its next tick waiting. */
  plan(): Promise<void>;
}

export function marketWorker(worker: string, modules: readonly Module[], makeContext: () => Context): MarketWorker {
  const subscribers = byName(
    modules.flatMap((each) => each.subscribers ?? []),
    (each) => each.name,
  );
  const effects = byName(
    modules.flatMap((each) => each.effects ?? []),
    (each) => each.kind,
  );
  const jobs = byName(
    modules.flatMap((each) => each.jobs ?? []),
    (each) => each.queue,
  );
  const schedules = modules.flatMap((each) => each.schedules ?? []);
  const vendors = new Map<string, string[]>();
  for (const { kind, vendor } of effects.values())
    if (vendor !== undefined) vendors.set(vendor.name, [...(vendors.get(vendor.name) ?? []), kind]);
  const bus: EventBus = embeddedBus([...subscribers.values()]);
  const house = makeContext();

  return {
    market: house.market,
    context: makeContext,
    relay: () => bus.relay(house),
    vendors,
    claim: (places) => claimJobs(house.db, { worker, now: house.clock.now(), places }),
    plan: () => plan(house, schedules),
    async run(job) {
      const ctx: Context = withActor({ ...house, correlationId: job.correlationId }, systemActor(job.queue));
      try {
        await runInLane(ctx, job, { subscribers, effects, jobs, schedules, vendors });
      } catch (error) {
        const state = await failJob(ctx.db, job, error as Error, ctx.clock.now()).catch(() => 'lost'); // its lease ends, and it comes back
        ctx.log[state === 'dead' ? 'error' : 'warn'](
          { queue: job.queue, job: job.id, attempt: job.attempt, error },
          `a job failed: ${state}`,
        );
      }
    },
  };
}

interface Handlers {
  subscribers: Map<string, Subscriber>;
  // oxlint-disable-next-line typescript/no-explicit-any -- each handler knows its own payload and outcome
  effects: Map<string, EffectHandler<any, any>>;
  jobs: Map<string, JobHandler>;
  schedules: readonly Schedule[];
  vendors: ReadonlyMap<string, readonly string[]>;
}

async function runInLane(ctx: Context, job: ClaimedJob, { subscribers, effects, jobs, schedules, vendors }: Handlers): Promise<void> {
  switch (job.lane) {
    case 'event':
      return deliver(ctx, known(subscribers, job.queue), job);
    case 'effect': {
      const handler = known(effects, job.queue);
      return runEffect(ctx, handler, job, vendors.get(handler.vendor?.name ?? ''));
    }
    case 'job': {
      const handler = known(jobs, job.queue);
      await withTimeout(handler.handle(ctx, job), handler.timeoutMs ?? defaultTimeoutMs, job.queue);
      await finishJob(ctx.db, job, ctx.clock.now());
      return plan(
        ctx,
        schedules.filter(({ queue }) => queue === job.queue),
      );
    }
  }
}

/** The subscriber's writes and the mark "done" commit together, so an event is handled once however often it is tried. */
async function deliver(ctx: Context, subscriber: Subscriber, job: ClaimedJob): Promise<void> {
  const event = await eventById(ctx.db, String(job.payload['eventId']));
  if (event === undefined) return void (await finishJob(ctx.db, job, ctx.clock.now()));
  await inTransaction(ctx, async (tx) => {
    await subscriber.handle(ctx, tx, event);
    if (!(await finishJob(tx, job, ctx.clock.now()))) throw new Error('Another worker has taken this delivery over.');
  });
}

async function plan(ctx: Context, schedules: readonly Schedule[]): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    for (const { queue, every } of schedules) {
      const stepMs = Temporal.Duration.from(every).total({ unit: 'milliseconds' });
      const next = (Math.floor(ctx.clock.now().epochMilliseconds / stepMs) + 1) * stepMs;
      await enqueue(ctx, tx, { queue, key: 'schedule', payload: {}, runAt: Temporal.Instant.fromEpochMilliseconds(next) });
    }
  });
}

async function withTimeout<T>(work: Promise<T>, timeoutMs: number, queue: string): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`${queue} took longer than ${timeoutMs} ms`)), timeoutMs);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function byName<T>(items: readonly T[], nameOf: (item: T) => string): Map<string, T> {
  const map = new Map<string, T>();
  for (const item of items) {
    if (map.has(nameOf(item))) throw new Error(`Two handlers are called "${nameOf(item)}".`);
    map.set(nameOf(item), item);
  }
  return map;
}

function known<T>(handlers: Map<string, T>, name: string): T {
  const handler = handlers.get(name);
  if (handler === undefined) throw new Error(`Nothing here handles "${name}".`);
  return handler;
}

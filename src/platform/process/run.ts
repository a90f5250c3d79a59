import { invalid, type Id } from '#kernel';
import { advance, begin, timersOf, transitionOn, type Step } from '#kernel/process';
import { systemActor, withActor, type Context } from '#platform/context';
import { inTransaction, tables, type Tx } from '#platform/database';
import { cancelJobs, enqueue, type JobHandler } from '#platform/jobs';
import { publish } from '#platform/outbox';
import type { Locked, Process } from './define.ts';
import type { ProcessTables } from './tables.ts';

/** What a step led to. */
export interface Taken {
  state: string;
  /** Effects that its actions intend; they start when the transaction commits. */
  effects: readonly Id<'effect'>[];
}

/**
 * Begins a process for a row that the module has just inserted in this transaction, in the graph's first state and with
 * version 0: checks the actor, runs the start's actions, writes step, audit entry, event and timers.
 */
export async function startProcess<Subject>(ctx: Context, tx: Tx, process: Process<Subject>, id: string, note?: string): Promise<Taken> {
  const locked = await process.lock(tx, id);
  const step = begin(process.graph, rolesOf(ctx, process, locked.subject));
  return carryOut(ctx, tx, process, id, locked, step, note);
}

/**
 * Makes a transition: locks the row, checks actor and state, runs the actions, writes step, audit entry, event and the
 * next timers, all in the caller's transaction.
 *
 * @throws process.unknown_transition, process.not_allowed, process.wrong_state, process.reason_missing, and whatever the actions refuse
 */
export async function fire<Subject>(
  ctx: Context,
  tx: Tx,
  process: Process<Subject>,
  id: string,
  transition: string,
  note?: string,
): Promise<Taken> {
  const locked = await process.lock(tx, id);
  const step = advance(process.graph, locked.state, transition, rolesOf(ctx, process, locked.subject));
  const { title, reason } = process.graph.transitions[transition] ?? {};
  if (reason === 'required' && (note ?? '').trim() === '')
    throw invalid('process.reason_missing', `"${title}" needs a reason: those who are told read it.`, {
      fields: [{ path: '/note', message: 'Say why, in a sentence.', code: 'missing' }],
    });
  return carryOut(ctx, tx, process, id, locked, step, note);
}

/**
 * Tells a process the outcome of an effect. The transition that waits for it is made; when the process has moved on since,
 * nothing happens.
 */
export async function fireOutcome<Subject>(
  ctx: Context,
  tx: Tx,
  process: Process<Subject>,
  id: string,
  outcome: string,
): Promise<Taken | undefined> {
  const locked = await process.lock(tx, id);
  const transition = transitionOn(process.graph, locked.state, outcome);
  if (transition === undefined) {
    ctx.log.info({ process: process.graph.name, id, state: locked.state, outcome }, 'an outcome came that nothing waits for');
    return undefined;
  }
  const house = withActor(ctx, systemActor(process.graph.name));
  return carryOut(house, tx, process, id, locked, advance(process.graph, locked.state, transition, ['system']), undefined);
}

/** Handles the timers of a process: fires the transition as the house, if the process is still where the timer was set. */
export function timerHandler<Subject>(process: Process<Subject>): JobHandler {
  return {
    queue: process.timerQueue,
    async handle(ctx, { payload }) {
      const { id, transition, version } = payload as { id: string; transition: string; version: number };
      const house = withActor(ctx, systemActor('timer'));
      const instead = await process.insteadOf?.(house, transition, id);
      await inTransaction(house, async (tx) => {
        const locked = await process.lock(tx, id);
        if (locked.version !== version) return; // it moved on before the timer came
        const other = instead === undefined ? undefined : transitionOn(process.graph, locked.state, instead);
        const step = advance(process.graph, locked.state, other ?? transition, ['system']);
        await carryOut(house, tx, process, id, locked, step, undefined);
      });
    },
  };
}

function rolesOf<Subject>(ctx: Context, process: Process<Subject>, subject: Subject): readonly string[] {
  return ctx.actor.kind === 'system' ? ['system'] : process.rolesOf(ctx, subject);
}

async function carryOut<Subject>(
  ctx: Context,
  tx: Tx,
  process: Process<Subject>,
  id: string,
  { state, version, subject }: Locked<Subject>,
  step: Step,
  note: string | undefined,
): Promise<Taken> {
  const now = ctx.clock.now();
  const next = { state: step.to, version: version + 1, enteredAt: now };
  await process.save(tx, id, next);
  await recordStep(ctx, tx, process.graph.name, id, next.version, step, note);
  const effects: Id<'effect'>[] = [];
  for (const name of step.actions) effects.push(...((await process.actions[name]?.run(ctx, tx, { subject, step, note })) ?? []));
  await setTimers(ctx, tx, process, id, subject, next);
  for (const notice of step.notices) await process.sendNotice(ctx, tx, notice, { subject, step, note });
  await process.onStep?.(ctx, tx, { subject, step, note });
  const kind = process.graph.subject;
  if (step.event !== undefined) {
    const payload = { ...process.eventPayload(subject), transition: step.transition, from: step.from, to: step.to };
    await publish(ctx, tx, { name: step.event, version: 1, subject: { kind, id }, payload });
  }
  const audited = { action: `${kind}.${step.transition}`, subject: { kind, id }, before: { state }, after: { state: step.to } };
  await ctx.audit.record(ctx, tx, note === undefined ? audited : { ...audited, reason: note });
  return { state: step.to, effects };
}

async function recordStep(
  ctx: Context,
  tx: Tx,
  graph: string,
  id: string,
  seq: number,
  step: Step,
  note: string | undefined,
): Promise<void> {
  await tables<ProcessTables>(tx)
    .insertInto('process_step')
    .values({
      id: ctx.newId('step'),
      graph,
      subject_id: id,
      seq,
      transition: step.transition,
      from_state: step.from,
      to_state: step.to,
      actor_kind: ctx.actor.kind,
      actor_id: ctx.actor.personId ?? null,
      actor_name: ctx.actor.name,
      note: note ?? null,
      at: ctx.clock.now(),
    })
    .execute();
}

async function setTimers<Subject>(
  ctx: Context,
  tx: Tx,
  process: Process<Subject>,
  id: string,
  subject: Subject,
  { state, version, enteredAt }: { state: string; version: number; enteredAt: Temporal.Instant },
): Promise<void> {
  if (version > 1) await cancelJobs(tx, { queue: process.timerQueue, keyPrefix: `${id}:` });
  for (const { transition, at } of timersOf(process.graph, state, { ...process.anchorsOf(subject), entered: enteredAt })) {
    await enqueue(ctx, tx, { queue: process.timerQueue, key: `${id}:${transition}`, runAt: at, payload: { id, transition, version } });
  }
}

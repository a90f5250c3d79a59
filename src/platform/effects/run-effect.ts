import { isGuildhallError, type GuildhallError, type Id } from '#kernel';
import { noteVendor, wasNotCalled, type Vendor } from '#platform/breaker';
import type { Context } from '#platform/context';
import { afterCommit, inTransaction, isConnectionLost, json, tables, type Tx } from '#platform/database';
import { failJob, finishJob, hastenJobs, keepJob, postponeJob, type ClaimedJob } from '#platform/jobs';
import { redactText } from '#platform/telemetry';
import { signalSettled } from './await-effect.ts';
import type { EffectTables } from './tables.ts';
import type { Effect, EffectHandler } from './types.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- each handler knows its own payload and outcome
type AnyHandler = EffectHandler<any, any>;

/**
 * Makes one try at an effect: calls the vendor outside any transaction, then writes the outcome back together with the mark
 * that it is settled. An `unavailable` error leaves the outcome unknown, and the job comes back with the same key.
 *
 * @param waiting the kinds of effects of the same vendor, which go at once when it answers again
 */
export async function runEffect(ctx: Context, handler: AnyHandler, job: ClaimedJob, waiting: readonly string[] = []): Promise<void> {
  const effect = await load(ctx, String(job.payload['effectId']));
  if (effect === undefined) return void (await finishJob(ctx.db, job, ctx.clock.now()));
  let outcome: unknown;
  try {
    outcome = await callVendor(ctx, handler, effect, waiting);
  } catch (error) {
    if (wasNotCalled(error)) return void (await postponeJob(ctx.db, job, (error as GuildhallError).retryAfterSeconds ?? 1));
    return failed(ctx, handler, effect, job, error as Error);
  }
  try {
    await settle(ctx, handler, effect, job, outcome);
  } catch (error) {
    // The vendor did its part; writing it down must be tried again, for as long as it takes. The key makes the call harmless.
    ctx.log.error({ effect: effect.kind, id: effect.id, error }, 'an outcome could not be written down');
    await note(ctx, effect.id, error as Error);
    await failJob(ctx.db, job, error as Error, ctx.clock.now());
  }
}

async function callVendor(ctx: Context, handler: AnyHandler, effect: Effect, waiting: readonly string[]): Promise<unknown> {
  const call = (): Promise<unknown> => handler.run(ctx, effect.payload, effect.id, effect.createdAt);
  const { vendor } = handler;
  if (vendor === undefined) return call();
  try {
    return await vendor.breaker.run(call);
  } finally {
    // Whether it is written down how the vendor is changes nothing about the effect.
    await tellOthers(ctx, vendor, waiting).catch((error: unknown) => ctx.log.warn({ error }, 'how a vendor is could not be written down'));
  }
}

async function tellOthers(ctx: Context, vendor: Vendor, waiting: readonly string[]): Promise<void> {
  if ((await noteVendor(ctx, vendor)) === 'back') await hastenJobs(ctx, waiting);
}

async function load(ctx: Context, id: string): Promise<Effect | undefined> {
  const row = await tables<EffectTables>(ctx.db).selectFrom('effect').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined || row.state === 'succeeded') return undefined;
  return {
    id: row.id as Id<'effect'>,
    kind: row.kind,
    subject: { kind: row.subject_kind, id: row.subject_id },
    payload: row.payload,
    attempts: row.attempts,
    createdAt: row.created_at,
  };
}

async function settle(ctx: Context, handler: AnyHandler, effect: Effect, job: ClaimedJob, outcome: unknown): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const kept = keptOf(handler, effect, 'settled');
    const first = await mark(ctx, tx, effect.id, { state: 'succeeded', outcome: json(outcome ?? null), last_error: null, ...kept });
    if (first) await handler.settle(ctx, tx, effect, outcome);
    await finishJob(tx, job, ctx.clock.now());
  });
}

const keptOf = (handler: AnyHandler, { payload }: Effect, end: 'settled' | 'given_up'): { payload?: unknown } =>
  handler.keep === undefined ? {} : { payload: json(handler.keep(payload, end)) };

/** Settles once: a second worker that got here late finds it done and changes nothing. */
async function mark(
  ctx: Context,
  tx: Tx,
  id: string,
  set: { state: 'succeeded' | 'failed'; outcome?: unknown; payload?: unknown; last_error: string | null },
): Promise<boolean> {
  const marked = await tables<EffectTables>(tx)
    .updateTable('effect')
    .set((eb) => ({ ...set, unknown: false, settled_at: ctx.clock.now(), attempts: eb('attempts', '+', 1) }))
    .where('id', '=', id)
    .where('state', '<>', 'succeeded')
    .returning('id')
    .executeTakeFirst();
  if (marked !== undefined) afterCommit(tx, () => signalSettled(id));
  return marked !== undefined;
}

async function failed(ctx: Context, handler: AnyHandler, effect: Effect, job: ClaimedJob, error: Error): Promise<void> {
  const unknown = isGuildhallError(error) ? error.kind === 'unavailable' : isConnectionLost(error);
  const lastTry = job.attempt >= (handler.maxAttempts ?? job.maxAttempts);
  if (unknown && !lastTry) {
    await note(ctx, effect.id, error);
    await failJob(ctx.db, job, error, ctx.clock.now());
    return;
  }
  // Whoever took the job over meanwhile may fare better, or has: only the job's holder gives up, and undoes what the vendor did.
  if (!(await keepJob(ctx.db, job))) return;
  ctx.log.error({ effect: effect.kind, id: effect.id, error }, 'an effect failed for good');
  const certain = await lookedLast(ctx, handler, effect);
  await inTransaction(ctx, async (tx) => {
    if ((await failJob(tx, job, error, ctx.clock.now(), true)) === 'lost') return;
    if (!(await mark(ctx, tx, effect.id, { state: 'failed', last_error: said(error), ...keptOf(handler, effect, 'given_up') }))) return;
    await handler.giveUp?.(ctx, tx, effect, error, certain);
  });
}

async function lookedLast(ctx: Context, handler: AnyHandler, { id, kind, payload }: Effect): Promise<boolean> {
  if (handler.lastLook === undefined) return false;
  try {
    await handler.lastLook(ctx, payload, id);
    return true;
  } catch (error) {
    ctx.log.error({ effect: kind, id, error }, 'what a given-up effect did at the vendor is not known');
    return false;
  }
}

/** What is kept of an error: no address of anybody, and no secret. */
const said = ({ message }: Error): string => redactText(message).slice(0, 2_000);

async function note(ctx: Context, id: string, error: Error): Promise<void> {
  await tables<EffectTables>(ctx.db)
    .updateTable('effect')
    .set((eb) => ({ unknown: true, attempts: eb('attempts', '+', 1), last_error: said(error) }))
    .where('id', '=', id)
    .where('state', '<>', 'succeeded')
    .execute();
}

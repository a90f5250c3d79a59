import type { Context } from '#platform/context';
import { inTransaction } from '#platform/database';
import { chainedEntriesAbout, sealExport } from '#modules/audit';
import { dutiesOf } from './duties.ts';
import type { BreachPorts } from './ports.ts';
import { breachById, peopleOf, stepsOf } from './store.ts';

/**
 * The whole case as one signed file for an authority (GDPR art. 33(5)): the facts, every duty with its clock, every step, and the entries of the
 * audit with their proofs. `guildhall audit verify-export` and anybody else can verify it offline. People who were told are numbers in it, not names.
 */
export async function breachFile(
  ctx: Context,
  { signer }: Pick<BreachPorts, 'signer'>,
  id: string,
): Promise<{ name: string; file: string }> {
  const breach = await breachById(ctx.db, id);
  const reason = 'For the authority';
  await inTransaction(ctx, (tx) => ctx.audit.record(ctx, tx, { action: 'privacy.breach_export', subject: { kind: 'breach', id }, reason }));
  const steps = (await stepsOf(ctx.db, [id])).get(id) ?? [];
  const now = ctx.clock.now();
  const record = JSON.parse(
    JSON.stringify({ case: breach, duties: dutiesOf(breach, steps, now), people: await peopleOf(ctx.db, id), steps }),
  ) as unknown;
  const chain = await chainedEntriesAbout(ctx, [id]);
  const facts = { exportedAt: now.toString(), exportedBy: ctx.actor.name, reason, subject: { kind: 'breach', id } };
  return {
    name: `breach-${breach.foundAt.toString().slice(0, 10)}-${id.slice(-6)}.json`,
    file: sealExport({ ...facts, record, chain }, signer),
  };
}

import type { Context } from '#platform/context';
import { inTransaction, type Tx } from '#platform/database';
import { cancelJobs, enqueue, type JobHandler } from '#platform/jobs';
import { dutiesOf, remindersOf, type DutyName, type Mark } from './duties.ts';
import type { BreachPorts } from './ports.ts';
import { addStep, lockBreach, stepsOf, type Breach, type BreachStep } from './store.ts';

const queue = 'privacy.breach-clock';

/** Sets the reminders of a case anew: after each step, in its transaction. What staff was reminded of is not said again. */
export async function setClocks(ctx: Context, tx: Tx, breach: Breach): Promise<void> {
  await cancelJobs(tx, { queue, keyPrefix: `${breach.id}:` });
  if (breach.state === 'closed') return;
  const steps = (await stepsOf(tx, [breach.id])).get(breach.id) ?? [];
  const now = ctx.clock.now();
  for (const { duty, mark, at } of remindersOf(dutiesOf(breach, steps, now), now))
    if (!wasReminded(steps, duty, mark, at))
      await enqueue(ctx, tx, {
        queue,
        key: `${breach.id}:${duty}:${mark}`,
        payload: { id: breach.id, duty, mark, due: at.toString() },
        runAt: at,
        maxAttempts: 100,
      });
}

/** Told of this mark of this clock: a clock that moved with the facts is told of again. */
const wasReminded = (steps: readonly BreachStep[], duty: DutyName, mark: Mark, at: Temporal.Instant): boolean =>
  steps.some(
    (step) => step.kind === 'reminded' && step.duty === duty && step.facts?.['mark'] === mark && step.facts['due'] === at.toString(),
  );

/** Tells staff that a clock runs out, or has, unless the duty was seen to meanwhile. */
export const clockJob = (ports: BreachPorts): JobHandler => ({
  queue,
  async handle(ctx, { payload }) {
    const { id, duty: name, mark, due } = payload as { id: string; duty: DutyName; mark: Mark; due: string };
    await inTransaction(ctx, async (tx) => {
      const breach = await lockBreach(tx, id);
      const steps = (await stepsOf(tx, [id])).get(id) ?? [];
      const duty = dutiesOf(breach, steps, ctx.clock.now()).find((each) => each.name === name);
      if (breach.state === 'closed' || duty?.state !== 'open' || duty.dueAt === undefined) return;
      if (wasReminded(steps, name, mark, Temporal.Instant.from(due))) return;
      await addStep(ctx, tx, id, { kind: 'reminded', duty: name, facts: { mark, due } });
      const data = { title: breach.title, duty: name, mark, until: inUtc(duty.dueAt) };
      for (const to of await ports.staff(tx)) await ports.notify(ctx, tx, { to, template: 'privacy.breach_clock', data, link: pageOf(id) });
    });
  },
});

export const pageOf = (id: string): string => `/admin/privacy/breaches/${id}`;

/** "2026-03-05 17:00 UTC": the law counts hours, and staff may sit anywhere. */
export const inUtc = (at: Temporal.Instant): string =>
  `${at.toZonedDateTimeISO('UTC').toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ')} UTC`;

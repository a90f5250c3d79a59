import { conflict, invalid } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction, tables } from '#platform/database';
import type { PrivacyTables } from '../tables.gen.ts';
import { dutiesOf, type Duty, type DutyName } from './duties.ts';
import { field, lockOpen, step } from './open.ts';
import { stepsOf } from './store.ts';

/**
 * Notes that a duty was done: the authority told, with the number it gave; partners, or people by letter. Told again, more was said later, as
 * GDPR art. 33(4) allows.
 *
 * @throws privacy.why_late after the time without reasons (art. 33(1)); privacy.no_reference; privacy.breach_closed
 */
export async function dutyDone(
  ctx: Context,
  id: string,
  duty: DutyName,
  { reference, words, whyLate }: { reference?: string; words?: string; whyLate?: string },
): Promise<void> {
  requirePerson(ctx);
  if (duty !== 'people' && reference === undefined)
    throw invalid('privacy.no_reference', 'Say under which number, or with whom, this can be found again.', field('/reference', 'Needed.'));
  await inTransaction(ctx, async (tx) => {
    const breach = await lockOpen(tx, id);
    const steps = (await stepsOf(tx, [id])).get(id) ?? [];
    needsReasons(duty, dutiesOf(breach, steps, ctx.clock.now()), whyLate);
    await step(ctx, tx, breach, {
      kind: 'told',
      duty,
      ...(reference !== undefined && { reference }),
      ...(words !== undefined && { words }),
      ...(whyLate !== undefined && { facts: { whyLate } }),
    });
  });
}

/** @throws privacy.why_late */
export function needsReasons(name: DutyName, duties: readonly Duty[], whyLate: string | undefined): void {
  const duty = duties.find((each) => each.name === name);
  if (duty?.state === 'told' || duty?.isLate !== true || whyLate !== undefined) return;
  throw invalid(
    'privacy.why_late',
    'The time for this is over. Say why it was not done before.',
    field('/whyLate', 'Needed, as it is late.'),
  );
}

/** Not done, for a reason: encrypted data (GDPR art. 34(3)), an order of the police. It counts until the facts change. @throws privacy.not_asked */
export async function waiveDuty(ctx: Context, id: string, duty: DutyName, reason: string): Promise<void> {
  requirePerson(ctx);
  await inTransaction(ctx, async (tx) => {
    const breach = await lockOpen(tx, id);
    const steps = (await stepsOf(tx, [id])).get(id) ?? [];
    const state = dutiesOf(breach, steps, ctx.clock.now()).find(({ name }) => name === duty)?.state;
    if (state !== 'open') throw conflict('privacy.not_asked', 'Nothing is left to be done about this: there is nothing to leave out.');
    await step(ctx, tx, breach, { kind: 'waived', duty, words: reason });
  });
}

/** Closes a case of which every duty was done or left out with a reason. @throws privacy.duties_left naming them */
export async function closeBreach(ctx: Context, id: string, words: string): Promise<void> {
  requirePerson(ctx);
  await inTransaction(ctx, async (tx) => {
    const breach = await lockOpen(tx, id);
    const steps = (await stepsOf(tx, [id])).get(id) ?? [];
    const now = ctx.clock.now();
    const left = dutiesOf(breach, steps, now).filter(({ state }) => state === 'open');
    if (left.length > 0)
      throw conflict('privacy.duties_left', 'Something is still to be done, or to be left out with a reason.', {
        facts: { duties: left.map(({ name }) => name) },
      });
    await tables<PrivacyTables>(tx).updateTable('breach_case').set({ state: 'closed', closed_at: now }).where('id', '=', id).execute();
    await step(ctx, tx, { ...breach, state: 'closed', closedAt: now }, { kind: 'closed', words });
  });
}

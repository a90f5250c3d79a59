import { conflict, invalid } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction, tables, type Tx } from '#platform/database';
import type { PrivacyTables } from '../tables.gen.ts';
import { inUtc, pageOf, setClocks } from './clocks.ts';
import type { StepKind } from './duties.ts';
import type { BreachPorts } from './ports.ts';
import { addStep, breachById, factsOf, factsRow, lockBreach, toBreach, type Breach, type ChangeableFacts, type NewStep } from './store.ts';

export interface NewBreach extends ChangeableFacts {
  title: string;
  foundAt: Temporal.Instant;
}

/** The one field that an error is about. */
export const field = (path: string, message: string) => ({ fields: [{ path, message }] });

/** Opens a case; its clocks run from when the breach was found. All who run such cases are told. @throws privacy.found_later, privacy.too_many */
export async function openBreach(ctx: Context, ports: BreachPorts, { title, foundAt, ...facts }: NewBreach): Promise<string> {
  const id = ctx.newId('breach');
  const [by, now] = [requirePerson(ctx), ctx.clock.now()];
  if (Temporal.Instant.compare(foundAt, now) > 0)
    throw invalid(
      'privacy.found_later',
      'This moment is still to come. Say when the breach was found.',
      field('/foundAt', 'Not after now.'),
    );
  holds(facts);
  await inTransaction(ctx, async (tx) => {
    await tables<PrivacyTables>(tx)
      .insertInto('breach_case')
      .values({ id, title, found_at: foundAt, ...factsRow(facts), state: 'open', opened_by: by, opened_at: now })
      .execute();
    const breach = await breachById(tx, id);
    await step(ctx, tx, breach, { kind: 'opened', facts: said(breach) });
    const data = { title, name: ctx.actor.name, found: inUtc(foundAt) };
    for (const to of await ports.staff(tx))
      if (to !== by) await ports.notify(ctx, tx, { to, template: 'privacy.breach_opened', data, link: pageOf(id) });
  });
  return id;
}

/** Writes down what is known by now. Reasons for not telling were given on other facts: they are asked for again. @throws privacy.breach_closed */
export async function changeBreach(ctx: Context, id: string, facts: ChangeableFacts, why: string): Promise<void> {
  requirePerson(ctx);
  holds(facts);
  await inTransaction(ctx, async (tx) => {
    await lockOpen(tx, id);
    const row = await tables<PrivacyTables>(tx)
      .updateTable('breach_case')
      .set(factsRow(facts))
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    const breach = toBreach(row);
    await step(ctx, tx, breach, { kind: 'changed', words: why, facts: said(breach) });
  });
}

/** A line for the record: a measure, a call, what was found. @throws privacy.breach_closed */
export async function noteOnBreach(ctx: Context, id: string, words: string): Promise<void> {
  requirePerson(ctx);
  await inTransaction(ctx, async (tx) => step(ctx, tx, await lockOpen(tx, id), { kind: 'note', words }));
}

/** @throws privacy.no_breach, privacy.breach_closed */
export async function lockOpen(tx: Tx, id: string): Promise<Breach> {
  const breach = await lockBreach(tx, id);
  if (breach.state === 'closed')
    throw conflict('privacy.breach_closed', 'This case is closed. Open a new one for what came to light since.');
  return breach;
}

const acts: Readonly<Record<StepKind, string>> = {
  opened: 'open',
  changed: 'change',
  told: 'told',
  waived: 'waive',
  telling: 'tell_people',
  note: 'note',
  reminded: 'remind',
  closed: 'close',
};

/** One step: in the record of the case, in the audit, and in what the clocks have to wait for. */
export async function step(ctx: Context, tx: Tx, breach: Breach, made: NewStep): Promise<void> {
  const { kind, duty, reference, words, facts } = made;
  await addStep(ctx, tx, breach.id, made);
  await ctx.audit.record(ctx, tx, {
    action: `privacy.breach_${acts[kind]}`,
    subject: { kind: 'breach', id: breach.id },
    ...(duty === undefined && facts === undefined ? {} : { after: { ...(duty && { duty }), ...(reference && { reference }), ...facts } }),
    ...(words === undefined ? {} : { reason: words.slice(0, 500) }),
  });
  await setClocks(ctx, tx, breach);
}

function holds({ californians, peopleCount }: ChangeableFacts): void {
  if (californians > peopleCount)
    throw invalid(
      'privacy.too_many',
      'More people in California than people at all.',
      field('/californians', 'At most as many as people.'),
    );
}

const said = (breach: Breach) => ({ title: breach.title, foundAt: breach.foundAt.toString(), ...factsOf(breach) });

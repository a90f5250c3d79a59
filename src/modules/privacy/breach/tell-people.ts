import { conflict, invalid } from '#kernel';
import { systemActor, withActor, type Context } from '#platform/context';
import { inTransaction, sql, type Db, type Tx } from '#platform/database';
import { enqueue, type JobHandler } from '#platform/jobs';
import type { Id } from '#kernel';
import { inUtc } from './clocks.ts';
import { needsReasons } from './duty-steps.ts';
import { dutiesOf } from './duties.ts';
import { lockOpen, step } from './open.ts';
import type { BreachPorts } from './ports.ts';
import { lockBreach, peopleOf, stepsOf } from './store.ts';

const queue = 'privacy.breach-tell';
const inABatch = 100;

/**
 * What people read, under the headings that Cal. Civ. Code 1798.82(d)(1) asks for, and with what GDPR art. 34(2) does: in plain words what
 * happened, what is likely to come of it, what the house does, what one can do, and whom to ask.
 */
export interface Letter {
  whatHappened: string;
  whatData: string;
  whatWeDo: string;
  whatYouCanDo: string;
  contact: string;
}

/** Who is told: by number, or everybody whose rows these are, such as `booking.guest_id`. */
export type Recipients = { personIds: readonly string[] } | { rows: readonly string[] };

/** Rows that say by a column whose they are, as modules declare them: what people can be chosen by. */
export const choosable = (ports: Pick<BreachPorts, 'holdings'>): { rows: string; title: string; table: string; column: string }[] =>
  ports
    .holdings()
    .flatMap(({ data }) => data.rows)
    .flatMap(({ table, title, whose }) =>
      typeof whose === 'string' && title !== undefined ? [{ rows: `${table}.${whose}`, title, table, column: whose }] : [],
    );

/** People with an account that is not closed, chosen; each once. @throws privacy.no_such_rows */
function chosen(ports: BreachPorts, who: Recipients) {
  if ('personIds' in who) {
    const ids = who.personIds.map((id) => sql`(${id}::uuid)`);
    return sql`select distinct person_id from (values ${sql.join(ids)}) as named (person_id)`;
  }
  const all = choosable(ports);
  const found = who.rows.flatMap((name) => all.find(({ rows }) => rows === name) ?? []);
  const unknown = who.rows.filter((name) => !found.some(({ rows }) => rows === name));
  if (unknown.length > 0) throw invalid('privacy.no_such_rows', `People cannot be chosen by this: ${unknown.join(', ')}.`);
  const parts = found.map(
    ({ table, column }) => sql`select ${sql.ref(column)}::uuid as person_id from ${sql.table(table)} where ${sql.ref(column)} is not null`,
  );
  return sql`select distinct person_id from (${sql.join(parts, sql` union `)}) as found`;
}

/** How many would be written to, besides those that have been. @throws privacy.no_such_rows */
export async function countRecipients(db: Db, ports: BreachPorts, breachId: string, who: Recipients): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from (${chosen(ports, who)}) c
    where not exists (select from breach_person p where p.breach_id = ${breachId} and p.person_id = c.person_id)`.execute(db);
  return rows[0]?.n ?? 0;
}

/**
 * Writes to people whose data it is, by mail and in the product; a job sends the letters, and the duty counts as done with the last. Who was
 * chosen before is not written to again.
 *
 * @returns how many are written to
 * @throws privacy.nobody_chosen, privacy.no_such_rows, privacy.why_late, privacy.still_telling, privacy.breach_closed
 */
export async function tellPeople(
  ctx: Context,
  ports: BreachPorts,
  id: string,
  { who, letter, whyLate }: { who: Recipients; letter: Letter; whyLate?: string },
): Promise<number> {
  return inTransaction(ctx, async (tx) => {
    const breach = await lockOpen(tx, id);
    const steps = (await stepsOf(tx, [id])).get(id) ?? [];
    needsReasons('people', dutiesOf(breach, steps, ctx.clock.now()), whyLate);
    if ((await waiting(tx, id, 1)).length > 0)
      throw conflict('privacy.still_telling', 'The letters before are still being sent. Wait until they are.');
    const { numAffectedRows } = await sql`insert into breach_person (breach_id, person_id, asked_at)
      select ${id}, c.person_id, ${ctx.clock.now()} from (${chosen(ports, who)}) c on conflict do nothing`.execute(tx);
    const people = Number(numAffectedRows ?? 0);
    if (people === 0) throw invalid('privacy.nobody_chosen', 'This chooses nobody who has not been written to.');
    const facts = { people, ...letter, ...('rows' in who ? { rows: [...who.rows] } : {}), ...(whyLate !== undefined && { whyLate }) };
    await step(ctx, tx, breach, { kind: 'telling', duty: 'people', facts });
    await enqueue(ctx, tx, { queue, key: id, payload: { id, letter, whyLate: whyLate ?? null }, maxAttempts: 100 });
    return people;
  });
}

/** Sends a batch and asks for the next; what was sent and what stands as sent commit together, so a crash repeats nothing. */
export const tellJob = (ports: BreachPorts): JobHandler => ({
  queue,
  timeoutMs: 600_000,
  async handle(ctx, { payload }) {
    const { id, letter, whyLate } = payload as { id: string; letter: Letter; whyLate: string | null };
    await inTransaction(ctx, async (tx) => {
      const breach = await lockBreach(tx, id);
      const people = await waiting(tx, id, inABatch);
      for (const personId of people) await tell(ctx, tx, ports, { id, personId, data: { ...letter, found: inUtc(breach.foundAt) } });
      if (people.length === inABatch) return void (await enqueue(ctx, tx, { queue, key: id, payload, maxAttempts: 100 }));
      const { told, gone } = await peopleOf(tx, id);
      const facts = { told, gone, ...(whyLate !== null && { whyLate }) };
      const house = withActor(ctx, systemActor('privacy'));
      if (breach.state === 'open' && people.length > 0) await step(house, tx, breach, { kind: 'told', duty: 'people', facts });
    });
  },
});

async function tell(
  ctx: Context,
  tx: Tx,
  ports: BreachPorts,
  { id, personId, data }: { id: string; personId: Id<'person'>; data: Readonly<Record<string, string>> },
): Promise<void> {
  const isThere = (await ports.subjectOf(tx, personId)) !== undefined;
  if (isThere) await ports.notify(ctx, tx, { to: personId, template: 'privacy.breach', data: { ...data, house: ports.houseName } });
  await sql`update breach_person set told_at = ${isThere ? ctx.clock.now() : null}, gone = ${!isThere}
    where breach_id = ${id} and person_id = ${personId}`.execute(tx);
}

async function waiting(tx: Tx, id: string, limit: number): Promise<Id<'person'>[]> {
  const { rows } = await sql<{ person_id: Id<'person'> }>`select person_id from breach_person
    where breach_id = ${id} and told_at is null and not gone order by person_id limit ${limit}`.execute(tx);
  return rows.map(({ person_id: personId }) => personId);
}

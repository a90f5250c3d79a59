import { missing } from '#kernel';
import type { Context } from '#platform/context';
import { json, sql, tables, type Db, type Tx } from '#platform/database';
import type { Selectable } from 'kysely';
import type { PrivacyTables } from '../tables.gen.ts';
import type { BreachFacts, DutyName, DutyStep, Risk, StepKind } from './duties.ts';

/** Kinds of data that can get out, as codes. */
export const dataKinds = [
  'names',
  'contact',
  'addresses',
  'log_in',
  'identity_numbers',
  'payment',
  'bank',
  'papers',
  'bookings',
  'messages',
  'health',
  'other',
] as const;
export type DataKind = (typeof dataKinds)[number];

export interface Breach extends BreachFacts {
  id: string;
  title: string;
  what: string;
  dataKinds: DataKind[];
  /** Which kinds of people, in words. */
  peopleWho: string;
  peopleCount: number;
  riskReason: string;
  state: 'open' | 'closed';
  openedBy: string;
  openedAt: Temporal.Instant;
  closedAt: Temporal.Instant | undefined;
}

/** What can be learned later, and changed with a reason. */
export type ChangeableFacts = Pick<
  Breach,
  'what' | 'dataKinds' | 'peopleWho' | 'peopleCount' | 'californians' | 'risk' | 'riskReason' | 'hasPartners'
>;

export interface BreachStep extends DutyStep {
  number: number;
  /** Absent where the house did it by itself. */
  by: string | undefined;
  reference: string | undefined;
  words: string | undefined;
  facts: Readonly<Record<string, unknown>> | undefined;
}

export interface NewStep {
  kind: StepKind;
  duty?: DutyName;
  reference?: string;
  words?: string;
  facts?: Readonly<Record<string, unknown>>;
}

type Row = Selectable<PrivacyTables['breach_case']>;

export const toBreach = (row: Row): Breach => ({
  id: row.id,
  title: row.title,
  what: row.what,
  foundAt: row.found_at,
  dataKinds: row.data_kinds as DataKind[],
  peopleWho: row.people_who,
  peopleCount: row.people_count,
  californians: row.californians,
  risk: row.risk as Risk,
  riskReason: row.risk_reason,
  hasPartners: row.has_partners,
  state: row.state,
  openedBy: row.opened_by,
  openedAt: row.opened_at,
  closedAt: row.closed_at ?? undefined,
});

/** The facts alone: as the API shows them, and as the record keeps them. */
export const factsOf = (facts: ChangeableFacts): ChangeableFacts => ({
  what: facts.what,
  dataKinds: [...facts.dataKinds],
  peopleWho: facts.peopleWho,
  peopleCount: facts.peopleCount,
  californians: facts.californians,
  risk: facts.risk,
  riskReason: facts.riskReason,
  hasPartners: facts.hasPartners,
});

export const factsRow = (facts: ChangeableFacts) => ({
  what: facts.what,
  data_kinds: [...new Set(facts.dataKinds)],
  people_who: facts.peopleWho,
  people_count: facts.peopleCount,
  californians: facts.californians,
  risk: facts.risk,
  risk_reason: facts.riskReason,
  has_partners: facts.hasPartners,
});

const nothing = () => missing('privacy.no_breach', 'There is no such case.');

/** @throws privacy.no_breach */
export async function breachById(db: Db | Tx, id: string): Promise<Breach> {
  const row = await tables<PrivacyTables>(db).selectFrom('breach_case').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw nothing();
  return toBreach(row);
}

/** Until the transaction ends nobody else adds a step. @throws privacy.no_breach */
export async function lockBreach(tx: Tx, id: string): Promise<Breach> {
  const row = await tables<PrivacyTables>(tx).selectFrom('breach_case').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (row === undefined) throw nothing();
  return toBreach(row);
}

/** In order; of one case there are a few dozen at the most. */
export async function stepsOf(db: Db | Tx, ids: readonly string[]): Promise<Map<string, BreachStep[]>> {
  const steps = new Map<string, BreachStep[]>(ids.map((id) => [id, []]));
  if (ids.length === 0) return steps;
  const rows = await tables<PrivacyTables>(db)
    .selectFrom('breach_step')
    .selectAll()
    .where('breach_id', 'in', ids)
    .orderBy('breach_id')
    .orderBy('number')
    .execute();
  for (const { breach_id: id, number, at, by, kind, duty, reference, words, facts } of rows)
    steps.get(id)?.push({
      number,
      at,
      by: by ?? undefined,
      kind,
      duty: duty ?? undefined,
      reference: reference ?? undefined,
      words: words ?? undefined,
      facts: (facts as Record<string, unknown> | null) ?? undefined,
    });
  return steps;
}

/** Adds to the record of a case that is locked. */
export async function addStep(ctx: Context, tx: Tx, breachId: string, step: NewStep): Promise<void> {
  const { kind, duty = null, reference = null, words = null, facts } = step;
  await sql`insert into breach_step (id, breach_id, number, at, by, kind, duty, reference, words, facts)
    select ${ctx.newId('breach-step')}::uuid, ${breachId}::uuid, coalesce(max(number), 0) + 1, ${ctx.clock.now()}::timestamptz,
      ${ctx.actor.personId ?? null}::uuid, ${kind}, ${duty}, ${reference}, ${words}, ${facts === undefined ? null : json(facts)}::jsonb
    from breach_step where breach_id = ${breachId}`.execute(tx);
}

/** The latest found first. */
export async function breachPage(
  db: Db,
  { isOpen, before, limit }: { isOpen: boolean; before: { at: string; id: string } | undefined; limit: number },
): Promise<Breach[]> {
  const { rows } = await sql<Row>`select * from breach_case where ${isOpen ? sql`state = 'open'` : sql`true`}
      and ${before === undefined ? sql`true` : sql`(found_at, id) < (${Temporal.Instant.from(before.at)}, ${before.id}::uuid)`}
    order by found_at desc, id desc limit ${limit}`.execute(db);
  return rows.map(toBreach);
}

/** How many of those who are to be told were, are no longer there, or are still to be written to. */
export async function peopleOf(db: Db | Tx, id: string): Promise<{ told: number; gone: number; waiting: number }> {
  const { rows } = await sql<{ told: number; gone: number; waiting: number }>`
    select count(told_at)::int as told, (count(*) filter (where gone))::int as gone,
      (count(*) filter (where told_at is null and not gone))::int as waiting from breach_person where breach_id = ${id}`.execute(db);
  return rows[0] ?? { told: 0, gone: 0, waiting: 0 };
}

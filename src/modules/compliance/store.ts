import type { Selectable } from 'kysely';
import type { Id } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { json, tables, type Db, type Tx } from '#platform/database';
import type { CompiledRuleset } from './decide/compile.ts';
import type { Decision, Facts, Outcome } from './decide/types.ts';
import type { Ruleset } from './rules/types.ts';
import type { ComplianceTables } from './tables.gen.ts';

/** A decision as it was made, for whom, and of what. */
export interface StoredDecision {
  id: Id<'compliance-decision'>;
  /** `binding` when something followed from it; a dry run only tells. */
  purpose: 'dry_run' | 'binding';
  subject?: { kind: string; id: string };
  personId: Id<'person'>;
  facts: Facts;
  decision: Decision;
  createdAt: Temporal.Instant;
}

export interface NewDecision {
  purpose: 'dry_run' | 'binding';
  subject?: { kind: string; id: string };
  /** Whose case it is, and who may read it: the actor, unless said. */
  personId?: Id<'person'>;
  facts: Facts;
  decision: Decision;
}

/** Keeps a decision with its facts and, once, the set of rules it was made by: all that it takes to make it again. */
export async function storeDecision(ctx: Context, tx: Tx, compiled: CompiledRuleset, made: NewDecision): Promise<StoredDecision> {
  const now = ctx.clock.now();
  await tables<ComplianceTables>(tx)
    .insertInto('compliance_ruleset')
    .values({ digest: compiled.digest, content: json(compiled.ruleset), first_used_at: now })
    .onConflict((each) => each.column('digest').doNothing())
    .execute();
  const row = await tables<ComplianceTables>(tx)
    .insertInto('compliance_decision')
    .values({
      id: ctx.newId('compliance-decision'),
      purpose: made.purpose,
      subject_kind: made.subject?.kind ?? null,
      subject_id: made.subject?.id ?? null,
      person_id: made.personId ?? requirePerson(ctx),
      ruleset_digest: compiled.digest,
      decided_for: made.decision.date,
      facts: json(made.facts),
      outcome: made.decision.outcome,
      decision: json(made.decision),
      created_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return read(row);
}

/** @param personId only if it was made for them */
export async function decisionById(db: Db | Tx, id: string, personId?: string): Promise<StoredDecision | undefined> {
  const row = await tables<ComplianceTables>(db)
    .selectFrom('compliance_decision')
    .selectAll()
    .where('id', '=', id)
    .$if(personId !== undefined, (query) => query.where('person_id', '=', personId ?? ''))
    .executeTakeFirst();
  return row && read(row);
}

/** What rules said of a subject, whenever something followed from it, oldest first. */
export async function decisionsAbout(db: Db, subject: { kind: string; id: string }): Promise<StoredDecision[]> {
  const rows = await tables<ComplianceTables>(db)
    .selectFrom('compliance_decision')
    .selectAll()
    .where('subject_kind', '=', subject.kind)
    .where('subject_id', '=', subject.id)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(read);
}

/** Newest first. */
export async function decisionsPage(
  db: Db,
  { outcome, purpose, before, limit }: { outcome?: Outcome; purpose?: StoredDecision['purpose']; before?: string; limit: number },
): Promise<StoredDecision[]> {
  let asked = tables<ComplianceTables>(db).selectFrom('compliance_decision').selectAll();
  if (outcome !== undefined) asked = asked.where('outcome', '=', outcome);
  if (purpose !== undefined) asked = asked.where('purpose', '=', purpose);
  // Ids are made of the time first, so they are in its order.
  if (before !== undefined) asked = asked.where('id', '<', before);
  return (await asked.orderBy('id', 'desc').limit(limit).execute()).map(read);
}

/** The rules under a digest, as some decision used them. */
export async function rulesetByDigest(db: Db | Tx, digest: string): Promise<Ruleset | undefined> {
  const row = await tables<ComplianceTables>(db)
    .selectFrom('compliance_ruleset')
    .select('content')
    .where('digest', '=', digest)
    .executeTakeFirst();
  return row?.content as Ruleset | undefined;
}

function read(row: Selectable<ComplianceTables['compliance_decision']>): StoredDecision {
  return {
    id: row.id as Id<'compliance-decision'>,
    purpose: row.purpose,
    ...(row.subject_kind !== null && row.subject_id !== null && { subject: { kind: row.subject_kind, id: row.subject_id } }),
    personId: row.person_id as Id<'person'>,
    facts: row.facts as Facts,
    decision: row.decision as Decision,
    createdAt: row.created_at,
  };
}

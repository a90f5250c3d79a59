import { requirePerson, type Context } from '#platform/context';
import { json, tables, type Db, type Tx } from '#platform/database';
import { lookAtBadge } from '../badge/look.ts';
import type { PaperSubject } from '../documents/types.ts';
import type { FactValue, Subject } from '../rules/types.ts';
import type { ComplianceTables } from '../tables.gen.ts';

/** What somebody says of their kitchen or their work, by subject of the rules. */
export type Declared = Readonly<Partial<Record<Subject, Readonly<Record<string, FactValue>>>>>;

export interface Declaration {
  facts: Declared;
  declaredAt: Temporal.Instant;
}

/** Of a kitchen its host speaks; of themselves, what they do and what they make, a chef. */
export const declarable: Readonly<Record<PaperSubject['kind'], readonly Subject[]>> = {
  kitchen: ['kitchen'],
  person: ['operator', 'activity', 'product'],
};

/** `lock` takes the row for this transaction. */
export async function declarationOf(db: Db | Tx, { kind, id }: PaperSubject, lock?: 'lock'): Promise<Declaration | undefined> {
  const row = await tables<ComplianceTables>(db)
    .selectFrom('compliance_declaration')
    .select(['facts', 'declared_at'])
    .where('subject_kind', '=', kind)
    .where('subject_id', '=', id)
    .$if(lock !== undefined, (each) => each.forUpdate())
    .executeTakeFirst();
  return row && { facts: row.facts, declaredAt: row.declared_at };
}

/**
 * Keeps what is said of a kitchen or a person in place of what was said before. Whether the actor may speak, and in words that the
 * rules know, is the caller's to ask.
 */
export async function declare(ctx: Context, tx: Tx, subject: PaperSubject, facts: Declared): Promise<void> {
  const before = await declarationOf(tx, subject);
  const row = { facts: json(facts), declared_by: requirePerson(ctx), declared_at: ctx.clock.now() };
  await tables<ComplianceTables>(tx)
    .insertInto('compliance_declaration')
    .values({ subject_kind: subject.kind, subject_id: subject.id, ...row })
    .onConflict((each) => each.columns(['subject_kind', 'subject_id']).doUpdateSet(row))
    .execute();
  if (subject.kind === 'kitchen') await lookAtBadge(ctx, tx, subject.id);
  await ctx.audit.record(ctx, tx, {
    action: 'compliance.declare',
    subject,
    ...(before === undefined ? {} : { before: before.facts }),
    after: facts,
  });
}

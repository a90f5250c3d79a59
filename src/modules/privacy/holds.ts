import { conflict, invalid, missing } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction, isUniqueViolation, sql, tables, type Db, type Tx } from '#platform/database';
import type { DataSubject, Sql } from '#platform/module';
import type { PrivacyConfig } from './settings.ts';
import type { PrivacyTables } from './tables.gen.ts';

export interface Hold {
  id: string;
  personId: string;
  reason: string;
  placedBy: string;
  placedAt: Temporal.Instant;
  /** When it ends by itself. */
  until: Temporal.Instant | undefined;
  /** When it ended: lifted, or by itself. */
  endedAt: Temporal.Instant | undefined;
}

/** A hold that stands at a moment, as a condition on `legal_hold`. */
export const standing = (now: Temporal.Instant): Sql<boolean> =>
  sql<boolean>`(legal_hold.lifted_at is null and (legal_hold.until is null or legal_hold.until > ${now}))`;

/**
 * Keeps a person's data from being erased, and from ending with its time, for a reason such as a dispute; until it is lifted or its day comes.
 *
 * @throws privacy.held_already, privacy.until_past
 */
export async function placeHold(
  ctx: Context,
  personId: string,
  { reason, until }: { reason: string; until?: Temporal.Instant },
): Promise<void> {
  const now = ctx.clock.now();
  if (until !== undefined && Temporal.Instant.compare(until, now) <= 0)
    throw invalid('privacy.until_past', 'This day is over. Choose a later one, or none.', {
      fields: [{ path: '/until', message: 'A day to come.' }],
    });
  try {
    await inTransaction(ctx, async (tx) => {
      await endHolds(tx, now);
      await tables<PrivacyTables>(tx)
        .insertInto('legal_hold')
        .values({
          id: ctx.newId('legal-hold'),
          person_id: personId,
          reason,
          placed_by: requirePerson(ctx),
          placed_at: now,
          until: until ?? null,
        })
        .execute();
      const after = { until: until?.toString() ?? null };
      await ctx.audit.record(ctx, tx, { action: 'privacy.hold', subject: { kind: 'person', id: personId }, after, reason });
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw conflict('privacy.held_already', 'The data of this person is held already. Lift that hold first.');
    throw error;
  }
}

/** @throws privacy.not_held */
export async function liftHold(ctx: Context, personId: string, { reason }: { reason: string }): Promise<void> {
  const now = ctx.clock.now();
  await inTransaction(ctx, async (tx) => {
    const { rows } = await sql`update legal_hold set lifted_by = ${requirePerson(ctx)}, lifted_at = ${now}
      where person_id = ${personId} and ${standing(now)} returning id`.execute(tx);
    if (rows.length === 0) throw missing('privacy.not_held', 'The data of this person is not held.');
    await ctx.audit.record(ctx, tx, { action: 'privacy.hold_lift', subject: { kind: 'person', id: personId }, reason });
  });
}

/** Writes down the end of holds whose day has come: they count no longer from that moment, written down or not. */
export async function endHolds(db: Db | Tx, now: Temporal.Instant): Promise<void> {
  await sql`update legal_hold set lifted_at = until where lifted_at is null and until <= ${now}`.execute(db);
}

/** Why the data of a person stays for now. */
export async function holdOn(db: Db | Tx, personId: string, now: Temporal.Instant): Promise<string | undefined> {
  const { rows } = await sql<{ reason: string }>`select reason from legal_hold where person_id = ${personId} and ${standing(now)}`.execute(
    db,
  );
  return rows[0]?.reason;
}

/** Everybody whose data must stay, with what their rows are found by. */
export async function heldPeople(
  db: Db | Tx,
  { subjectOf }: Pick<PrivacyConfig, 'subjectOf'>,
  now: Temporal.Instant,
): Promise<DataSubject[]> {
  const { rows } = await sql<{ id: DataSubject['id'] & Parameters<typeof subjectOf>[1] }>`
    select distinct person_id as id from legal_hold where ${standing(now)}`.execute(db);
  // Of who has no account any more, rows are found by number alone.
  const named = ({ id }: { id: string }): DataSubject => ({ id, email: `${id}@closed.invalid`, displayName: id });
  const people: DataSubject[] = [];
  for (const row of rows) people.push((await subjectOf(db, row.id)) ?? named(row));
  return people;
}

/** Standing holds, or all that there were; the newest first. */
export async function holds(
  db: Db,
  { now, isAll, before, limit }: { now: Temporal.Instant; isAll: boolean; before: { at: string; id: string } | undefined; limit: number },
): Promise<Hold[]> {
  const { rows } = await sql<Hold & { liftedAt: Temporal.Instant | null; until: Temporal.Instant | null }>`
    select id, person_id as "personId", reason, placed_by as "placedBy", placed_at as "placedAt", until, lifted_at as "liftedAt"
    from legal_hold where ${isAll ? sql`true` : standing(now)}
      and ${before === undefined ? sql`true` : sql`(placed_at, id) < (${Temporal.Instant.from(before.at)}, ${before.id}::uuid)`}
    order by placed_at desc, id desc limit ${limit}`.execute(db);
  return rows.map(({ liftedAt, until, ...hold }) => ({
    ...hold,
    until: until ?? undefined,
    endedAt: liftedAt ?? (until !== null && Temporal.Instant.compare(until, now) <= 0 ? until : undefined),
  }));
}

import { forbidden, missing } from '#kernel';
import { may, requirePerson, type Context } from '#platform/context';
import { inTransaction, sql } from '#platform/database';

/** The right to take the mask off, declared by the privacy module. */
export const reveals = 'privacy.reveal';
/** How long the mask is off. */
export const shownFor = { minutes: 10 };

/**
 * Takes the mask off the data of one person, for the one who acts and ten minutes, and writes that down. Again before they are over: ten
 * minutes from then.
 *
 * @throws privacy.may_not_reveal
 */
export async function reveal(ctx: Context, personId: string, reason: string): Promise<{ until: Temporal.Instant }> {
  const staffId = requirePerson(ctx);
  if (!may(ctx, reveals)) throw forbidden('privacy.may_not_reveal', 'Your role may not see personal data unmasked.');
  const now = ctx.clock.now();
  const until = now.add(shownFor);
  await inTransaction(ctx, async (tx) => {
    await sql`insert into personal_reveal (id, staff_id, person_id, reason, revealed_at, shown_until)
      values (${ctx.newId('personal-reveal')}, ${staffId}, ${personId}, ${reason}, ${now}, ${until})`.execute(tx);
    await ctx.audit.record(ctx, tx, {
      action: 'privacy.reveal',
      subject: { kind: 'person', id: personId },
      after: { until: until.toString() },
      reason,
    });
  });
  return { until };
}

/** Puts the mask back before its time. @throws privacy.not_shown */
export async function cover(ctx: Context, personId: string): Promise<void> {
  const now = ctx.clock.now();
  await inTransaction(ctx, async (tx) => {
    const { numAffectedRows } = await sql`update personal_reveal set shown_until = ${now}
      where staff_id = ${requirePerson(ctx)} and person_id = ${personId} and shown_until > ${now}`.execute(tx);
    if (Number(numAffectedRows ?? 0) === 0) throw missing('privacy.not_shown', 'You do not see this person without the mask now.');
    await ctx.audit.record(ctx, tx, { action: 'privacy.cover', subject: { kind: 'person', id: personId } });
  });
}

/** Whom of these the one who acts sees without a mask now. Without the right, nobody: it may have been taken away since. */
export async function revealedTo(ctx: Context, personIds: readonly string[]): Promise<Set<string>> {
  const { personId: staffId } = ctx.actor;
  if (staffId === undefined || personIds.length === 0 || !may(ctx, reveals)) return new Set();
  const { rows } = await sql<{ id: string }>`select distinct person_id::text as id from personal_reveal
    where staff_id = ${staffId} and shown_until > ${ctx.clock.now()} and person_id = any(${[...new Set(personIds)]}::uuid[])`.execute(
    ctx.db,
  );
  return new Set(rows.map(({ id }) => id));
}

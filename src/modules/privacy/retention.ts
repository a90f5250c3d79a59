import type { Context } from '#platform/context';
import { inTransaction, sql } from '#platform/database';
import type { JobHandler, Schedule } from '#platform/jobs';
import { carryOutRetention, goesAfter, type Retained, type RetentionRule } from '#platform/module';

const queue = 'privacy.retention';
export const retentionSchedule: Schedule = { queue, every: { hours: 24 } };

/** Of this module's own tables. A hold counts from its lifting; what somebody said last about a text stays. */
export const privacyRetention: readonly RetentionRule[] = [
  goesAfter('legal_hold', 'lifted_at', '7y'),
  // Its steps and the people it names go with it.
  goesAfter('breach_case', 'closed_at', '7y after the end'),
  {
    table: 'consent',
    retention: '7y when followed by another',
    past: (now) => sql<boolean>`consent.at < ${now.subtract({ hours: 7 * (365 * 24 + 6) })} and exists (select from consent later
      where later.person_id = consent.person_id and later.kind = consent.kind and (later.at, later.id) > (consent.at, consent.id))`,
  },
];

/** Deletes what is past its time in every table that has a rule, and writes down how much of what. */
export async function runRetention(ctx: Context, rules: readonly RetentionRule[]): Promise<Retained[]> {
  const done = await carryOutRetention(ctx, rules);
  const after = Object.fromEntries(done.flatMap(({ table, rows }) => (rows === 0 ? [] : [[table, rows]])));
  if (Object.keys(after).length > 0)
    await inTransaction(ctx, (tx) =>
      ctx.audit.record(ctx, tx, { action: 'privacy.retention', subject: { kind: 'house', id: ctx.market }, after }),
    );
  return done;
}

/** Daily. */
export const retentionJob = (rules: () => readonly RetentionRule[]): JobHandler => ({
  queue,
  timeoutMs: 1_800_000,
  handle: async (ctx) => void (await runRetention(ctx, rules())),
});

import type { Context } from '#platform/context';
import { inTransaction, sql } from '#platform/database';
import type { JobHandler, Schedule } from '#platform/jobs';
import { carryOutRetention, goesAfter, ownedBy, type Retained, type RetentionRule, type Sql } from '#platform/module';
import { heldPeople, standing } from './holds.ts';
import type { PrivacyConfig } from './settings.ts';

const queue = 'privacy.retention';
export const retentionSchedule: Schedule = { queue, every: { hours: 24 } };

/** Of this module's own tables. A hold counts from its end; what somebody said last about a text stays. */
export const privacyRetention: readonly RetentionRule[] = [
  goesAfter('legal_hold', 'lifted_at', '7y'),
  {
    table: 'consent',
    retention: '7y when followed by another',
    past: (now) => sql<boolean>`consent.at < ${now.subtract({ hours: 7 * (365 * 24 + 6) })} and exists (select from consent later
      where later.person_id = consent.person_id and later.kind = consent.kind and (later.at, later.id) > (consent.at, consent.id))`,
  },
  {
    // Its steps and the people it names go with it: where one of them is held, it stays.
    table: 'breach_case',
    retention: '7y after the end',
    past: (
      now,
    ) => sql<boolean>`breach_case.closed_at < ${now.subtract({ hours: 7 * (365 * 24 + 6) })} and not exists (select from breach_person p
      join legal_hold on legal_hold.person_id = p.person_id where p.breach_id = breach_case.id and ${standing(now)})`,
  },
];

type Keeping = Pick<PrivacyConfig, 'holdings' | 'subjectOf'>;

/** Deletes what is past its time in every table that has a rule, but for rows of people whose data is held, and writes down how much of what. */
export async function runRetention(
  ctx: Context,
  config: Keeping,
  rules: readonly RetentionRule[],
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<Retained[]> {
  const done = await carryOutRetention(ctx, await sparing(ctx, config, rules), { dryRun });
  const after = Object.fromEntries(done.flatMap(({ table, rows }) => (rows === 0 ? [] : [[table, rows]])));
  if (Object.keys(after).length > 0 && !dryRun)
    await inTransaction(ctx, (tx) =>
      ctx.audit.record(ctx, tx, { action: 'privacy.retention', subject: { kind: 'house', id: ctx.market }, after }),
    );
  return done;
}

/** The same rules, past rows of people whose data is held: whose a row is, modules declare. */
async function sparing(ctx: Context, config: Keeping, rules: readonly RetentionRule[]): Promise<readonly RetentionRule[]> {
  const people = await heldPeople(ctx, config);
  if (people.length === 0) return rules;
  const declared = config.holdings().flatMap(({ data }) => data.rows);
  return rules.map((rule) => {
    const theirs = declared.filter(({ table }) => table === rule.table).flatMap((held) => people.map((who) => ownedBy(held, who)));
    if (theirs.length === 0) return rule;
    const past = (now: Temporal.Instant): Sql<boolean> =>
      sql<boolean>`(${rule.past(now)}) and not coalesce(${sql.join(theirs, sql` or `)}, false)`;
    return { ...rule, past };
  });
}

/** Daily. */
export const retentionJob = (config: Keeping & Pick<PrivacyConfig, 'retention'>): JobHandler => ({
  queue,
  timeoutMs: 1_800_000,
  handle: async (ctx) => void (await runRetention(ctx, config, config.retention())),
});

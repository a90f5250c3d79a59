import type { Context } from '#platform/context';
import { inTransaction, sql } from '#platform/database';
import type { JobHandler, Schedule } from '#platform/jobs';
import {
  carryOutRetention,
  endWholes,
  goesAfter,
  longAgo,
  ownedBy,
  type Ending,
  type Retained,
  type RetentionRule,
  type Sql,
} from '#platform/module';
import { enqueueRemoval } from './erasure/carry-out.ts';
import { heldPeople, standing } from './holds.ts';
import type { PrivacyConfig } from './settings.ts';

const queue = 'privacy.retention';
export const retentionSchedule: Schedule = { queue, every: { hours: 24 } };

/** Of this module's own tables. A hold counts from its end; what somebody said last about a text stays. */
export const privacyRetention: readonly RetentionRule[] = [
  goesAfter('legal_hold', 'lifted_at', '7y'),
  goesAfter('privacy_request', 'done_at', '3y after the end'),
  {
    table: 'consent',
    retention: '7y when followed by another',
    past: (now) => sql<boolean>`consent.at < ${longAgo(now, '7y')} and exists (select from consent later
      where later.person_id = consent.person_id and later.kind = consent.kind and (later.at, later.id) > (consent.at, consent.id))`,
  },
  {
    // Its steps and the people it names go with it: where one of them is held, it stays.
    table: 'breach_case',
    retention: '7y after the end',
    past: (now) => sql<boolean>`breach_case.closed_at < ${longAgo(now, '7y')} and not exists (select from breach_person p
      join legal_hold on legal_hold.person_id = p.person_id where p.breach_id = breach_case.id and ${standing(now)})`,
  },
];

type Keeping = Pick<PrivacyConfig, 'holdings' | 'subjectOf' | 'retention' | 'lasting'>;

/** Deletes what is past its time, whole dealings first, but for what is of people whose data is held; and writes down how much of what. */
export async function runRetention(ctx: Context, config: Keeping, { dryRun = false }: { dryRun?: boolean } = {}): Promise<Retained[]> {
  const done = [
    ...(await endWholes(ctx, endingOf(config, ctx), { dryRun })),
    ...(await carryOutRetention(ctx, await sparing(ctx, config), { dryRun })),
  ];
  const after: Record<string, number> = {};
  for (const { table, rows } of done) if (rows > 0) after[table] = (after[table] ?? 0) + rows;
  if (Object.keys(after).length > 0 && !dryRun)
    await inTransaction(ctx, (tx) =>
      ctx.audit.record(ctx, tx, { action: 'privacy.retention', subject: { kind: 'house', id: ctx.market }, after }),
    );
  return done;
}

const endingOf = (config: Keeping, { clock }: Context): Ending => ({
  lasting: config.lasting(),
  holdings: config.holdings().map(({ data }) => data),
  held: (tx) => heldPeople(tx, config, clock.now()),
  removeFiles: enqueueRemoval,
});

/** The same rules, past rows of people whose data is held: whose a row is, modules declare. */
async function sparing(ctx: Context, config: Keeping): Promise<readonly RetentionRule[]> {
  const rules = config.retention();
  const people = await heldPeople(ctx.db, config, ctx.clock.now());
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
export const retentionJob = (config: Keeping): JobHandler => ({
  queue,
  timeoutMs: 1_800_000,
  handle: async (ctx) => void (await runRetention(ctx, config)),
});

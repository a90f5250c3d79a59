import type { Context } from '#platform/context';
import { inTransaction, sql, tables, type Db, type Tx } from '#platform/database';
import type { JobHandler, Schedule } from '#platform/jobs';
import type { Subscriber } from '#platform/outbox';
import { caseFacts } from '../cases/gather.ts';
import type { Decision, TraceEntry } from '../decide/types.ts';
import type { Desk } from '../documents/tell.ts';
import type { Isolated } from '../isolation/isolate.ts';
import type { Ruleset } from '../rules/types.ts';
import type { ComplianceTables } from '../tables.gen.ts';
import { checkQueue, lookAtBadge } from './look.ts';

/** "Papers in order": what a kitchen wears while its own papers hold, whoever cooks there. */
export interface Badge {
  state: 'held' | 'withdrawn';
  /** Since when. */
  since: Temporal.Instant;
  checkedAt: Temporal.Instant;
}

const dailyQueue = 'compliance.check_badges';
export const badgeSchedule: Schedule = { queue: dailyQueue, every: { hours: 24 } };

/** What the rules of kitchens are asked about: the use that most of them speak of. */
const usualUse = { kind: 'catering' } as const;

export async function badgeOf(db: Db | Tx, kitchenId: string): Promise<Badge | undefined> {
  const row = await tables<ComplianceTables>(db)
    .selectFrom('compliance_badge')
    .select(['state', 'since', 'checked_at'])
    .where('kitchen_id', '=', kitchenId)
    .executeTakeFirst();
  return row && { state: row.state, since: row.since, checkedAt: row.checked_at };
}

/** What the rules say of a kitchen alone, today. */
export async function decideKitchen(
  ctx: Context,
  { ports, vocabulary }: Desk,
  rules: Isolated,
  kitchenId: string,
  day: string,
): Promise<Decision> {
  return rules.decide(await caseFacts(ctx, ports, vocabulary, { kitchenId, activity: usualUse, day }), day);
}

/**
 * Whether a kitchen's papers are in order: every document that a rule wants of it is held, and no rule about it is broken. What its
 * host did not tell keeps no kitchen from the badge unless it might call for a document; a booking asks for all of it.
 */
export function isInOrder({ trace }: Pick<Decision, 'trace'>): boolean {
  const own = trace.filter(({ subject, outcome }) => subject === 'kitchen' && outcome !== 'not_applicable');
  const wantsPaper = ({ evidence }: TraceEntry): boolean => evidence !== undefined;
  return own.some(wantsPaper) && own.every((each) => each.outcome === 'met' || (each.outcome === 'unknown' && !wantsPaper(each)));
}

async function check(ctx: Context, desk: Desk, rules: Isolated, kitchenId: string): Promise<void> {
  const kitchen = await desk.ports.kitchen(ctx.db, kitchenId);
  if (kitchen === undefined) return;
  const now = ctx.clock.now();
  const day = now.toZonedDateTimeISO(kitchen.timeZone).toPlainDate().toString();
  const state = isInOrder(await decideKitchen(ctx, desk, rules, kitchenId, day)) ? 'held' : 'withdrawn';
  await inTransaction(ctx, async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`compliance.badge:${kitchenId}`}, 0))`.execute(tx);
    const before = await badgeOf(tx, kitchenId);
    // Without the badge it never had, a kitchen has lost nothing.
    if (before === undefined && state === 'withdrawn') return;
    const since = before?.state === state ? before.since : now;
    await tables<ComplianceTables>(tx)
      .insertInto('compliance_badge')
      .values({ kitchen_id: kitchenId, state, since, checked_at: now })
      .onConflict((each) => each.column('kitchen_id').doUpdateSet({ state, since, checked_at: now }))
      .execute();
    if (before?.state === state) return;
    await ctx.audit.record(ctx, tx, {
      action: state === 'held' ? 'compliance.give_badge' : 'compliance.withdraw_badge',
      subject: { kind: 'listing', id: kitchenId },
      ...(before && { before: { state: before.state } }),
      after: { state },
    });
  });
}

const mostDaysUnseen = 7;

/** Badges looked at before this moment are due: a week ago, or the last day on which a rule came into force or went out of it. */
function dueBefore(now: Temporal.Instant, { jurisdictions }: Ruleset): Temporal.Instant {
  const today = now.toZonedDateTimeISO('UTC').toPlainDate();
  const weekAgo = today.subtract({ days: mostDaysUnseen });
  const turns = jurisdictions.flatMap(({ rules }) =>
    rules.flatMap(({ versions }) => versions.flatMap(({ from, until = from }) => [from, until])),
  );
  const latest = turns
    .filter((day) => day <= today.toString())
    .toSorted()
    .at(-1);
  const turn = latest === undefined ? weekAgo : Temporal.PlainDate.from(latest);
  return (Temporal.PlainDate.compare(turn, weekAgo) > 0 ? turn : weekAgo).toZonedDateTime('UTC').toInstant();
}

/**
 * One kitchen when something of it changed, and once a day those that wear the badge and were not looked at for a week, or since the
 * rules last turned. What ends by its own date is told by the paper itself, at once.
 */
export const badgeJobs = (desk: Desk, rules: Isolated, ruleset: Ruleset): JobHandler[] => [
  { queue: checkQueue, handle: (ctx, { payload }) => check(ctx, desk, rules, String(payload['kitchenId'])) },
  {
    queue: dailyQueue,
    timeoutMs: 600_000,
    async handle(ctx) {
      const before = dueBefore(ctx.clock.now(), ruleset);
      for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
        const page = await tables<ComplianceTables>(ctx.db)
          .selectFrom('compliance_badge')
          .select('kitchen_id')
          .where('kitchen_id', '>', after)
          .where('checked_at', '<', before)
          .orderBy('kitchen_id')
          .limit(100)
          .execute();
        for (const { kitchen_id } of page) await check(ctx, desk, rules, kitchen_id);
        const last = page.at(-1);
        if (last === undefined) return;
        after = last.kitchen_id;
      }
    },
  },
];

/** A new inspection may close a kitchen, and a new address puts it under other rules. */
export const listingChanged: Subscriber = {
  name: 'compliance.listing-changed',
  on: ['listing.updated', 'listing.published'],
  async handle(ctx, tx, { subject }) {
    if ((await badgeOf(tx, subject.id)) !== undefined) await lookAtBadge(ctx, tx, subject.id);
  },
};

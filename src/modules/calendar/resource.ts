import { conflict, invalid, parseZone, type FieldProblem } from '#kernel';
import type { Context } from '#platform/context';
import { isUniqueViolation, prepared, sql, type Db, type Tx } from '#platform/database';
import { unknownResource } from './store.ts';
import type { BookingRules, ResourceRules, WeeklyHours } from './types.ts';
import { minutesPerDay, parseWallMinute } from './wall-clock.ts';

export interface NewResource extends Partial<BookingRules> {
  /** The id of what is booked: a listing's. */
  resourceId: string;
  ownerId: string;
  timeZone: string;
  weekly?: readonly WeeklyHours[];
}

const defaults: BookingRules = {
  bufferBeforeMinutes: 0,
  bufferMinutes: 30,
  leadMinutes: 120,
  slotMinutes: 30,
  minimumMinutes: 60,
  maximumMinutes: 720,
  horizonDays: 90,
};

/** Gives a listing its calendar. Rules left out are: 30 min grid and buffer after, none before, 2 h lead, 1 to 12 h, 90 days. */
export async function createResource(
  ctx: Context,
  tx: Tx,
  { resourceId, ownerId, timeZone, weekly = [], ...rules }: NewResource,
): Promise<void> {
  const zone = parseZone(timeZone, '/timeZone');
  const all = checkRules({ ...defaults, ...rules });
  checkWeekly(weekly);
  try {
    await sql`
      with written as (${insertWeekly(resourceId, weekly)})
      insert into calendar_resource (id, owner_id, time_zone, buffer_before_minutes, buffer_minutes, lead_minutes, slot_minutes, minimum_minutes, maximum_minutes,
        horizon_days, open_week, created_at)
      values (${resourceId}, ${ownerId}, ${zone}, ${all.bufferBeforeMinutes}, ${all.bufferMinutes}, ${all.leadMinutes}, ${all.slotMinutes}, ${all.minimumMinutes},
        ${all.maximumMinutes}, ${all.horizonDays}, ${openWeek}, ${ctx.clock.now()})`.execute(tx);
  } catch (error) {
    if (isUniqueViolation(error, 'calendar_resource_pkey'))
      throw conflict('calendar.resource_exists', `${resourceId} already has a calendar.`);
    throw error;
  }
}

/**
 * Changes some of the rules. Times already reserved stay as they were sold.
 *
 * @throws calendar.resource_missing also when the actor does not own it; calendar.bad_rules naming each wrong field
 */
export async function updateRules(ctx: Context, tx: Tx, resourceId: string, changes: Partial<BookingRules>): Promise<void> {
  await lockOwned(ctx, tx, resourceId);
  const before = await requireRules(tx, resourceId);
  const all = checkRules({ ...before, ...changes });
  await sql`
    update calendar_resource set buffer_before_minutes = ${all.bufferBeforeMinutes}, buffer_minutes = ${all.bufferMinutes}, lead_minutes = ${all.leadMinutes}, slot_minutes = ${all.slotMinutes},
      minimum_minutes = ${all.minimumMinutes}, maximum_minutes = ${all.maximumMinutes}, horizon_days = ${all.horizonDays}
    where id = ${resourceId}`.execute(tx);
  await ctx.audit.record(ctx, tx, {
    action: 'calendar.change_rules',
    subject: { kind: 'listing', id: resourceId },
    before: rulesAlone(before),
    after: rulesAlone(all),
  });
}

/** Replaces the weekly opening hours. Several stretches a day are fine if they do not overlap. */
export async function setWeeklyHours(ctx: Context, tx: Tx, resourceId: string, weekly: readonly WeeklyHours[]): Promise<void> {
  await lockOwned(ctx, tx, resourceId);
  const before = (await requireRules(tx, resourceId)).weekly;
  checkWeekly(weekly);
  await sql`delete from weekly_hours where resource_id = ${resourceId}`.execute(tx);
  await sql`
    with written as (${insertWeekly(resourceId, weekly)})
    update calendar_resource set open_week = ${openWeek} where id = ${resourceId}`.execute(tx);
  await ctx.audit.record(ctx, tx, { action: 'calendar.set_hours', subject: { kind: 'listing', id: resourceId }, before, after: weekly });
}

/** The rules and weekly hours, in order; undefined for an unknown resource. */
export async function rulesOf(db: Db | Tx, resourceId: string): Promise<ResourceRules | undefined> {
  const [row] = await readRules(db, resourceId);
  if (row === undefined) return undefined;
  return {
    resourceId: row.id,
    ownerId: row.owner_id,
    timeZone: row.time_zone,
    bufferBeforeMinutes: row.buffer_before_minutes,
    bufferMinutes: row.buffer_minutes,
    leadMinutes: row.lead_minutes,
    slotMinutes: row.slot_minutes,
    minimumMinutes: row.minimum_minutes,
    maximumMinutes: row.maximum_minutes,
    horizonDays: row.horizon_days,
    weekly: row.weekly,
  };
}

const readRules = prepared(
  (_db, resourceId: string) => sql<RulesRow>`
    select id, owner_id, time_zone, buffer_before_minutes, buffer_minutes, lead_minutes, slot_minutes, minimum_minutes, maximum_minutes, horizon_days,
      coalesce((select json_agg(json_build_object('weekday', weekday, 'opens', to_char(opens, 'HH24:MI'),
          'closes', case when closes = '24:00' then '24:00' else to_char(closes, 'HH24:MI') end) order by weekday, opens)
        from weekly_hours where resource_id = calendar_resource.id), '[]') as weekly
    from calendar_resource where id = ${resourceId} and kind = 'place'`,
);

interface RulesRow {
  id: string;
  owner_id: string;
  time_zone: string;
  buffer_before_minutes: number;
  buffer_minutes: number;
  lead_minutes: number;
  slot_minutes: number;
  minimum_minutes: number;
  maximum_minutes: number;
  horizon_days: number;
  weekly: WeeklyHours[];
}

export async function requireRules(db: Db | Tx, resourceId: string): Promise<ResourceRules> {
  const rules = await rulesOf(db, resourceId);
  if (rules === undefined) throw unknownResource(resourceId);
  return rules;
}

/** The rules, for the owner's eyes; to a stranger the resource does not exist. */
export async function requireOwnRules(ctx: Context, resourceId: string): Promise<ResourceRules> {
  const rules = await requireRules(ctx.db, resourceId);
  if (ctx.actor.kind !== 'system' && rules.ownerId !== ctx.actor.personId) throw unknownResource(resourceId);
  return rules;
}

/** Takes the row if the actor owns it (or is the system); to a stranger it does not exist. */
export async function lockOwned(ctx: Context, tx: Tx, resourceId: string): Promise<void> {
  const { rows } = await sql`
    select from calendar_resource where id = ${resourceId} and kind = 'place' and ${owned(ctx)} for no key update`.execute(tx);
  if (rows.length === 0) throw unknownResource(resourceId);
}

/** The part of a `where` that keeps strangers out. */
export function owned(ctx: Context) {
  if (ctx.actor.kind === 'system') return sql<boolean>`true`;
  return sql<boolean>`owner_id = ${ctx.actor.personId ?? null}::uuid`;
}

const insertWeekly = (resourceId: string, weekly: readonly WeeklyHours[]) => sql`
  insert into weekly_hours (resource_id, weekday, opens, closes)
  select ${resourceId}::uuid, weekday, opens, closes
  from json_to_recordset(${JSON.stringify(weekly)}::text::json) as t (weekday smallint, opens time, closes time)
  returning weekday, extract(epoch from opens)::int / 60 as opens, extract(epoch from closes)::int / 60 as closes`;

/** The hours just written, as minutes of the week. Monday comes twice, so that a night from Sunday to Monday is one stretch. */
const openWeek = sql`coalesce((
  select range_agg(int4range((day - 1) * 1440 + opens, (day - 1) * 1440 + closes))
  from written, unnest(case when weekday = 1 then array[1, 8] else array[weekday] end) as day), '{}')`;

export function checkWeekly(weekly: readonly WeeklyHours[]): void {
  const fields: FieldProblem[] = [];
  const seen: { weekday: number; opens: number; closes: number }[] = [];
  for (const [index, { weekday, opens, closes }] of weekly.entries()) {
    const path = `/weekly/${index}`;
    const from = parseWallMinute(opens);
    const to = parseWallMinute(closes);
    if (!Number.isInteger(weekday) || weekday < 1 || weekday > 7)
      fields.push({ path: `${path}/weekday`, message: `${weekday} is not a weekday: 1 is Monday, 7 is Sunday.` });
    else if (from === undefined || from === minutesPerDay)
      fields.push({ path: `${path}/opens`, message: `"${opens}" is not a time. Write it like 09:00.` });
    else if (to === undefined)
      fields.push({ path: `${path}/closes`, message: `"${closes}" is not a time. Write it like 17:00, or 24:00 for midnight.` });
    else if (from >= to)
      fields.push({ path, message: `${opens} to ${closes} is no stretch: close after opening, and give a night two rows.` });
    else if (seen.some((each) => each.weekday === weekday && each.opens < to && from < each.closes))
      fields.push({ path, message: `${opens} to ${closes} overlaps another stretch of that day.` });
    else seen.push({ weekday, opens: from, closes: to });
  }
  if (fields.length > 0) throw invalid('calendar.bad_hours', fields[0]?.message ?? 'The hours are wrong.', { fields });
}

const whole = (value: number, least: number, most: number): boolean => Number.isInteger(value) && value >= least && value <= most;

function checkRules<T extends BookingRules>(rules: T): T {
  const fields: FieldProblem[] = [];
  const demand = (ok: boolean, field: keyof BookingRules, message: string): void => {
    if (!ok) fields.push({ path: `/${field}`, message: `${rules[field]} does not fit: ${message}` });
  };
  demand(whole(rules.bufferBeforeMinutes, 0, 1_440), 'bufferBeforeMinutes', 'use 0 to 1,440 minutes.');
  demand(whole(rules.bufferMinutes, 0, 1_440), 'bufferMinutes', 'use 0 to 1,440 minutes.');
  demand(whole(rules.leadMinutes, 0, 525_600), 'leadMinutes', 'use 0 to 525,600 minutes.');
  demand([5, 10, 15, 20, 30, 60].includes(rules.slotMinutes), 'slotMinutes', 'use 5, 10, 15, 20, 30 or 60 minutes.');
  demand(whole(rules.minimumMinutes, 5, 10_080), 'minimumMinutes', 'use 5 to 10,080 minutes.');
  demand(whole(rules.maximumMinutes, 5, 10_080), 'maximumMinutes', 'use 5 to 10,080 minutes.');
  demand(rules.maximumMinutes >= rules.minimumMinutes, 'maximumMinutes', `the maximum is below the minimum of ${rules.minimumMinutes}.`);
  demand(whole(rules.horizonDays, 1, 730), 'horizonDays', 'use 1 to 730 days.');
  if (fields.length > 0)
    throw invalid(
      'calendar.bad_rules',
      `The booking rules need a correction: ${fields.map(({ path, message }) => `${path.slice(1)} ${message}`).join(' ')}`,
      { fields },
    );
  return rules;
}

function rulesAlone({
  bufferBeforeMinutes,
  bufferMinutes,
  leadMinutes,
  slotMinutes,
  minimumMinutes,
  maximumMinutes,
  horizonDays,
}: BookingRules): BookingRules {
  return { bufferBeforeMinutes, bufferMinutes, leadMinutes, slotMinutes, minimumMinutes, maximumMinutes, horizonDays };
}

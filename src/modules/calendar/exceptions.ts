import { conflict, invalid, missing, type Id } from '#kernel';
import type { Context } from '#platform/context';
import { isExclusionViolation, sql, type Db, type Tx } from '#platform/database';
import { lockOwned, owned } from './resource.ts';
import type { CalendarException } from './types.ts';
import { minutesPerDay, parseWallMinute } from './wall-clock.ts';

export interface NewException {
  date: string;
  closed: boolean;
  opens?: string | undefined;
  closes?: string | undefined;
  note?: string | undefined;
}

/**
 * Sets other hours for one date: closed, or open at these hours instead of the weekly ones. Several open stretches on one
 * date are several exceptions. Times already reserved stay as they were sold.
 *
 * @throws calendar.bad_exception, calendar.exception_overlaps, calendar.resource_missing
 */
export async function addException(ctx: Context, tx: Tx, resourceId: string, input: NewException): Promise<CalendarException> {
  await lockOwned(ctx, tx, resourceId);
  const { date, closed, opens, closes } = checkException(input);
  const id = ctx.newId('calendar-exception');
  try {
    await sql`
      insert into calendar_exception (id, resource_id, date, closed, opens, closes, note, created_at)
      values (${id}, ${resourceId}, ${date}, ${closed}, ${opens ?? null}, ${closes ?? null}, ${input.note ?? null}, ${ctx.clock.now()})`.execute(
      tx,
    );
  } catch (error) {
    if (!isExclusionViolation(error, 'calendar_exception_apart')) throw error;
    throw conflict('calendar.exception_overlaps', `${date} already has other hours that overlap these. Remove them first.`, {
      cause: error,
    });
  }
  await ctx.audit.record(ctx, tx, { action: 'calendar.add_exception', subject: { kind: 'listing', id: resourceId }, after: input });
  return {
    id,
    date,
    closed,
    ...(opens === undefined ? {} : { opens }),
    ...(closes === undefined ? {} : { closes }),
    ...(input.note === undefined ? {} : { note: input.note }),
  };
}

/** @throws calendar.exception_missing also when the actor does not own the resource */
export async function removeException(ctx: Context, tx: Tx, resourceId: string, exceptionId: string): Promise<void> {
  await lockOwned(ctx, tx, resourceId);
  const { rows } = await sql<{ date: string }>`
    delete from calendar_exception where id = ${exceptionId} and resource_id = ${resourceId} returning date`.execute(tx);
  if (rows[0] === undefined) throw missing('calendar.exception_missing', 'That day has no such exception; it may already be removed.');
  await ctx.audit.record(ctx, tx, { action: 'calendar.remove_exception', subject: { kind: 'listing', id: resourceId }, before: rows[0] });
}

/** The owner's exceptions from a date on, at most a thousand, in order. To a stranger there are none. */
export async function exceptionsOf(ctx: Context, db: Db | Tx, resourceId: string, fromDate: string): Promise<CalendarException[]> {
  const { rows } = await sql<ExceptionRow>`
    select e.id, e.date, e.closed, e.opens, e.closes, e.note from calendar_exception e join calendar_resource r on r.id = e.resource_id
    where r.id = ${resourceId} and ${owned(ctx)} and e.date >= ${fromDate}::date order by e.date, e.opens limit 1000`.execute(db);
  return rows.map(({ id, date, closed, opens, closes, note }) => ({
    id,
    date,
    closed,
    ...(opens === null ? {} : { opens: opens.slice(0, 5) }),
    ...(closes === null ? {} : { closes: closes.slice(0, 5) }),
    ...(note === null ? {} : { note }),
  }));
}

interface ExceptionRow {
  id: Id<'calendar-exception'>;
  date: string;
  closed: boolean;
  opens: string | null;
  closes: string | null;
  note: string | null;
}

function checkException({ date, closed, opens, closes }: NewException): NewException {
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || !isDate(date)) throw bad('/date', `"${date}" is not a date. Write it like 2026-03-08.`);
  if (closed) {
    if (opens !== undefined || closes !== undefined) throw bad('/closed', 'A closed day has no hours: leave opens and closes out.');
    return { date, closed };
  }
  const from = opens === undefined ? undefined : parseWallMinute(opens);
  const to = closes === undefined ? undefined : parseWallMinute(closes);
  if (from === undefined || from === minutesPerDay) throw bad('/opens', 'Say when it opens, like 09:00.');
  if (to === undefined || to <= from) throw bad('/closes', 'Say when it closes, after it opens, like 17:00 (24:00 is midnight).');
  return { date, closed, opens, closes };
}

function isDate(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text).toString() === text;
  } catch {
    return false;
  }
}

const bad = (path: string, message: string) => invalid('calendar.bad_exception', message, { fields: [{ path, message }] });

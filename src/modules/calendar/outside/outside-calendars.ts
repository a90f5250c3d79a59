import { conflict, invalid, isGuildhallError, missing, unavailable } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction, sql, type Tx } from '#platform/database';
import { busyWindow } from '../busy-time.ts';
import { uidDomain } from '../feeds/feed-text.ts';
import { lockOwned, requireOwnRules } from '../resource.ts';
import { lockResource } from '../store.ts';
import { WallClock } from '../wall-clock.ts';
import { plainAddress, readAddress, textOf } from './read-address.ts';
import { mostProblems, readCalendar, tellsCut, type ReadCalendar } from './read-calendar.ts';
import { insertCalendar, noteFailure, outsideCalendars, replaceReading, storedCalendar, type StoredAddress } from './store.ts';
import type { OutsideCalendar, OutsideConfig } from './types.ts';

const mostCalendars = 10;

/** A calendar as it is given: the bytes of a file, or an address that is read every hour from then on. */
export type GivenCalendar = { name: string } & ({ bytes: Uint8Array } | { address: string });

/**
 * Keeps a kitchen free while a calendar elsewhere is busy. What it holds that cannot be taken over is told, event by event; what
 * is sold already stays sold, and is told as a clash.
 *
 * @throws calendar.resource_missing also when the actor does not own it; calendar.not_a_calendar, calendar.too_large,
 *   calendar.too_many_calendars, calendar.address_failed and fetch.*
 */
export async function addOutsideCalendar(
  ctx: Context,
  config: OutsideConfig,
  resourceId: string,
  given: GivenCalendar,
): Promise<OutsideCalendar> {
  const { timeZone } = await requireOwnRules(ctx, resourceId);
  const name = given.name.trim();
  if (name === '')
    throw invalid('calendar.bad_name', 'Give the calendar a name.', { fields: [{ path: '/name', message: 'Give it a name.' }] });
  const id = ctx.newId('outside-calendar');
  const { text, address } = 'bytes' in given ? { text: textOf(given.bytes) } : await first(config, id, plainAddress(given.address));
  const read = await readFor(ctx, config, text, timeZone);
  await inTransaction(ctx, async (tx) => {
    await lockOwned(ctx, tx, resourceId);
    await demandRoom(tx, resourceId);
    await insertCalendar(ctx, tx, { id, resourceId, name, read, ...(address === undefined ? {} : { address }) });
    const facts = { calendarId: id, name, events: read.events, busyTimes: read.busy.length, problems: read.problems.length };
    await ctx.audit.record(ctx, tx, { action: 'calendar.add_outside', subject: { kind: 'listing', id: resourceId }, after: facts });
  });
  return requireCalendar(ctx, resourceId, id);
}

async function first({ fetch, protector }: OutsideConfig, id: string, address: string): Promise<{ text: string; address: StoredAddress }> {
  const { text = '', etag, lastModified } = await readAddress(fetch, address);
  return { text, address: { host: new URL(address).hostname, sealed: protector.protect(address, label(id)), etag, lastModified } };
}

/** The host's own "read it now". What fails is told as the calendar's state, not as an error. @throws calendar.calendar_missing */
export async function refreshOwnCalendar(ctx: Context, config: OutsideConfig, resourceId: string, id: string): Promise<OutsideCalendar> {
  await requireCalendar(ctx, resourceId, id);
  await refreshCalendar(ctx, config, id);
  return requireCalendar(ctx, resourceId, id);
}

/**
 * Reads a calendar again: by its address, where that says it changed, or what was kept of it, as the horizon moves on. When the
 * address fails, the reason is noted and what was read before stays; so it does when a limit cuts off what was complete before.
 *
 * @throws calendar.resource_missing, and what is no fault of the calendar, once it is noted
 */
export async function refreshCalendar(ctx: Context, config: OutsideConfig, id: string): Promise<void> {
  const known = await storedCalendar(ctx.db, id);
  if (known === undefined) return;
  const { resourceId, source, address, timeZone } = known;
  try {
    const now =
      address === undefined ? {} : await readAddress(config.fetch, config.protector.unprotect(address.sealed, label(id)), address);
    const read = await readFor(ctx, config, now.text ?? source, timeZone);
    const before = await problemsOf(ctx, id);
    const [cut] = read.problems.filter(tellsCut);
    if (read.isPartial && !before.some(tellsCut)) throw cutOff(cut?.reason ?? '');
    const problems = now.text === undefined ? toldBoth(before, read.problems) : read.problems;
    await inTransaction(ctx, async (tx) => {
      await lockResource(tx, resourceId);
      const at = address === undefined ? {} : { address: { ...address, etag: now.etag, lastModified: now.lastModified } };
      await replaceReading(ctx, tx, { id, resourceId, read: { ...read, problems }, ...at });
    });
  } catch (error) {
    if (isGuildhallError(error, 'calendar.resource_missing')) throw error;
    const isTold = isGuildhallError(error);
    const reason = isTold ? error.message : 'Something went wrong on our side while it was read; it will be tried again.';
    await inTransaction(ctx, (tx) => noteFailure(ctx, tx, id, reason));
    if (!isTold) throw error;
  }
}

const cutOff = (reason: string) =>
  unavailable('calendar.cut_off', `It could not be read to its end, so the times known before still hold: ${reason}.`);

/**
 * Of a text that did not change. What was kept of it has no titles and no lines of the original: what was told of those still
 * holds, and only what is new is added. Limits are told as they are met, but for the events that were not kept.
 */
function toldBoth(before: ReadCalendar['problems'], now: ReadCalendar['problems']): ReadCalendar['problems'] {
  const kept = before.filter((each) => !tellsCut(each) || each.reason.endsWith('events are read'));
  const known = new Set(kept.map((each) => each.reason));
  const added = now.filter((each) => !known.has(each.reason));
  return [...added.filter(tellsCut), ...kept, ...added.filter((each) => !tellsCut(each))].slice(0, mostProblems);
}

/** @throws calendar.calendar_missing also when the actor does not own the resource */
export async function removeOutsideCalendar(ctx: Context, tx: Tx, resourceId: string, id: string): Promise<void> {
  await lockOwned(ctx, tx, resourceId);
  const { rows } = await sql<{ name: string }>`
    delete from outside_calendar where id = ${id} and resource_id = ${resourceId} returning name`.execute(tx);
  if (rows[0] === undefined) throw noCalendar();
  await sql`delete from busy_time where source_id = ${id}`.execute(tx);
  const before = { calendarId: id, name: rows[0].name };
  await ctx.audit.record(ctx, tx, { action: 'calendar.remove_outside', subject: { kind: 'listing', id: resourceId }, before });
}

/** Removes every outside calendar of the actor's resources, with the times it kept free. */
export async function removeOutsideCalendars(ctx: Context, tx: Tx): Promise<void> {
  const mine = sql`select id from calendar_resource where owner_id = ${requirePerson(ctx)}`;
  // First the locks, in order: what a reading in progress writes must be there to be seen when the times are deleted.
  await sql`${mine} order by id for no key update`.execute(tx);
  const { rows } = await sql<{ id: string }>`delete from outside_calendar where resource_id in (${mine}) returning id`.execute(tx);
  const ids = JSON.stringify(rows.map(({ id }) => id));
  await sql`
    delete from busy_time where source_id in (select each::uuid from json_array_elements_text(${ids}::text::json) as each)`.execute(tx);
}

function readFor(ctx: Context, { publicUrl }: OutsideConfig, text: string, timeZone: string): Promise<ReadCalendar> {
  const own = `@${uidDomain(publicUrl)}`;
  const isOwn = (uid: string): boolean => /^(?:booking|block)-/.test(uid) && uid.endsWith(own);
  return readCalendar(text, { clock: new WallClock(timeZone), window: busyWindow(ctx.clock.now()), isOwn });
}

async function problemsOf(ctx: Context, id: string): Promise<ReadCalendar['problems']> {
  const { rows } = await sql<{ problems: ReadCalendar['problems'] }>`select problems from outside_calendar where id = ${id}`.execute(
    ctx.db,
  );
  return rows[0]?.problems ?? [];
}

async function demandRoom(tx: Tx, resourceId: string): Promise<void> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from outside_calendar where resource_id = ${resourceId}`.execute(tx);
  if ((rows[0]?.n ?? 0) >= mostCalendars)
    throw conflict('calendar.too_many_calendars', `A kitchen takes at most ${mostCalendars} outside calendars. Remove one to add another.`);
}

async function requireCalendar(ctx: Context, resourceId: string, id: string): Promise<OutsideCalendar> {
  const [found] = await outsideCalendars(ctx, ctx.db, resourceId, id);
  if (found === undefined) throw noCalendar();
  return found;
}

const noCalendar = () => missing('calendar.calendar_missing', 'There is no such outside calendar; it may already be removed.');
const label = (id: string): string => `outside calendar ${id}`;

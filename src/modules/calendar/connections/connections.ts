import { conflict, invalid, missing } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction, sql, type Tx } from '#platform/database';
import type { ProviderCalendar } from '#platform/outside-calendar';
import { lockOwned } from '../resource.ts';
import { letGo } from './let-go.ts';
import { connectionsOf, storedConnection, type StoredConnection } from './store.ts';
import { syncConnection } from './sync.ts';
import { withAccess } from './tokens.ts';
import type { Connection } from './types.ts';
import type { Connecting } from './vendor.ts';
import { askForSync } from './wake.ts';

/** @throws calendar.connection_missing also when the actor does not own the kitchen */
export async function requireConnection(ctx: Context, config: Connecting, resourceId: string, id: string): Promise<Connection> {
  const [found] = await connectionsOf(ctx, config, resourceId, id);
  if (found === undefined) throw noConnection();
  return found;
}

/**
 * The calendars of the account that may be written to, asked for just now.
 *
 * @throws calendar.connection_missing, outside_calendar.grant_ended, outside_calendar.unknown
 */
export async function calendarsToChoose(ctx: Context, config: Connecting, resourceId: string, id: string): Promise<ProviderCalendar[]> {
  await requireConnection(ctx, config, resourceId, id);
  const { calendars } = await withAccess(ctx, config, id, (accessToken, provider) => provider.calendars(accessToken));
  return calendars;
}

/**
 * Chooses which calendar of the account is read and written, once. It is read right after.
 *
 * @throws calendar.connection_missing, calendar.calendar_chosen, calendar.no_such_calendar
 */
export async function chooseCalendar(
  ctx: Context,
  config: Connecting,
  resourceId: string,
  id: string,
  calendarId: string,
): Promise<Connection> {
  const { state } = await requireConnection(ctx, config, resourceId, id);
  if (state === 'on') throw chosenAlready();
  const chosen = (await calendarsToChoose(ctx, config, resourceId, id)).find((each) => each.id === calendarId);
  if (chosen === undefined)
    throw invalid('calendar.no_such_calendar', 'This account has no such calendar that may be written to. Choose another.');
  await inTransaction(ctx, async (tx) => {
    await lockOwned(ctx, tx, resourceId);
    const { rows } = await sql`
      update calendar_connection set state = 'on', calendar_id = ${calendarId}, calendar_name = ${chosen.name.slice(0, 200)}, failure = null,
        failing_since = null, failures = 0, next_at = ${ctx.clock.now()}
      where id = ${id} and state = 'choosing' returning id`.execute(tx);
    if (rows.length === 0) throw chosenAlready();
    await askForSync(ctx, tx, id);
    const after = { connectionId: id, calendar: chosen.name };
    await ctx.audit.record(ctx, tx, { action: 'calendar.choose_connected', subject: { kind: 'listing', id: resourceId }, after });
  });
  return requireConnection(ctx, config, resourceId, id);
}

/** The host's own "read it now". What fails is told as the connection's state. @throws calendar.connection_missing */
export async function syncOwnConnection(ctx: Context, config: Connecting, resourceId: string, id: string): Promise<Connection> {
  await requireConnection(ctx, config, resourceId, id);
  await syncConnection(ctx, config, id);
  return requireConnection(ctx, config, resourceId, id);
}

/**
 * Forgets a connection, opens the times it kept free, takes our bookings out of the calendar and ends the grant at the provider. Here
 * the tokens are gone at once; the calls to the provider follow and are tried until they are answered.
 *
 * @throws calendar.connection_missing also when the actor does not own the kitchen
 */
export async function disconnect(ctx: Context, tx: Tx, resourceId: string, id: string): Promise<void> {
  await lockOwned(ctx, tx, resourceId);
  const found = await storedConnection(tx, id);
  if (found?.resource_id !== resourceId) throw noConnection();
  await forget(ctx, tx, found);
}

/** Disconnects every calendar that the actor connected. */
export async function disconnectAll(ctx: Context, tx: Tx): Promise<void> {
  const mine = sql`select resource_id from calendar_connection where connected_by = ${requirePerson(ctx)}`;
  await sql`select from calendar_resource where id in (${mine}) order by id for no key update`.execute(tx);
  const { rows } = await sql<{
    id: string;
  }>`select id from calendar_connection where connected_by = ${requirePerson(ctx)} order by id`.execute(tx);
  for (const { id } of rows) {
    const found = await storedConnection(tx, id);
    if (found !== undefined) await forget(ctx, tx, found);
  }
  await sql`delete from calendar_consent where owner_id = ${requirePerson(ctx)}`.execute(tx);
}

async function forget(ctx: Context, tx: Tx, connection: StoredConnection): Promise<void> {
  const { id, resource_id: resourceId, provider } = connection;
  await letGo(ctx, tx, connection);
  await sql`delete from busy_time where source_id = ${id}`.execute(tx);
  await sql`delete from calendar_connection where id = ${id}`.execute(tx);
  const before = { connectionId: id, provider };
  await ctx.audit.record(ctx, tx, { action: 'calendar.disconnect', subject: { kind: 'listing', id: resourceId }, before });
}

const noConnection = () => missing('calendar.connection_missing', 'There is no such connected calendar; it may already be disconnected.');
const chosenAlready = () =>
  conflict('calendar.calendar_chosen', 'A calendar is chosen already. To use another one, disconnect this account and connect it again.');

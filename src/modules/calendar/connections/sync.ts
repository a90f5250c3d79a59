import { isGuildhallError, type GuildhallError } from '#kernel';
import { noteVendor, wasNotCalled } from '#platform/breaker';
import type { Context } from '#platform/context';
import { inTransaction, sql } from '#platform/database';
import { requireRules } from '../resource.ts';
import { askForChanges, takeOver } from './read-changes.ts';
import { claimConnection, type StoredConnection } from './store.ts';
import { withAccess } from './tokens.ts';
import { providerOf, type Connecting } from './vendor.ts';
import { askForSync } from './wake.ts';
import { writeBookings } from './write-bookings.ts';

const everyMinutes = 10;
const [firstPauseMinutes, longestPauseMinutes] = [5, 360];
const waitWhenBusy = { seconds: 5 };

/**
 * Writes the kitchen's bookings into a connected calendar and reads when that keeps it busy. One worker at a time; who comes meanwhile
 * asks for it once more. What fails is noted for the host, and tried again after pauses that double from five minutes to six hours. When
 * access was taken back, it stops: what was read before still holds, and the host is told.
 *
 * @throws only what is no fault of the provider's, once it is noted
 */
export async function syncConnection(ctx: Context, config: Connecting, id: string): Promise<void> {
  const claimed = await claimConnection(ctx.db, id);
  if (claimed === 'none') return;
  if (claimed === 'busy') return inTransaction(ctx, (tx) => askForSync(ctx, tx, id, ctx.clock.now().add(waitWhenBusy)));
  const { vendor } = providerOf(config, claimed.provider);
  try {
    const more = await work(ctx, config, claimed);
    await inTransaction(ctx, async (tx) => {
      await sql`
        update calendar_connection set working_until = null, failure = null, failing_since = null, failures = 0,
          next_at = ${ctx.clock.now().add({ minutes: everyMinutes })}
        where id = ${id} and state = 'on'`.execute(tx);
      if (more) await askForSync(ctx, tx, id);
    });
  } catch (error) {
    await noteOutcome(ctx, config, claimed, error);
    if (!isGuildhallError(error)) throw error;
  } finally {
    await noteVendor(ctx, vendor).catch((error: unknown) => ctx.log.warn({ error }, 'how a vendor is could not be written down'));
  }
}

/** Reading goes on when single bookings are refused: a kitchen that is busy elsewhere must not be sold. */
async function work(ctx: Context, config: Connecting, connection: StoredConnection): Promise<boolean> {
  const { id, resource_id } = connection;
  const { timeZone } = await requireRules(ctx.db, resource_id);
  let more = false;
  let refusal: GuildhallError | undefined;
  await withAccess(ctx, config, id, async (accessToken, provider) => {
    try {
      more = await writeBookings(ctx, config, connection, { accessToken, provider });
    } catch (error) {
      if (!isGuildhallError(error, 'outside_calendar.refused')) throw error;
      refusal = error;
    }
    await takeOver(ctx, config, connection, await askForChanges(ctx, connection, { accessToken, provider, timeZone }));
  });
  if (refusal !== undefined) throw refusal;
  return more;
}

async function noteOutcome(ctx: Context, config: Connecting, connection: StoredConnection, error: unknown): Promise<void> {
  if (isGuildhallError(error, 'outside_calendar.grant_ended')) return endConnection(ctx, config, connection);
  if (isGuildhallError(error, 'outside_calendar.calendar_gone')) return chooseAgain(ctx, connection.id, error.message);
  const now = ctx.clock.now();
  const reason = isGuildhallError(error) ? error.message : 'Something went wrong on our side while it was read.';
  const doubled = Math.min(firstPauseMinutes * 2 ** connection.failures, longestPauseMinutes);
  const waitSeconds = isGuildhallError(error) ? (error.retryAfterSeconds ?? 0) : 0;
  // Who was not asked has not failed once more.
  const pauseSeconds = wasNotCalled(error) ? firstPauseMinutes * 60 : Math.max(doubled * 60, waitSeconds);
  await sql`
    update calendar_connection set working_until = null, failure = ${reason.slice(0, 300)}, failing_since = coalesce(failing_since, ${now}),
      failures = failures + ${wasNotCalled(error) ? 0 : 1}, next_at = ${now.add({ seconds: pauseSeconds })}
    where id = ${connection.id} and state = 'on'`.execute(ctx.db);
}

async function endConnection(
  ctx: Context,
  config: Connecting,
  { id, resource_id: resourceId, provider, connected_by, account }: StoredConnection,
): Promise<void> {
  const { title } = providerOf(config, provider).provider;
  const now = ctx.clock.now();
  await inTransaction(ctx, async (tx) => {
    const { rows } = await sql`
      update calendar_connection set state = 'ended', ended_at = ${now}, access_sealed = null, access_expires_at = null, refresh_sealed = null,
        cursor = null, working_until = null, failure = null, failing_since = null
      where id = ${id} and state <> 'ended' returning id`.execute(tx);
    if (rows.length === 0) return;
    await ctx.audit.record(ctx, tx, {
      action: 'calendar.connection_ended',
      subject: { kind: 'listing', id: resourceId },
      after: { connectionId: id },
    });
    await config.tellEnded?.(ctx, tx, { ownerId: connected_by, resourceId, connectionId: id, title, account });
  });
}

/** Its events went with the calendar. The times it kept busy stay until another is chosen. */
async function chooseAgain(ctx: Context, id: string, reason: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    await sql`
      update calendar_connection set state = 'choosing', calendar_id = null, calendar_name = null, cursor = null, full_read_at = null,
        working_until = null, failure = ${reason}, failing_since = ${ctx.clock.now()}
      where id = ${id} and state = 'on'`.execute(tx);
    await sql`delete from connected_booking where connection_id = ${id}`.execute(tx);
  });
}

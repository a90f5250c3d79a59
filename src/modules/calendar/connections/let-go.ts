import { isGuildhallError } from '#kernel';
import type { Context } from '#platform/context';
import { sql, type Tx } from '#platform/database';
import { intend, type EffectHandler } from '#platform/effects';
import type { CalendarProvider } from '#platform/outside-calendar';
import type { FieldSeal } from '#platform/secrets-at-rest';
import type { StoredConnection } from './store.ts';
import { keptAccess, openRefresh } from './tokens.ts';
import type { ProviderName } from './types.ts';
import { providerOf, type Connecting } from './vendor.ts';

const kindOf = (provider: ProviderName): string => `calendar.let-go-${provider}`;

interface Payload {
  connectionId: string;
  provider: ProviderName;
  calendarId: string | null;
  /** Events of ours that are still to come. */
  eventIds: string[];
  /** Sealed; gone from the payload once it is done. */
  accessSealed: string | null;
  accessExpiresAt: string | null;
  refreshSealed: string | null;
}

/** Writes down what is to be undone at the provider, as long as there is a grant to do it with. */
export async function letGo(ctx: Context, tx: Tx, connection: StoredConnection): Promise<void> {
  const { id, provider, resource_id: resourceId } = connection;
  if (connection.refresh_sealed === null) return;
  const { rows } = await sql<{ event_id: string }>`
    select event_id from connected_booking where connection_id = ${id} and event_id is not null and ends_at > ${ctx.clock.now()}
    order by starts_at limit 500`.execute(tx);
  const payload: Payload = {
    connectionId: id,
    provider,
    calendarId: connection.calendar_id,
    eventIds: rows.map(({ event_id }) => event_id),
    accessSealed: connection.access_sealed,
    accessExpiresAt: connection.access_expires_at?.toString() ?? null,
    refreshSealed: connection.refresh_sealed,
  };
  await intend(ctx, tx, { kind: kindOf(provider), subject: { kind: 'listing', id: resourceId }, payload });
}

/** Takes our bookings out of a calendar that was disconnected, and ends the grant. A grant that the person took back is ended already. */
export const letGoEffects = (config: Connecting): EffectHandler<Payload, string>[] =>
  config.providers.map((provider) => {
    const name = provider.name as ProviderName;
    return {
      kind: kindOf(name),
      vendor: providerOf(config, name).vendor,
      // Not behind the breaker: the effect is.
      run: (ctx, payload) => run(ctx, config.seal, provider, payload),
      async settle() {
        // There is nothing here to write it to: the connection is forgotten.
      },
      keep: (payload) => ({ ...payload, accessSealed: null, accessExpiresAt: null, refreshSealed: null }),
    };
  });

async function run(ctx: Context, seal: FieldSeal, provider: CalendarProvider, payload: Payload): Promise<string> {
  const { connectionId: id, calendarId, eventIds, refreshSealed } = payload;
  if (refreshSealed === null) return 'nothing_left';
  let refreshToken = openRefresh(seal, id, refreshSealed);
  try {
    if (calendarId !== null && eventIds.length > 0) {
      const expires = payload.accessExpiresAt === null ? null : Temporal.Instant.from(payload.accessExpiresAt);
      let access = keptAccess(ctx, seal, { id, access_sealed: payload.accessSealed, access_expires_at: expires });
      if (access === undefined) {
        const grant = await provider.refresh(refreshToken);
        access = grant.accessToken;
        refreshToken = grant.refreshToken ?? refreshToken;
      }
      for (const eventId of eventIds) await provider.remove(access, { calendarId, eventId });
    }
    return await provider.revoke(refreshToken);
  } catch (error) {
    if (isGuildhallError(error, 'outside_calendar.grant_ended') || isGuildhallError(error, 'outside_calendar.access_expired'))
      return 'ended_before';
    throw error;
  }
}

import { conflict, isGuildhallError } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction, sql } from '#platform/database';
import type { CalendarProvider, Grant } from '#platform/outside-calendar';
import type { FieldSeal, SealedColumn } from '#platform/secrets-at-rest';
import { storedConnection, type StoredConnection } from './store.ts';
import { providerOf, type Connecting } from './vendor.ts';

const marginSeconds = 60;
const label = (id: string, what: 'access' | 'refresh'): string => `calendar connection ${id} ${what}`;

/** Where they are kept. */
export const connectionColumns: readonly SealedColumn[] = (['access', 'refresh'] as const).map((what) => ({
  table: 'calendar_connection',
  key: 'id',
  column: `${what}_sealed`,
  label: (id) => label(id, what),
}));

export interface SealedGrant {
  access_sealed: string;
  access_expires_at: Temporal.Instant;
  refresh_sealed: string;
}

/** A grant as it is kept. What the provider did not give anew is sealed anew, so that it stands under the newest key. */
export function sealGrant(ctx: Context, seal: FieldSeal, id: string, grant: Grant & { refreshToken: string }): SealedGrant {
  return {
    access_sealed: seal.protect(grant.accessToken, label(id, 'access')),
    access_expires_at: ctx.clock.now().add({ seconds: Math.round(grant.expiresInSeconds) }),
    refresh_sealed: seal.protect(grant.refreshToken, label(id, 'refresh')),
  };
}

export const openRefresh = (seal: FieldSeal, id: string, sealed: string): string => seal.unprotect(sealed, label(id, 'refresh'));

/** The access token that is kept, while it is good for some time. */
export function keptAccess(
  ctx: Context,
  seal: FieldSeal,
  kept: Pick<StoredConnection, 'id' | 'access_sealed' | 'access_expires_at'>,
): string | undefined {
  const { id, access_sealed: sealed, access_expires_at: until } = kept;
  const needed = ctx.clock.now().add({ seconds: marginSeconds });
  return sealed === null || until === null || Temporal.Instant.compare(until, needed) <= 0
    ? undefined
    : seal.unprotect(sealed, label(id, 'access'));
}

/**
 * Works with access to a connection's account; access that ran out is asked for anew, and what the provider then gives is written down
 * before it is used, because it may be the only one that is good from then on.
 *
 * @throws what `work` throws; outside_calendar.grant_ended when access was taken back
 */
export async function withAccess<T>(
  ctx: Context,
  config: Connecting,
  id: string,
  work: (accessToken: string, provider: CalendarProvider) => Promise<T>,
): Promise<T> {
  const kept = await storedConnection(ctx.db, id);
  if (kept === undefined) throw grantGone();
  const { provider } = providerOf(config, kept.provider);
  const access = keptAccess(ctx, config.seal, kept);
  if (access !== undefined) {
    try {
      return await work(access, provider);
    } catch (error) {
      if (!isGuildhallError(error, 'outside_calendar.access_expired')) throw error;
    }
  }
  return work(await refreshed(ctx, config, provider, kept), provider);
}

async function refreshed(ctx: Context, { seal }: Connecting, provider: CalendarProvider, kept: StoredConnection): Promise<string> {
  const { id, refresh_sealed: sealed } = kept;
  if (sealed === null) throw grantGone();
  const refreshToken = openRefresh(seal, id, sealed);
  const grant = { refreshToken, ...(await provider.refresh(refreshToken)) };
  const next = sealGrant(ctx, seal, id, grant);
  await inTransaction(ctx, async (tx) => {
    await sql`
      update calendar_connection set access_sealed = ${next.access_sealed}, access_expires_at = ${next.access_expires_at},
        refresh_sealed = ${next.refresh_sealed}
      where id = ${id} and state <> 'ended'`.execute(tx);
  });
  return grant.accessToken;
}

const grantGone = () => conflict('outside_calendar.grant_ended', 'This calendar is no longer connected. Connect it again.');

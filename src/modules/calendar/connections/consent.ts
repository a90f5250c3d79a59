import { createHash } from 'node:crypto';
import { conflict, invalid, isGuildhallError } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction, sql, type Tx } from '#platform/database';
import { challengeOf } from '#platform/outside-calendar';
import { lockOwned, requireOwnRules } from '../resource.ts';
import { sealGrant } from './tokens.ts';
import type { ProviderName } from './types.ts';
import { providerOf, type Connecting } from './vendor.ts';

const goodFor = { minutes: 10 };
const mostConnections = 4;
const digestOf = (state: string): string => createHash('sha256').update(state).digest('hex');
const label = (digest: string): string => `calendar consent ${digest}`;
/** Where providers send people back to: one page, registered there once. */
export const redirectUri = (ctx: Context, { publicUrl }: Connecting): string => `${publicUrl}/${ctx.market}/host/calendars/connected`;

/**
 * Where a host goes to allow access. They have ten minutes to come back, with the state that only they are given.
 *
 * @throws calendar.resource_missing also when the actor does not own it; calendar.provider_missing
 */
export async function beginConsent(ctx: Context, config: Connecting, resourceId: string, name: ProviderName): Promise<string> {
  const ownerId = requirePerson(ctx);
  await requireOwnRules(ctx, resourceId);
  const { provider } = providerOf(config, name);
  const chance = (): string => Buffer.from(ctx.random.bytes(32)).toString('base64url');
  const [state, verifier] = [chance(), chance()];
  const digest = digestOf(state);
  const now = ctx.clock.now();
  await inTransaction(ctx, async (tx) => {
    await sql`delete from calendar_consent where expires_at <= ${now} or (resource_id = ${resourceId} and provider = ${name})`.execute(tx);
    await sql`
      insert into calendar_consent (state_digest, resource_id, owner_id, provider, verifier_sealed, expires_at)
      values (${digest}, ${resourceId}, ${ownerId}, ${name}, ${config.seal.protect(verifier, label(digest))}, ${now.add(goodFor)})`.execute(
      tx,
    );
  });
  return provider.consentUrl({ state, challenge: challengeOf(verifier), redirectUri: redirectUri(ctx, config) });
}

/**
 * A host is back with a code. The state is good once, for whoever began it alone. The account is connected; a calendar is chosen next.
 * Connecting an account again mends its connection.
 *
 * @throws calendar.consent_missing, calendar.consent_refused, outside_calendar.unknown
 */
export async function finishConsent(
  ctx: Context,
  config: Connecting,
  given: { state: string; code: string },
): Promise<{ resourceId: string; id: string }> {
  const { resource_id: resourceId, provider: name, verifier } = await takeConsent(ctx, config, given.state);
  const { provider } = providerOf(config, name);
  const grant = await provider.exchange({ code: given.code, verifier, redirectUri: redirectUri(ctx, config) }).catch(notAllowed);
  const { refreshToken } = grant;
  if (refreshToken === undefined) throw notLasting(provider.title);
  const { account } = await provider.calendars(grant.accessToken);
  const ownerId = requirePerson(ctx);
  const now = ctx.clock.now();
  const id = await inTransaction(ctx, async (tx) => {
    await lockOwned(ctx, tx, resourceId);
    const { rows } = await sql<{ id: string }>`
      select id from calendar_connection where resource_id = ${resourceId} and provider = ${name} and account = ${account}`.execute(tx);
    const known = rows[0]?.id;
    if (known === undefined) await demandRoom(tx, resourceId);
    const connectionId = known ?? ctx.newId('calendar-connection');
    const sealed = sealGrant(ctx, config.seal, connectionId, { ...grant, refreshToken });
    await sql`
      insert into calendar_connection (id, resource_id, connected_by, provider, account, state, access_sealed, access_expires_at, refresh_sealed,
        next_at, created_at)
      values (${connectionId}, ${resourceId}, ${ownerId}, ${name}, ${account}, 'choosing', ${sealed.access_sealed}, ${sealed.access_expires_at},
        ${sealed.refresh_sealed}, ${now}, ${now})
      on conflict (id) do update set connected_by = excluded.connected_by, access_sealed = excluded.access_sealed,
        access_expires_at = excluded.access_expires_at, refresh_sealed = excluded.refresh_sealed, ended_at = null, failure = null,
        failing_since = null, failures = 0, cursor = null, next_at = excluded.next_at,
        state = case when calendar_connection.calendar_id is null then 'choosing' else 'on' end`.execute(tx);
    const after = { connectionId, provider: name };
    await ctx.audit.record(ctx, tx, { action: 'calendar.connect', subject: { kind: 'listing', id: resourceId }, after });
    return connectionId;
  });
  return { resourceId, id };
}

/** Used up by whoever brings it, and by nobody else. */
async function takeConsent(ctx: Context, { seal }: Connecting, state: string) {
  const ownerId = requirePerson(ctx);
  const digest = digestOf(state);
  const found = await inTransaction(ctx, async (tx) => {
    const { rows } = await sql<{ resource_id: string; provider: ProviderName; verifier_sealed: string }>`
      delete from calendar_consent where state_digest = ${digest} and owner_id = ${ownerId} and expires_at > ${ctx.clock.now()}
      returning resource_id, provider, verifier_sealed`.execute(tx);
    return rows[0];
  });
  if (found === undefined)
    throw invalid(
      'calendar.consent_missing',
      'This connection was not begun here, or took longer than ten minutes. Connect the calendar again.',
    );
  return { ...found, verifier: seal.unprotect(found.verifier_sealed, label(digest)) };
}

function notAllowed(error: unknown): never {
  if (!isGuildhallError(error, 'outside_calendar.grant_ended')) throw error;
  throw invalid('calendar.consent_refused', 'The provider did not accept what came back. Connect the calendar again.', { cause: error });
}

const notLasting = (title: string) =>
  invalid('calendar.consent_refused', `${title} gave access for an hour only. Take the access back there, and connect the calendar again.`);

async function demandRoom(tx: Tx, resourceId: string): Promise<void> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from calendar_connection where resource_id = ${resourceId}`.execute(
    tx,
  );
  if ((rows[0]?.n ?? 0) >= mostConnections)
    throw conflict(
      'calendar.too_many_connections',
      `A kitchen takes at most ${mostConnections} connected calendars. Disconnect one to add another.`,
    );
}

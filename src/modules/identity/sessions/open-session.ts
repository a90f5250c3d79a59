import type { Context } from '#platform/context';
import { withActor } from '#platform/context';
import { json, tables, type Tx } from '#platform/database';
import { takeBackClosing } from '../accounts/closing.ts';
import { tell } from '../accounts/tell.ts';
import type { Person, SessionMethod } from '../domain.ts';
import { emit } from '../events.ts';
import { stopReset } from '../factor-reset/stop.ts';
import { hashToken, newToken } from '../keys/index.ts';
import { assessLogIn, type Risk } from '../risk/index.ts';
import type { Parts } from '../settings.ts';
import type { IdentityTables } from '../tables.gen.ts';
import { deviceName } from './device-name.ts';
import { recogniseDevice } from './devices.ts';
import { endReplaced } from './log-out.ts';
import { personActor, type OpenSession, type Origin } from './session.ts';

export interface Opening {
  person: Person;
  method: SessionMethod;
  origin: Origin;
  /** Whether a second factor or a passkey was shown. */
  strong?: boolean;
  /** The one that opens it. */
  passkeyId?: string;
  /** What the first step was thought of; looked at here where nobody did. */
  risk?: Risk;
  /** Whether an unusual log-in was confirmed by mail. */
  isConfirmed?: boolean;
  /** Whether others know the password that was shown. */
  isPasswordBreached?: boolean;
}

/**
 * Opens a session for somebody who has proven who they are. How they did is the caller's affair, and noted. Who may still owe a second
 * step goes through `admit` instead.
 */
export async function openSession(
  parts: Parts,
  ctx: Context,
  tx: Tx,
  { person, method, origin, strong = false, passkeyId, isConfirmed = false, ...looked }: Opening,
): Promise<OpenSession> {
  const now = ctx.clock.now();
  const risk = looked.risk ?? (await assessLogIn(ctx, tx, { person, origin, isPasswordBreached: looked.isPasswordBreached }));
  // A password alone is no proof where all else is unusual: sensitive acts ask for one that is fresh.
  const isProof = risk.level === 'low' || strong || isConfirmed;
  const sessionExpiresAt = now.add(parts.refreshLifetime);
  const id = ctx.newId('session');
  const device = await recogniseDevice(ctx, tx, person.id, { token: origin.deviceToken, userAgent: origin.userAgent });
  await tables<IdentityTables>(tx)
    .insertInto('session')
    .values({
      id,
      person_id: person.id,
      device_id: device.id,
      method,
      user_agent: origin.userAgent?.slice(0, 300) ?? null,
      ip: origin.ip?.slice(0, 64) ?? null,
      started_at: now,
      refreshed_at: now,
      expires_at: sessionExpiresAt,
      ended_at: null,
      end_reason: null,
      proven_at: isProof ? now : null,
      country: origin.country ?? null,
      risk: json(risk),
      strong,
      passkey_id: passkeyId ?? null,
    })
    .execute();
  const refreshToken = newToken();
  await insertRefreshToken(ctx, tx, id, refreshToken);

  const theirs = withActor(ctx, personActor(person, id));
  await takeBackClosing(parts, theirs, tx, person.id);
  // Whoever has a factor has not lost them all.
  if (strong) await stopReset(parts, theirs, tx, person.id, 'factor_shown');
  if (origin.replaces !== undefined) await endReplaced(parts, theirs, tx, origin.replaces);
  const newDevice = device.newToken !== undefined;
  const isNews = newDevice && (await hasEarlier(tx, person.id, id));
  if (isNews || risk.level !== 'low') {
    const data = { device: deviceName(origin.userAgent ?? null), address: origin.ip ?? 'an address that is not known' };
    await tell(parts, theirs, tx, person, { notice: isNews ? 'new_device' : 'unusual_log_in', data, path: '/account/devices' });
  }
  await emit(theirs, tx, 'session.started', { personId: person.id, sessionId: id, method, newDevice });
  await ctx.audit.record(theirs, tx, {
    action: 'session.start',
    subject: { kind: 'session', id },
    after: { method, newDevice, strong, risk: { score: risk.score, level: risk.level } },
  });
  return {
    id,
    person,
    refreshToken,
    sessionExpiresAt,
    ...(isProof ? { provenAt: now } : {}),
    strong,
    ...(device.newToken === undefined ? {} : { deviceToken: device.newToken }),
  };
}

/** The first session of an account is no news to its owner. */
async function hasEarlier(tx: Tx, personId: string, but: string): Promise<boolean> {
  const earlier = await tables<IdentityTables>(tx)
    .selectFrom('session')
    .select('id')
    .where('person_id', '=', personId)
    .where('id', '!=', but)
    .limit(1)
    .executeTakeFirst();
  return earlier !== undefined;
}

export async function insertRefreshToken(ctx: Context, tx: Tx, sessionId: string, token: string): Promise<void> {
  await tables<IdentityTables>(tx)
    .insertInto('refresh_token')
    .values({
      hash: hashToken(token),
      session_id: sessionId,
      issued_at: ctx.clock.now(),
      used_at: null,
      successor_hash: null,
      key_id: null,
      nonce: null,
      repeats: 0,
    })
    .execute();
}

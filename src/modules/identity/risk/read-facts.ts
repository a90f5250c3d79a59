import type { Context } from '#platform/context';
import { sql, tables, type Tx } from '#platform/database';
import { wrongGuesses } from '../attempts.ts';
import { sameEmail, type EndReason, type Person } from '../domain.ts';
import { hashToken } from '../keys/index.ts';
import { deviceName } from '../sessions/device-name.ts';
import { findDevice } from '../sessions/devices.ts';
import type { Origin } from '../sessions/session.ts';
import type { IdentityTables } from '../tables.gen.ts';
import { networkOf } from './network.ts';
import type { RiskFacts } from './score.ts';
import { looksBack } from './signals.ts';

/** A session that ended so was somebody else's. */
const disowning: ReadonlySet<string> = new Set<EndReason>(['not_me', 'replay', 'email_taken_back']);
/** Enough for whoever logs in daily. */
const comparedMost = 200;

interface Earlier {
  user_agent: string | null;
  ip: string | null;
  country: string | null;
  started_at: Temporal.Instant;
  refreshed_at: Temporal.Instant;
  ended_at: Temporal.Instant | null;
  end_reason: string | null;
}

/** Reads what a log-in is judged by: the sessions of the last months, the guesses of the last hour, and what was changed of late. */
export async function readRiskFacts(
  ctx: Context,
  tx: Tx,
  { person, origin, isPasswordBreached }: { person: Person; origin: Origin; isPasswordBreached: boolean },
): Promise<RiskFacts> {
  const now = ctx.clock.now();
  const earlier = await tables<IdentityTables>(tx)
    .selectFrom('session')
    .select(['user_agent', 'ip', 'country', 'started_at', 'refreshed_at', 'ended_at', 'end_reason'])
    .where('person_id', '=', person.id)
    .orderBy('started_at', 'desc')
    .limit(comparedMost)
    .execute();
  const changed = await readChanges(ctx, tx, person.id);
  const elsewhere = earlier.find(({ country }) => country !== null);
  const isElsewhere = elsewhere !== undefined && origin.country !== undefined && elsewhere.country !== origin.country;
  const lastSeen = earlier
    .map(({ refreshed_at: at }) => at.epochMilliseconds)
    .reduce((a, b) => Math.max(a, b), person.createdAt.epochMilliseconds);
  return {
    hasEarlier: earlier.length > 0,
    isDeviceKnown: (await findDevice(tx, origin.deviceToken, person.email)) !== undefined,
    isKindKnown: known(origin.userAgent, earlier, ({ user_agent: agent }) => agent, deviceName),
    isNetworkKnown: known(networkOf(origin.ip), earlier, ({ ip }) => networkOf(ip)),
    isCountryKnown: known(origin.country, earlier, ({ country }) => country),
    minutesSinceElsewhere: isElsewhere ? minutesBetween(elsewhere.started_at, now) : undefined,
    wrongGuesses: await wrongGuesses(ctx, tx, [`login:${hashToken(sameEmail(person.email))}`, `second:${person.id}`]),
    hoursSincePassword: changed.passwordAt === null ? undefined : minutesBetween(changed.passwordAt, now) / 60,
    isEmailNew: changed.isEmailNew,
    wasDisowned: earlier.some(
      ({ end_reason: reason, ended_at: at }) => disowning.has(reason ?? '') && at !== null && isWithinDays(at, looksBack.disownedDays, now),
    ),
    hasSuspectPasskey: changed.hasSuspectPasskey,
    wasFactorReset: changed.wasFactorReset,
    isPasswordBreached,
    daysUnseen: (now.epochMilliseconds - lastSeen) / 86_400_000,
  };
}

/** Whether an earlier session had the same; `undefined` where this one, or every earlier one, says nothing. */
function known(
  here: string | undefined,
  earlier: readonly Earlier[],
  of: (session: Earlier) => string | null | undefined,
  as: (text: string) => string = (text) => text,
): boolean | undefined {
  if (here === undefined || here === '') return undefined;
  const seen = new Set(earlier.flatMap((each) => of(each) ?? []).map(as));
  return seen.size === 0 ? undefined : seen.has(as(here));
}

interface Changes {
  /** When it was set anew; null for the one that the account was made with. */
  passwordAt: Temporal.Instant | null;
  isEmailNew: boolean;
  hasSuspectPasskey: boolean;
  wasFactorReset: boolean;
}

async function readChanges(ctx: Context, tx: Tx, personId: string): Promise<Changes> {
  const now = ctx.clock.now();
  const emailSince = now.subtract({ hours: 24 * looksBack.emailDays });
  const suspectSince = now.subtract({ hours: 24 * looksBack.suspectDays });
  const resetSince = now.subtract({ hours: 24 * looksBack.resetDays });
  const { rows } = await sql<Changes>`
    select (select c.changed_at from password_credential c where c.person_id = p.id and c.changed_at > p.created_at) as "passwordAt",
      exists (select from email_change e where e.person_id = p.id and e.confirmed_at > ${emailSince}) as "isEmailNew",
      exists (select from passkey k where k.person_id = p.id and k.suspect_at > ${suspectSince}) as "hasSuspectPasskey",
      exists (select from factor_reset r where r.person_id = p.id and r.outcome = 'done' and r.closed_at > ${resetSince}) as "wasFactorReset"
    from person p where p.id = ${personId}`.execute(tx);
  return rows[0] ?? { passwordAt: null, isEmailNew: false, hasSuspectPasskey: false, wasFactorReset: false };
}

const minutesBetween = (from: Temporal.Instant, to: Temporal.Instant): number => (to.epochMilliseconds - from.epochMilliseconds) / 60_000;
const isWithinDays = (at: Temporal.Instant, days: number, now: Temporal.Instant): boolean => minutesBetween(at, now) < days * 1_440;

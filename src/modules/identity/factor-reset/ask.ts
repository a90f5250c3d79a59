import { conflict, forbidden, limited } from '#kernel';
import { isStaffRole, withActor, type Context } from '#platform/context';
import { inTransaction, sql, tables, type Db, type Tx } from '#platform/database';
import { passwordHashOf } from '../accounts/store.ts';
import { tell } from '../accounts/tell.ts';
import { returnGuess, takeGuess } from '../attempts.ts';
import type { Person, SessionMethod } from '../domain.ts';
import { removeFactors } from '../factors/gone.ts';
import { secondStepOver, ticketHash, waitingPerson, type WaitingPerson } from '../factors/waiting.ts';
import type { Risk } from '../risk/index.ts';
import { deviceName } from '../sessions/device-name.ts';
import { findDevice, forgetDevices } from '../sessions/devices.ts';
import { endSessions } from '../sessions/end-sessions.ts';
import { guessesPerHour } from '../sessions/log-in.ts';
import { mailCode, mailedCodeHash, wrongMailedCode } from '../sessions/mailed-code.ts';
import { openSession } from '../sessions/open-session.ts';
import { personActor, withAccessToken, type OpenSession, type Origin, type Session } from '../sessions/session.ts';
import { factorResetsPerMonth, factorResetWaits, factorResetWaitsAfterChange, secondStepLifetime, type Parts } from '../settings.ts';
import type { IdentityTables } from '../tables.gen.ts';
import { closeReset, insertReset, isOver, lockReset, openReset, resetsOfMonth, type OpenReset } from './store.ts';
import { resetPage, tellWithStop } from './tell.ts';

/** Why somebody is not offered a reset; undefined where they are. */
export type NotOffered = 'staff' | 'password';

/** What stands at the second step about a reset. */
export interface ResetAtLogIn {
  notOffered?: NotOffered;
  /** When the waiting is over; absent where nobody asked. */
  endsAt?: Temporal.Instant;
  isOver: boolean;
}

/** What a code that was right led to: the beginning of the waiting, or after it the session. */
export type ResetStep = { endsAt: Temporal.Instant } | { session: Session };

/** @throws identity.second_step_over, identity.no_factor */
export async function resetAtLogIn(ctx: Context, ticket: string): Promise<ResetAtLogIn> {
  const waiting = await whoLost(ctx, ticket);
  const notOffered = await notOfferedTo(ctx, ctx.db, waiting);
  const reset = await openReset(ctx, ctx.db, waiting.person.id);
  return {
    ...(notOffered === undefined ? {} : { notOffered }),
    ...(reset === undefined ? {} : { endsAt: reset.endsAt }),
    isOver: reset !== undefined && isOver(ctx, reset),
  };
}

/**
 * The first step was right, and phone and recovery codes are gone: mails the code that the reset is asked for with, or, once the waiting is
 * over, carried out with. The ticket is good for ten minutes from now on.
 *
 * @returns when the waiting is over, where one goes on already: then no code is mailed
 * @throws identity.second_step_over, identity.no_factor, identity.staff_reset, identity.password_needed, identity.too_many_resets,
 *   identity.too_many_codes
 */
export async function askReset(
  parts: Parts,
  ctx: Context,
  { ticket, origin }: { ticket: string; origin: Origin },
): Promise<Temporal.Instant | undefined> {
  const waiting = await whoLost(ctx, ticket);
  const { person } = waiting;
  return inTransaction(ctx, async (tx) => {
    await requireOffered(ctx, tx, waiting);
    const reset = await openReset(ctx, tx, person.id);
    if (reset !== undefined && !isOver(ctx, reset)) return reset.endsAt;
    if (reset === undefined) await requireFewEnough(ctx, tx, person.id);
    const code = await mailCode(parts, ctx, tx, person, origin, reset === undefined ? 'factor_reset_code' : 'factor_reset_last_code');
    const kept = await tables<IdentityTables>(tx)
      .updateTable('second_step')
      .set({ reset_code_hash: mailedCodeHash(ticket, code), expires_at: ctx.clock.now().add(secondStepLifetime) })
      .where('hash', '=', ticketHash(ticket))
      .returning('hash')
      .executeTakeFirst();
    if (kept === undefined) throw secondStepOver();
    await ctx.audit.record(withActor(ctx, personActor(person)), tx, {
      action: 'person.factor_reset_code',
      subject: { kind: 'person', id: person.id },
    });
    return undefined;
  });
}

/**
 * Takes the mailed code: then the waiting begins, and the owner is told wherever they can be; or, where it is over, every second factor is
 * removed, every session ends, and this log-in opens. Wrong codes are counted like those of an app, and the ticket stays good for another try.
 *
 * @throws as `askReset`, and identity.wrong_code, identity.too_many_tries
 */
export async function confirmReset(
  parts: Parts,
  ctx: Context,
  { ticket, mailedCode, origin }: { ticket: string; mailedCode: string; origin: Origin },
): Promise<ResetStep> {
  const waiting = await whoLost(ctx, ticket);
  const { person } = waiting;
  const deviceId = await findDevice(ctx.db, origin.deviceToken, person.email);
  const guess = await takeGuess(ctx, `second:${deviceId ?? person.id}`, guessesPerHour);
  const theirs = withActor(ctx, personActor(person));
  const came = await inTransaction(ctx, async (tx): Promise<OpenReset | OpenSession> => {
    const taken = await tables<IdentityTables>(tx)
      .selectFrom('second_step')
      .select(['method', 'risk', 'reset_code_hash'])
      .where('hash', '=', ticketHash(ticket))
      .forUpdate()
      .executeTakeFirst();
    if (taken === undefined) throw secondStepOver();
    if (taken.reset_code_hash === null || mailedCodeHash(ticket, mailedCode) !== taken.reset_code_hash) throw wrongMailedCode();
    await returnGuess(tx, guess);
    await requireOffered(ctx, tx, waiting);
    // Each code is taken once. The ticket stays, to show what waits and to stop it.
    await tables<IdentityTables>(tx)
      .updateTable('second_step')
      .set({ reset_code_hash: null })
      .where('hash', '=', ticketHash(ticket))
      .execute();
    const reset = await lockReset(ctx, tx, { personId: person.id });
    if (reset === undefined) return begin(parts, theirs, tx, person, origin);
    if (!isOver(ctx, reset)) return reset;
    await finish(parts, theirs, tx, person);
    const risk = taken.risk === null ? {} : { risk: taken.risk as Risk };
    return openSession(parts, ctx, tx, { person, method: taken.method as SessionMethod, origin, ...risk, isConfirmed: true });
  });
  return 'endsAt' in came ? { endsAt: came.endsAt } : { session: await withAccessToken(parts, ctx, came) };
}

async function begin(parts: Parts, ctx: Context, tx: Tx, person: Person, { userAgent, ip }: Origin): Promise<OpenReset> {
  await requireFewEnough(ctx, tx, person.id);
  const begun = await insertReset(ctx, tx, person.id, await waitsFor(ctx, tx, person.id));
  const reset = begun ?? (await lockReset(ctx, tx, { personId: person.id }));
  if (reset === undefined) throw secondStepOver();
  if (begun === undefined) return reset;
  await ctx.audit.record(ctx, tx, {
    action: 'person.factor_reset_begun',
    subject: { kind: 'person', id: person.id },
    after: { endsAt: reset.endsAt.toString() },
  });
  const data = { device: deviceName(userAgent ?? null), address: ip ?? 'an address that is not known' };
  await tellWithStop(parts, ctx, tx, person, { reset, notice: 'factor_reset_begun', data });
  return reset;
}

async function finish(parts: Parts, ctx: Context, tx: Tx, person: Person): Promise<void> {
  await closeReset(ctx, tx, person.id, 'done');
  const removed = await removeFactors(ctx, tx, person.id);
  await endSessions(parts, ctx, tx, { personId: person.id }, 'way_in_removed');
  // What is lost may be in somebody's hands.
  await forgetDevices(tx, person.id);
  await tables<IdentityTables>(tx).deleteFrom('second_step').where('person_id', '=', person.id).execute();
  await ctx.audit.record(ctx, tx, { action: 'person.factors_reset', subject: { kind: 'person', id: person.id }, before: removed });
  await tell(parts, ctx, tx, person, {
    notice: 'factor_reset_done',
    data: {},
    path: '/forgot',
    inside: { personId: person.id, path: resetPage },
  });
}

/** Longer where the password or the address is new: who took the mailbox over has both, and the former address must have its time. */
async function waitsFor(ctx: Context, tx: Tx, personId: string): Promise<Temporal.DurationLike> {
  const since = ctx.clock.now().subtract(factorResetWaitsAfterChange);
  const { rows } = await sql<{ isChanged: boolean }>`
    select exists (select from password_credential c where c.person_id = p.id and c.changed_at > ${since} and c.changed_at > p.created_at)
      or exists (select from email_change e where e.person_id = p.id and e.confirmed_at > ${since}) as "isChanged"
    from person p where p.id = ${personId}`.execute(tx);
  return rows[0]?.isChanged === true ? factorResetWaitsAfterChange : factorResetWaits;
}

async function whoLost(ctx: Context, ticket: string): Promise<WaitingPerson> {
  const waiting = await waitingPerson(ctx, ticket);
  if (waiting.confirmsByMail) throw conflict('identity.no_factor', 'This account has no second factor that could be lost.');
  return waiting;
}

/** Who works for the market is helped by an admin; who has a password shows that, so that one account elsewhere is not both the way in and the mailbox. */
async function notOfferedTo(ctx: Context, db: Db | Tx, { person, method }: WaitingPerson): Promise<NotOffered | undefined> {
  if (person.roles.some((role) => isStaffRole(ctx.roles, role))) return 'staff';
  return method !== 'password' && (await passwordHashOf(db, person.id)) !== undefined ? 'password' : undefined;
}

async function requireOffered(ctx: Context, tx: Tx, waiting: WaitingPerson): Promise<void> {
  const notOffered = await notOfferedTo(ctx, tx, waiting);
  if (notOffered === 'staff') {
    throw forbidden('identity.staff_reset', 'You work for this market: an admin resets your second step. Please ask one.');
  }
  if (notOffered === 'password') {
    throw forbidden('identity.password_needed', 'For this, log in with your address and your password.');
  }
}

async function requireFewEnough(ctx: Context, tx: Tx, personId: string): Promise<void> {
  if ((await resetsOfMonth(ctx, tx, personId)) < factorResetsPerMonth) return;
  throw limited(
    'identity.too_many_resets',
    `This was asked for ${factorResetsPerMonth} times within thirty days. Please write to us: a person will help.`,
    { retryAfterSeconds: 24 * 3600 },
  );
}

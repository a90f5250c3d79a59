import { withActor, type Context } from '#platform/context';
import { inTransaction, tables } from '#platform/database';
import { returnGuess, takeGuess } from '../attempts.ts';
import type { SessionMethod } from '../domain.ts';
import { checkPasskey } from '../passkeys/check.ts';
import { askForPasskey } from '../passkeys/log-in.ts';
import type { RequestOptions } from '../passkeys/options.ts';
import type { Assertion } from '../passkeys/verify.ts';
import { findDevice } from '../sessions/devices.ts';
import { guessesPerHour } from '../sessions/log-in.ts';
import { mailedCodeHash, wrongMailedCode } from '../sessions/mailed-code.ts';
import { openSession } from '../sessions/open-session.ts';
import { personActor, withAccessToken, type Origin, type Session } from '../sessions/session.ts';
import type { Risk } from '../risk/index.ts';
import type { Parts } from '../settings.ts';
import type { IdentityTables } from '../tables.gen.ts';
import { showFactor, type FactorShown } from './show.ts';
import { secondStepOver, ticketHash, waitingPerson } from './waiting.ts';

export interface SecondStepInput extends FactorShown {
  ticket: string;
  passkey?: Assertion;
  /** From the mail that an unusual log-in is confirmed by. */
  mailedCode?: string;
  origin?: Origin;
}

/** Asks for one of the passkeys of whoever made the first step. @throws identity.second_step_over, identity.no_passkeys */
export async function askSecondStepPasskey(parts: Parts, ctx: Context, ticket: string): Promise<RequestOptions> {
  const { person } = await waitingPerson(ctx, ticket);
  return askForPasskey(parts, ctx, { purpose: 'second_step', bound: ticket, personId: person.id });
}

/**
 * The second step of a log-in: opens the session that the first step was for. Wrong codes are counted like wrong passwords, and the
 * ticket stays good for another try until it is ten minutes old.
 *
 * @throws identity.second_step_over, identity.wrong_code (also of a mailed code), identity.code_used, identity.too_many_tries; for a passkey as `checkPasskey`
 */
export async function completeSecondStep(parts: Parts, ctx: Context, input: SecondStepInput): Promise<Session> {
  const { ticket, origin = {}, passkey, mailedCode, ...shown } = input;
  const { person, confirmsByMail } = await waitingPerson(ctx, ticket);
  const deviceId = await findDevice(ctx.db, origin.deviceToken, person.email);
  const guess = await takeGuess(ctx, `second:${deviceId ?? person.id}`, guessesPerHour);
  if (passkey !== undefined && !confirmsByMail)
    await checkPasskey(parts, ctx, passkey, { purpose: 'second_step', bound: ticket, personId: person.id });
  const open = await inTransaction(ctx, async (tx) => {
    // Deleting it is the lock: of two that come with one ticket, the second finds none.
    const taken = await tables<IdentityTables>(tx)
      .deleteFrom('second_step')
      .where('hash', '=', ticketHash(ticket))
      .returning(['method', 'risk', 'code_hash'])
      .executeTakeFirst();
    if (taken === undefined) throw secondStepOver();
    const opening = { person, method: taken.method as SessionMethod, origin, ...(taken.risk === null ? {} : { risk: taken.risk as Risk }) };
    if (taken.code_hash !== null) {
      if (mailedCode === undefined || mailedCodeHash(ticket, mailedCode) !== taken.code_hash) throw wrongMailedCode();
      await returnGuess(tx, guess);
      return openSession(parts, ctx, tx, { ...opening, isConfirmed: true });
    }
    if (passkey === undefined) await showFactor(parts, withActor(ctx, personActor(person)), tx, person.id, shown);
    await returnGuess(tx, guess);
    return openSession(parts, ctx, tx, { ...opening, strong: true });
  });
  return withAccessToken(parts, ctx, open);
}

import { invalid } from '#kernel';
import { withActor, type Context } from '#platform/context';
import { inTransaction, tables } from '#platform/database';
import { findPerson } from '../accounts/store.ts';
import { returnGuess, takeGuess } from '../attempts.ts';
import type { SessionMethod } from '../domain.ts';
import { hashToken, looksLikeToken } from '../keys/index.ts';
import { findDevice } from '../sessions/devices.ts';
import { guessesPerHour } from '../sessions/log-in.ts';
import { openSession } from '../sessions/open-session.ts';
import { personActor, withAccessToken, type Origin, type Session } from '../sessions/session.ts';
import type { Parts } from '../settings.ts';
import type { IdentityTables } from '../tables.gen.ts';
import { showFactor, type FactorShown } from './show.ts';

export interface SecondStepInput extends FactorShown {
  ticket: string;
  origin?: Origin;
}

/**
 * The second step of a log-in: opens the session that the first step was for. Wrong codes are counted like wrong passwords, and the
 * ticket stays good for another try until it is ten minutes old.
 *
 * @throws identity.second_step_over, identity.wrong_code, identity.code_used, identity.too_many_tries
 */
export async function completeSecondStep(parts: Parts, ctx: Context, { ticket, origin = {}, ...shown }: SecondStepInput): Promise<Session> {
  const hash = looksLikeToken(ticket) ? hashToken(ticket) : '';
  const waiting = await tables<IdentityTables>(ctx.db)
    .selectFrom('second_step')
    .select('person_id')
    .where('hash', '=', hash)
    .where('expires_at', '>', ctx.clock.now())
    .executeTakeFirst();
  const person = waiting === undefined ? undefined : await findPerson(ctx.db, waiting.person_id);
  if (person === undefined) throw over();
  const deviceId = await findDevice(ctx.db, origin.deviceToken, person.email);
  const guess = await takeGuess(ctx, `second:${deviceId ?? person.id}`, guessesPerHour);
  const open = await inTransaction(ctx, async (tx) => {
    // Deleting it is the lock: of two that come with one ticket, the second finds none.
    const taken = await tables<IdentityTables>(tx)
      .deleteFrom('second_step')
      .where('hash', '=', hash)
      .returning('method')
      .executeTakeFirst();
    if (taken === undefined) throw over();
    await showFactor(parts, withActor(ctx, personActor(person)), tx, person.id, shown);
    await returnGuess(tx, guess);
    return openSession(parts, ctx, tx, { person, method: taken.method as SessionMethod, origin, strong: true });
  });
  return withAccessToken(parts, ctx, open);
}

const over = () => invalid('identity.second_step_over', 'This log-in has taken too long, or is done already. Please log in again.');

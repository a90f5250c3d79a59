import { withActor, type Context } from '#platform/context';
import { inTransaction } from '#platform/database';
import { newToken } from '../keys/index.ts';
import { openSession } from '../sessions/open-session.ts';
import { personActor, withAccessToken, type Origin, type Session } from '../sessions/session.ts';
import type { Parts } from '../settings.ts';
import { askChallenge, type Visit } from './challenges.ts';
import { checkPasskey } from './check.ts';
import { requireRelyingParty } from './offered.ts';
import { requestOptions, type RequestOptions } from './options.ts';
import { hintsOf } from './store.ts';
import type { Assertion } from './verify.ts';

/** Begins a log-in without an address: the person chooses a passkey. @returns also a token that this browser shows with the answer */
export async function beginPasskeyLogIn(parts: Parts, ctx: Context): Promise<{ options: RequestOptions; visitToken: string }> {
  const party = requireRelyingParty(parts);
  const visitToken = newToken();
  return { options: requestOptions(party, await askChallenge(ctx, { purpose: 'log_in', bound: visitToken })), visitToken };
}

export interface PasskeyLogIn {
  response: Assertion;
  /** What the browser was given when it began. */
  visitToken: string;
  origin?: Origin;
}

/** A log-in in one step: the passkey is the device, and it asked who holds it. @throws as `checkPasskey` */
export async function logInWithPasskey(parts: Parts, ctx: Context, { response, visitToken, origin = {} }: PasskeyLogIn): Promise<Session> {
  const { person, passkeyId } = await checkPasskey(parts, ctx, response, { purpose: 'log_in', bound: visitToken });
  const theirs = withActor(ctx, personActor(person));
  const open = await inTransaction(theirs, (tx) =>
    openSession(parts, theirs, tx, { person, method: 'passkey', origin, strong: true, passkeyId }),
  );
  return withAccessToken(parts, ctx, open);
}

/** Asks somebody who is known already for one of their own passkeys. */
export async function askForPasskey(parts: Parts, ctx: Context, visit: Exclude<Visit, { purpose: 'log_in' }>): Promise<RequestOptions> {
  const party = requireRelyingParty(parts);
  return requestOptions(party, await askChallenge(ctx, visit), await hintsOf(ctx.db, visit.personId));
}

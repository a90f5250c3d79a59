import type { Context } from '#platform/context';
import { tables, type Tx } from '#platform/database';
import type { SessionMethod } from '../domain.ts';
import { secondStepWays, type SecondStepWay } from '../factors/ways.ts';
import { hashToken, newToken } from '../keys/index.ts';
import { secondStepLifetime, type Parts } from '../settings.ts';
import type { IdentityTables } from '../tables.gen.ts';
import { openSession, type Opening } from './open-session.ts';
import { withAccessToken, type OpenSession, type Session } from './session.ts';

/** The first step was right. Who has a second factor shows it next, with this ticket, within ten minutes. */
export interface SecondStep {
  /** A secret for the one who made the first step. */
  ticket: string;
  ways: readonly SecondStepWay[];
  expiresAt: Temporal.Instant;
}

/** What a first step leads to. */
export type Admission = { session: Session } | { secondStep: SecondStep };

export type Admitted = OpenSession | SecondStep;

/**
 * What follows a first step that was right, such as a password or a log-in elsewhere: a session, or the second step where the person has
 * one. Every way to log in that is not itself strong ends here.
 */
export async function admit(parts: Parts, ctx: Context, tx: Tx, opening: Opening): Promise<Admitted> {
  const ways = await secondStepWays(tx, opening.person.id);
  if (ways.length === 0) return openSession(parts, ctx, tx, opening);
  return issueTicket(ctx, tx, { personId: opening.person.id, method: opening.method, ways });
}

async function issueTicket(
  ctx: Context,
  tx: Tx,
  { personId, method, ways }: { personId: string; method: SessionMethod; ways: readonly SecondStepWay[] },
): Promise<SecondStep> {
  const ticket = newToken();
  const now = ctx.clock.now();
  const expiresAt = now.add(secondStepLifetime);
  await tables<IdentityTables>(tx)
    .insertInto('second_step')
    .values({ hash: hashToken(ticket), person_id: personId, method, issued_at: now, expires_at: expiresAt })
    .execute();
  return { ticket, ways, expiresAt };
}

/** Signs the access token, if it came to a session. Call it outside the transaction. */
export async function admissionOf(parts: Parts, ctx: Context, admitted: Admitted): Promise<Admission> {
  return 'ticket' in admitted ? { secondStep: admitted } : { session: await withAccessToken(parts, ctx, admitted) };
}

import type { Context } from '#platform/context';
import { json, tables, type Tx } from '#platform/database';
import { secondStepWays, type SecondStepWay } from '../factors/ways.ts';
import { hashToken, newToken } from '../keys/index.ts';
import { assessLogIn, type Risk } from '../risk/index.ts';
import { secondStepLifetime, type Parts } from '../settings.ts';
import type { IdentityTables } from '../tables.gen.ts';
import { mailedCodeHash, mailCode } from './mailed-code.ts';
import { openSession, type Opening } from './open-session.ts';
import { withAccessToken, type OpenSession, type Session } from './session.ts';

/**
 * The first step was right. Who has a second factor shows it next, with this ticket, within ten minutes; who has none, and logs in so
 * unusually that it is hardly them, writes the code that was mailed.
 */
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
 * one, or the risk is high. Every way to log in that is not itself strong ends here.
 *
 * @throws identity.too_many_codes
 */
export async function admit(parts: Parts, ctx: Context, tx: Tx, opening: Opening): Promise<Admitted> {
  const { person, origin, isPasswordBreached } = opening;
  const risk = await assessLogIn(ctx, tx, { person, origin, isPasswordBreached });
  const ways = await secondStepWays(tx, person.id);
  if (ways.length > 0) return issueTicket(ctx, tx, { ...opening, risk }, ways);
  if (risk.level !== 'high') return openSession(parts, ctx, tx, { ...opening, risk });
  const code = await mailCode(parts, ctx, tx, person, origin);
  await ctx.audit.record(ctx, tx, { action: 'session.ask_to_confirm', subject: { kind: 'person', id: person.id }, after: { risk } });
  return issueTicket(ctx, tx, { ...opening, risk }, ['mailed_code'], code);
}

async function issueTicket(
  ctx: Context,
  tx: Tx,
  { person, method, risk }: Opening & { risk: Risk },
  ways: readonly SecondStepWay[],
  code?: string,
): Promise<SecondStep> {
  const ticket = newToken();
  const now = ctx.clock.now();
  const expiresAt = now.add(secondStepLifetime);
  await tables<IdentityTables>(tx)
    .insertInto('second_step')
    .values({
      hash: hashToken(ticket),
      person_id: person.id,
      method,
      issued_at: now,
      expires_at: expiresAt,
      risk: json(risk),
      code_hash: code === undefined ? null : mailedCodeHash(ticket, code),
    })
    .execute();
  return { ticket, ways, expiresAt };
}

/** Signs the access token, if it came to a session. Call it outside the transaction. */
export async function admissionOf(parts: Parts, ctx: Context, admitted: Admitted): Promise<Admission> {
  return 'ticket' in admitted ? { secondStep: admitted } : { session: await withAccessToken(parts, ctx, admitted) };
}

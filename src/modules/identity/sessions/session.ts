import type { Actor, Context } from '#platform/context';
import { inEffect, type Person } from '../domain.ts';
import type { Parts } from '../settings.ts';

/** What a request tells of where it comes from. */
export interface Origin {
  ip?: string;
  userAgent?: string;
  /** Two letters (ISO 3166-1), where a proxy that is believed says it. */
  country?: string;
  /** What this device was given at an earlier log-in. */
  deviceToken?: string;
  /** The refresh token of the session that this browser had until now: a new one takes its place. */
  replaces?: string;
}

/** A session as it is handed to its owner: the only time that the tokens are seen in clear. */
export interface Session {
  id: string;
  person: Person;
  accessToken: string;
  /** The end of the access token. */
  expiresAt: Temporal.Instant;
  refreshToken: string;
  /** The end of the session, that no refresh moves. */
  sessionExpiresAt: Temporal.Instant;
  /** For a device seen for the first time: keep it, and show it at the next log-in. */
  deviceToken?: string;
  /** When the person last proved who they are in it; absent where the log-in itself was too unusual to be taken for a proof. */
  provenAt?: Temporal.Instant;
  /** Whether a second factor, or a passkey, stands for it; without one the roles of staff do not count. */
  strong: boolean;
}

/** A session as the transaction leaves it, before its access token is signed. */
export type OpenSession = Omit<Session, 'accessToken' | 'expiresAt'>;

export const personActor = (person: Person, sessionId?: string): Actor => ({
  kind: 'person',
  personId: person.id,
  ...(sessionId === undefined ? {} : { sessionId }),
  roles: person.roles,
  plan: person.plan,
  name: person.displayName,
});

/** Signs the access token, outside the transaction. It never outlives the session. */
export async function withAccessToken(parts: Parts, ctx: Context, open: OpenSession): Promise<Session> {
  const { tokens, accessLifetime } = parts;
  const usual = ctx.clock.now().add(accessLifetime);
  const expiresAt = Temporal.Instant.compare(usual, open.sessionExpiresAt) < 0 ? usual : open.sessionExpiresAt;
  const person = { ...open.person, roles: inEffect(ctx.roles, open.person, open.strong) };
  const accessToken = await tokens.issue(ctx, {
    person,
    sessionId: open.id,
    expiresAt,
    ...(open.provenAt === undefined ? {} : { provenAt: open.provenAt }),
  });
  return { ...open, person, accessToken, expiresAt };
}

import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';
import { publish } from '#platform/outbox';
import type { EndReason, Factor, Person, SessionMethod } from './domain.ts';

/** What identity emits. Payloads carry ids, never addresses or names: who needs them asks the face. */
export interface IdentityEvents {
  'person.registered': { personId: string; roles: readonly string[] };
  'person.verified': { personId: string };
  'person.renamed': { personId: string };
  'person.password_changed': { personId: string; how: 'reset' | 'changed' };
  'person.role_granted': { personId: string; role: string };
  'person.role_revoked': { personId: string; role: string };
  'person.email_changed': { personId: string };
  'person.factor_added': { personId: string; factor: Factor };
  'person.factor_removed': { personId: string; factor: Factor };
  'person.login_linked': { personId: string; provider: string };
  'person.login_unlinked': { personId: string; provider: string };
  'person.closed': { personId: string };
  'session.started': { personId: string; sessionId: string; method: SessionMethod; newDevice: boolean };
  'session.ended': { personId: string; sessionId: string; reason: EndReason };
}

export const identityEvents = [
  'person.registered',
  'person.verified',
  'person.renamed',
  'person.password_changed',
  'person.role_granted',
  'person.role_revoked',
  'person.email_changed',
  'person.factor_added',
  'person.factor_removed',
  'person.login_linked',
  'person.login_unlinked',
  'person.closed',
  'session.started',
  'session.ended',
] as const satisfies readonly (keyof IdentityEvents)[];

export async function emit<Name extends keyof IdentityEvents>(
  ctx: Context,
  tx: Tx,
  name: Name,
  payload: IdentityEvents[Name],
): Promise<void> {
  const subject = 'sessionId' in payload ? { kind: 'session', id: payload.sessionId } : { kind: 'person', id: payload.personId };
  await publish(ctx, tx, { name, version: 1, subject, payload });
}

export async function emitRegistered(ctx: Context, tx: Tx, { id, roles }: Person): Promise<void> {
  await emit(ctx, tx, 'person.registered', { personId: id, roles });
  await emit(ctx, tx, 'person.verified', { personId: id });
}

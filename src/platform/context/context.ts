import { unauthenticated } from '#kernel';
import type { Clock, Id, Random } from '#kernel';
import type { Db, Tx } from '#platform/database';
import type { Roles } from './roles.ts';

/** Who is acting. `roles` are the market's own words: chef, host, admin. */
export interface Actor {
  kind: 'person' | 'system' | 'anonymous';
  personId?: Id<'person'>;
  sessionId?: string;
  /** When the person last proved who they are in this session, by a password or a factor. */
  provenAt?: Temporal.Instant;
  roles: readonly string[];
  /** Present for a token that is limited: nothing is allowed but what stands here, and what a role gives besides does not count. */
  scopes?: readonly string[];
  /** A plan of the market, by its name; none for visitors and the system. See `planOf`. */
  plan?: string;
  /** Permissions granted for a while beyond those of the roles, as of this request. */
  elevated?: readonly string[];
  /** For timelines and audit: a display name, or the part of the system. */
  name: string;
}

/** Structured logging; a pino logger fits. The first argument holds facts, never secrets. */
export interface Logger {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export interface AuditEntry {
  /** What was done, as `subject.verb`: "booking.accept". */
  action: string;
  subject: { kind: string; id: string };
  before?: unknown;
  after?: unknown;
  reason?: string;
}

/** What the platform and every module need from the audit module; `app` plugs it in. */
export interface AuditPort {
  record(ctx: Context, tx: Tx, entry: AuditEntry): Promise<void>;
}

/** Everything a command may depend on besides its input: market, actor, database, time, chance, log, audit. */
export interface Context {
  readonly market: string;
  readonly actor: Actor;
  /** The market's roles and what each may do. */
  readonly roles: Roles;
  /** For reads. Inside a transaction use the `tx` handed to you. */
  readonly db: Db;
  /** For reads whose answer may be a moment old: a replica where there is one and it is well, the same as `db` otherwise. See {@link readsFrom}. */
  readonly reads: Db;
  readonly clock: Clock;
  readonly random: Random;
  newId<Kind extends string>(kind: Kind): Id<Kind>;
  readonly log: Logger;
  readonly correlationId: string;
  readonly audit: AuditPort;
}

export const anonymous: Actor = { kind: 'anonymous', roles: [], name: 'A visitor' };

export const systemActor = (name: string): Actor => ({ kind: 'system', roles: ['system'], name });

/** The same context, its `db` good for reads that may be a moment old. For what only shows: never for money, holds or who somebody is. */
export const readsFrom = (ctx: Context): Context => (ctx.reads === ctx.db ? ctx : { ...ctx, db: ctx.reads });

export const withActor = (ctx: Context, actor: Actor): Context => ({ ...ctx, actor });

/** The person who acts, or an `identity.sign_in` error. */
export function requirePerson(ctx: Context): Id<'person'> {
  if (ctx.actor.personId === undefined) throw unauthenticated('identity.sign_in', 'Please log in first.');
  return ctx.actor.personId;
}

import { uuidv7, type Clock, type Id, type Random } from '#kernel';
import type { Db } from '#platform/database';
import { systemActor, type Actor, type AuditPort, type Context, type Logger } from './context.ts';
import type { Roles } from './roles.ts';

export interface ContextParts {
  market: string;
  roles: Roles;
  db: Db;
  /** Where reads that may be a moment old go; `db` when left out. */
  reads?: Db;
  clock: Clock;
  random: Random;
  log: Logger;
  audit: AuditPort;
  actor?: Actor;
  correlationId?: string;
}

/** Builds a context; ids take their time from the context's clock and their chance from its randomness. */
export function makeContext(parts: ContextParts): Context {
  const newId = <Kind extends string>(_kind: Kind): Id<Kind> =>
    uuidv7(parts.clock.now().epochMilliseconds, parts.random.bytes(10)) as Id<Kind>;
  return {
    ...parts,
    reads: parts.reads ?? parts.db,
    newId,
    actor: parts.actor ?? systemActor('guildhall'),
    correlationId: parts.correlationId ?? newId('correlation'),
  };
}

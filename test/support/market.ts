import { frozenClock, seededRandom, type Id, type MovableClock } from '#kernel';
import { makeContext, withActor, type Actor, type AuditEntry, type AuditPort, type Context } from '#platform/context';
import { migrate, type Database } from '#platform/database';
import type { Module } from '#platform/module';
import { openReads, readsThrough, type Replica } from '#platform/replica';
import { beforeDatabaseCloses, freshMarketName, testDatabase } from './database.ts';
import { roles } from './roles.ts';
import { platformMigrations } from '#platform/migrations';
import { silentLog } from './log.ts';

/** One for all markets of a process, so that a test can listen to it. */
const log = { ...silentLog };

/** A market in a test: its own schema, a clock that stands still until moved, seeded chance, and an audit that remembers. */
export interface TestMarket {
  name: string;
  database: Database;
  ctx: Context;
  clock: MovableClock;
  /** What was audited so far (unless the test plugged in the audit module). */
  audited: AuditEntry[];
  /** Only where one was asked for. */
  replica: Replica | undefined;
  /** The same context with another actor. */
  as(actor: Actor): Context;
}

export interface TestMarketOptions {
  modules: readonly Module[];
  now?: string;
  audit?: AuditPort;
  /** On PostgreSQL: a replica that answers what may be old, looked at this often. */
  replica?: { url: string; checkEveryMs?: number; mostLagMs?: number };
}

/** Call at the top of a test or in `before`. The schema is dropped when the test process ends. */
export async function testMarket({ modules, now = '2026-03-02T17:00:00Z', audit, replica }: TestMarketOptions): Promise<TestMarket> {
  const database = await testDatabase();
  const name = freshMarketName();
  const sources = modules.flatMap((each) => (each.migrations === undefined ? [] : [{ module: each.name, directory: each.migrations }]));
  await migrate(database, name, [...platformMigrations, ...sources]);
  const clock = frozenClock(now);
  const audited: AuditEntry[] = [];
  const remember: AuditPort = { record: async (_ctx, _tx, entry) => void audited.push(entry) };
  const db = database.market(name);
  // As strict as a replica, so that a route which writes and says that it may be old goes red in any test.
  const reads = readsThrough((query) => {
    if (!/^\s*(select|with)\b/i.test(query.sql))
      throw new Error(`What may be old only reads, and this does not: ${query.sql.slice(0, 80)}`);
    return db.executeQuery(query);
  });
  const watched: ReturnType<typeof openReads> | undefined =
    replica && openReads({ ...replica, poolSize: 5, market: name, primary: db, context: () => ctx });
  if (watched !== undefined) beforeDatabaseCloses(() => watched.close());
  const ctx: Context = makeContext({
    market: name,
    roles,
    db,
    reads: watched?.replica.reads ?? reads,
    clock,
    random: seededRandom(7),
    log,
    audit: audit ?? remember,
  });
  return { name, database, ctx, clock, audited, replica: watched?.replica, as: (actor) => withActor(ctx, actor) };
}

let people = 0;
/** A person with roles, who exists only as an actor. */
export function somebody(...roles: string[]): Actor {
  people += 1;
  const personId = `00000000-0000-7000-8000-${people.toString(16).padStart(12, '0')}` as Id<'person'>;
  return { kind: 'person', personId, roles, name: `Person ${people}` };
}

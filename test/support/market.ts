import { frozenClock, seededRandom, type Id, type MovableClock } from '#kernel';
import { makeContext, withActor, type Actor, type AuditEntry, type AuditPort, type Context } from '#platform/context';
import { migrate, type Database } from '#platform/database';
import type { Module } from '#platform/module';
import { freshMarketName, testDatabase } from './database.ts';
import { roles } from './roles.ts';
import { platformMigrations } from '#platform/migrations';

/** A market in a test: its own schema, a clock that stands still until moved, seeded chance, and an audit that remembers. */
export interface TestMarket {
  name: string;
  database: Database;
  ctx: Context;
  clock: MovableClock;
  /** What was audited so far (unless the test plugged in the audit module). */
  audited: AuditEntry[];
  /** The same context with another actor. */
  as(actor: Actor): Context;
}

export interface TestMarketOptions {
  modules: readonly Module[];
  now?: string;
  audit?: AuditPort;
}

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Call at the top of a test or in `before`. The schema is dropped when the test process ends. */
export async function testMarket({ modules, now = '2026-03-02T17:00:00Z', audit }: TestMarketOptions): Promise<TestMarket> {
  const database = await testDatabase();
  const name = freshMarketName();
  const sources = modules.flatMap((each) => (each.migrations === undefined ? [] : [{ module: each.name, directory: each.migrations }]));
  await migrate(database, name, [...platformMigrations, ...sources]);
  const clock = frozenClock(now);
  const audited: AuditEntry[] = [];
  const remember: AuditPort = { record: async (_ctx, _tx, entry) => void audited.push(entry) };
  const ctx = makeContext({
    market: name,
    roles,
    db: database.market(name),
    clock,
    random: seededRandom(7),
    log: silent,
    audit: audit ?? remember,
  });
  return { name, database, ctx, clock, audited, as: (actor) => withActor(ctx, actor) };
}

let people = 0;
/** A person with roles, who exists only as an actor. */
export function somebody(...roles: string[]): Actor {
  people += 1;
  const personId = `00000000-0000-7000-8000-${people.toString(16).padStart(12, '0')}` as Id<'person'>;
  return { kind: 'person', personId, roles, name: `Person ${people}` };
}

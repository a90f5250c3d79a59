import type { CompiledQuery, QueryResult } from 'kysely';
import { createBreaker, type Breaker } from '#platform/breaker';
import { sql, sqlStateOf, type Db } from '#platform/database';
import { createLag } from './lag.ts';
import { readsThrough } from './reads.ts';

export interface ReplicaOptions {
  primary: Db;
  replica: Db;
  /** How far behind its answers may be. Default 10,000. */
  mostLagMs?: number;
  /** How often it is looked at while it is asked. Default 2,000. */
  checkEveryMs?: number;
  /** Milliseconds that never go back. Default: this process's own. */
  now?(): number;
  /** Called after each look, in the background: the breaker may have changed. */
  afterCheck?(): void;
}

export interface ReplicaFacts {
  /** Whether it answers reads now. */
  inUse: boolean;
  /** Undefined while nobody knows. */
  lagSeconds: number | undefined;
  /** False for a plain database, of which nobody can say whether it is current. */
  isStandby: boolean | undefined;
  /** How many reads each has answered in this process. */
  answered: { replica: number; primary: number };
  /** Why it is not used. */
  lastError: string | undefined;
}

/** Answers reads that may be a moment old from a replica while that is well, and from the primary otherwise. */
export interface Replica {
  /** For single queries. What the replica cannot answer in time the primary does, and nobody sees a difference. */
  readonly reads: Db;
  /** Open while the replica is known to fail. */
  readonly breaker: Breaker;
  facts(): ReplicaFacts;
  /** Looks at it now. @throws why it cannot be used */
  check(): Promise<void>;
}

/** What says nothing about the replica's health: it has not come to this table yet, or a row that was read has just changed. */
const harmless = /^(0A|22|23|25|40|42)/;

const isOutage = (error: unknown): boolean => !harmless.test(sqlStateOf(error) ?? '');

/** Nothing is asked here: the first read goes to the primary and has the replica looked at. */
export function watchReplica(options: ReplicaOptions): Replica {
  const { primary, replica, mostLagMs = 10_000, checkEveryMs = 2_000, now = () => performance.now(), afterCheck } = options;
  const breaker = createBreaker({ what: 'read replica', code: 'database.replica_down', isOutage, openAfter: 2, now });
  const lagOf = createLag({ forgetAfterMs: mostLagMs });
  const answered = { replica: 0, primary: 0 };
  let [isWell, checkedAt, isChecking] = [false, -Infinity, false];
  let lagMs: number | undefined;
  let isStandby: boolean | undefined;
  let refusal: string | undefined;

  const inUse = (): boolean => isWell && breaker.state === 'closed' && now() - checkedAt <= mostLagMs;

  async function look(): Promise<void> {
    const written = await writtenBy(primary);
    const found = await positionOf(replica);
    isStandby = found.standby;
    // A primary that does not answer says nothing against its replica.
    if (written !== undefined)
      lagMs = found.standby ? lagOf({ written, replayed: found.replayed ?? 0, lastChangeMs: found.last_change_ms }, now()) : 0;
    if (lagMs !== undefined && lagMs > mostLagMs)
      throw new Error(
        Number.isFinite(lagMs) ? `It is ${Math.round(lagMs / 1_000)} seconds behind.` : 'It is behind, and nobody knows how far.',
      );
  }

  async function check(): Promise<void> {
    isChecking = true;
    try {
      // Whatever keeps it from being looked at is its own fault, so none of it is harmless.
      await breaker.run(() => look().catch((cause: Error) => Promise.reject(new Error(cause.message || 'It does not answer.', { cause }))));
      isWell = true;
      refusal = undefined;
    } catch (error) {
      isWell = false;
      refusal = (error as Error).message;
      throw error;
    } finally {
      checkedAt = now();
      isChecking = false;
      afterCheck?.();
    }
  }

  /** At most one at a time, and none while the breaker waits for its pause to pass. */
  function checkSometimes(): void {
    if (isChecking || breaker.state === 'open' || (breaker.state === 'closed' && now() - checkedAt < checkEveryMs)) return;
    check().catch(() => undefined);
  }

  const reads = readsThrough(async <Row>(query: CompiledQuery<Row>): Promise<QueryResult<Row>> => {
    checkSometimes();
    if (inUse()) {
      try {
        const result = await breaker.run(() => replica.executeQuery(query));
        answered.replica += 1;
        return result;
      } catch {
        if (breaker.state !== 'closed') afterCheck?.();
      }
    }
    const result = await primary.executeQuery(query);
    answered.primary += 1;
    return result;
  });

  return {
    reads,
    breaker,
    check,
    facts: () => ({
      inUse: inUse(),
      lagSeconds: lagMs === undefined ? undefined : lagMs / 1_000,
      isStandby,
      answered: { ...answered },
      lastError: breaker.lastError ?? refusal,
    }),
  };
}

async function writtenBy(primary: Db): Promise<number | undefined> {
  try {
    const { rows } = await sql<{ bytes: number }>`select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 as bytes`.execute(primary);
    return rows[0]?.bytes;
  } catch {
    return undefined;
  }
}

interface Position {
  standby: boolean;
  replayed: number | null;
  last_change_ms: number | null;
}

async function positionOf(replica: Db): Promise<Position> {
  const { rows } = await sql<Position>`
    select pg_is_in_recovery() as standby, pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::float8 as replayed,
      (extract(epoch from now() - pg_last_xact_replay_timestamp()) * 1000)::float8 as last_change_ms`.execute(replica);
  return rows[0] ?? { standby: false, replayed: null, last_change_ms: null };
}

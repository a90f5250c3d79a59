import { setTimeout as wait } from 'node:timers/promises';
import { unavailable } from '#kernel';
import { sqlStateOf } from './sql-errors.ts';
import { enterTransaction, insideTransaction } from './transaction-scope.ts';
import type { Db, Tx } from './types.ts';

const maximumAttempts = 6;
const serializationFailure = '40001';
const deadlockDetected = '40P01';

const hooks = new WeakMap<object, (() => void)[]>();

export interface TransactionOptions {
  isolation?: 'read committed' | 'repeatable read' | 'serializable';
}

/** What a transaction needs of its surroundings; a `Context` fits. */
interface Surroundings {
  db: Db;
  random: { next(): number };
}

/**
 * Runs work in one transaction: all of it commits or none. A serialization failure or deadlock starts it again, at most
 * five times with growing, jittered pauses, so the work must hold no side effect but its queries and `afterCommit`.
 *
 * @throws database.busy when every attempt met a conflict; nothing was written
 */
export async function inTransaction<T>(
  { db, random }: Surroundings,
  work: (tx: Tx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  if (insideTransaction()) throw new Error('A transaction was opened inside another. Pass tx on instead.');
  for (let attempt = 1; ; attempt++) {
    try {
      return await runOnce(db, work, options);
    } catch (error) {
      const state = sqlStateOf(error);
      if (state !== serializationFailure && state !== deadlockDetected) throw error;
      if (attempt >= maximumAttempts) {
        throw unavailable('database.busy', 'Too many people are changing this at once. Nothing was saved; please try again.', {
          retryAfterSeconds: 1,
          cause: error,
        });
      }
      await wait(random.next() * 10 * 2 ** attempt);
    }
  }
}

async function runOnce<T>(db: Db, work: (tx: Tx) => Promise<T>, { isolation }: TransactionOptions): Promise<T> {
  let after: (() => void)[] = [];
  const builder = isolation === undefined ? db.transaction() : db.transaction().setIsolationLevel(isolation);
  const result = await builder.execute((transaction) => {
    hooks.set(transaction, (after = []));
    return enterTransaction(() => work(transaction as Tx));
  });
  for (const hook of after) hook();
  return result;
}

/** Runs once the transaction has committed, and never if it does not. For nudges only: what must happen goes to the outbox. */
export function afterCommit(tx: Tx, hook: () => void): void {
  const list = hooks.get(tx);
  if (list === undefined) throw new Error('afterCommit needs the transaction that inTransaction handed out.');
  list.push(hook);
}

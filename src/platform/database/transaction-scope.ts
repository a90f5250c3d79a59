import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Remembers that this chain of calls is inside a transaction, so that a query on the root connection (which would see
 * old data on PostgreSQL and wait for itself for ever on the embedded engine) fails at once, on both engines.
 */
const scope = new AsyncLocalStorage<true>();

export const insideTransaction = (): boolean => scope.getStore() === true;
export const enterTransaction = <T>(work: () => Promise<T>): Promise<T> => scope.run(true, work);

export function refuseRootQuery(): void {
  if (insideTransaction()) {
    throw new Error('A query ran on the root connection inside a transaction. Pass the transaction (tx) to it.');
  }
}

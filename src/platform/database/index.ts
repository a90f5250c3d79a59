export { sql } from 'kysely';
export { json, jsonText, notify } from './statements.ts';
export { prepared } from './prepared.ts';
export { kysely, openDatabase, roleOf, searchPathOf, type Database, type DatabaseConfig } from './open.ts';
export { openReplica, type ReplicaConfig, type ReplicaServer } from './open-replica.ts';
export type { Listener } from './listen.ts';
export { migrate, pendingMigrations, requireCurrentSchema, type MigrationSource } from './migrate.ts';
export {
  isCheckViolation,
  isConnectionLost,
  isConnectionShort,
  isExclusionViolation,
  isForeignKeyViolation,
  isUniqueViolation,
  sqlStateOf,
} from './sql-errors.ts';
export { afterCommit, inTransaction, type TransactionOptions } from './transaction.ts';
export { tables, type Db, type Tx } from './types.ts';

import type { MigrationSource } from '#platform/database';

/** The platform's own tables, which every market has: outbox, jobs, effects, processes, idempotency keys. In order. */
export const platformMigrations: readonly MigrationSource[] = [{ module: 'platform', directory: new URL('./', import.meta.url) }];

export type { PlatformTables } from './tables.gen.ts';

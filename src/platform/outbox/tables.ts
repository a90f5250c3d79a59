import type { PlatformTables } from '#platform/migrations';

export type OutboxTables = Pick<PlatformTables, 'outbox_event'>;

import type { PlatformTables } from '#platform/migrations';

export type ProcessTables = Pick<PlatformTables, 'process_step'>;

import type { PlatformTables } from '#platform/migrations';

export type JobTables = Pick<PlatformTables, 'job'>;
export type Lane = JobTables['job']['lane'];

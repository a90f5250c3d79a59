import type { PlatformTables } from '#platform/migrations';

export type EffectTables = Pick<PlatformTables, 'effect'>;

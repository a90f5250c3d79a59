import type { RouteConfigEntry } from '@react-router/dev/routes';

/** Pages under `/<market>` about the visitor himself: account, notifications. */
export const accountRoutes: RouteConfigEntry[] = [];

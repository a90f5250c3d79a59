import type { RouteConfigEntry } from '@react-router/dev/routes';

/** Pages under `/<market>/admin`. */
export const adminRoutes: RouteConfigEntry[] = [];

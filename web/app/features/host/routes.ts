import type { RouteConfigEntry } from '@react-router/dev/routes';

/** Pages under `/<market>/host`. */
export const hostRoutes: RouteConfigEntry[] = [];

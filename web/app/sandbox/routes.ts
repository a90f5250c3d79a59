import type { RouteConfigEntry } from '@react-router/dev/routes';

/** Pages under `/sandbox`: demo only, outside every market. */
export const sandboxRoutes: RouteConfigEntry[] = [];

import { type RouteConfigEntry, route } from '@react-router/dev/routes';

/** Pages under `/sandbox`: demo only, outside every market. */
export const sandboxRoutes: RouteConfigEntry[] = [route('sandbox', 'sandbox/sandbox.tsx')];

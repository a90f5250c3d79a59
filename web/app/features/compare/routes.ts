import { type RouteConfigEntry, route } from '@react-router/dev/routes';

/** Under `/<market>`: kitchens side by side. */
export const compareRoutes: RouteConfigEntry[] = [route('compare', 'features/compare/compare.tsx')];

import { type RouteConfigEntry, route } from '@react-router/dev/routes';

/** Under `/<market>`: from something to make to what it asks for. */
export const recommendationRoutes: RouteConfigEntry[] = [route('what-do-i-need', 'features/recommendations/makes.tsx')];

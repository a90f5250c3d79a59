import { type RouteConfigEntry, route } from '@react-router/dev/routes';

/** Pages under `/<market>` of those who wait for a time. */
export const waitlistRoutes: RouteConfigEntry[] = [
  route('kitchens/:slug/waitlist', 'features/waitlist/join.tsx'),
  route('waitlist', 'features/waitlist/waitlist.tsx'),
];

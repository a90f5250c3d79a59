import { type RouteConfigEntry, route } from '@react-router/dev/routes';

/** What people agree to. */
export const consentRoutes: RouteConfigEntry[] = [
  route('agreements/:kind', 'features/consent/text.tsx'),
  route('account/consent', 'features/consent/consent.tsx'),
];

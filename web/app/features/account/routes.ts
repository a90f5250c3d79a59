import { type RouteConfigEntry, route } from '@react-router/dev/routes';

/** Pages under `/<market>` about oneself. */
export const accountRoutes: RouteConfigEntry[] = [
  route('account', 'features/account/account.tsx'),
  route('account/security', 'features/account/security.tsx'),
  route('account/data', 'features/account/data.tsx'),
  route('account/data/:requestId', 'features/account/data-file.ts'),
  route('account/tokens', 'features/account/tokens.tsx'),
  route('account/devices', 'features/account/devices.tsx'),
  route('account/searches', 'features/account/saved-searches.tsx'),
  route('unsubscribe', 'features/account/unsubscribe.tsx'),
  route('notifications', 'features/account/notifications.tsx'),
];

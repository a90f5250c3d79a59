import { type RouteConfigEntry, route } from '@react-router/dev/routes';

/** Pages under `/<market>/host`. */
export const hostRoutes: RouteConfigEntry[] = [
  route('host', 'features/host/desk.tsx'),
  route('host/kitchens/new', 'features/host/new-kitchen.tsx'),
  route('host/kitchens/:listingId', 'features/host/edit-kitchen.tsx'),
  route('host/kitchens/:listingId/uploads', 'features/host/upload-address.ts'),
  route('host/kitchens/:listingId/hours', 'features/host/hours.tsx'),
  route('host/kitchens/:listingId/extras', 'features/host/extras.tsx'),
  route('host/payouts', 'features/host/payouts.tsx'),
];

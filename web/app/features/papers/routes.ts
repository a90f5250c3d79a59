import { type RouteConfigEntry, route } from '@react-router/dev/routes';

/** Papers of kitchens and of people. */
export const paperRoutes: RouteConfigEntry[] = [
  route('host/kitchens/:listingId/papers', 'features/papers/kitchen-papers.tsx'),
  route('account/papers', 'features/papers/my-papers.tsx'),
  route('papers/uploads', 'features/papers/upload-address.ts'),
  route('papers/:documentId/file', 'features/papers/file.ts'),
];

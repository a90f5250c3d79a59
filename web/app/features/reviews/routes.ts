import { type RouteConfigEntry, route } from '@react-router/dev/routes';

/** Pages under `/<market>` of reviews: all of a kitchen's, and the two of a booking. */
export const reviewRoutes: RouteConfigEntry[] = [
  route('kitchens/:slug/reviews', 'features/reviews/kitchen-reviews.tsx'),
  route('bookings/:bookingId/review', 'features/reviews/write.tsx'),
];

import { type RouteConfigEntry, route } from '@react-router/dev/routes';

/** Pages under `/<market>` of a chef's bookings: checkout, bookings. */
export const bookingRoutes: RouteConfigEntry[] = [
  route('checkout/:quoteId', 'features/bookings/checkout.tsx'),
  route('checkout/series/:seriesId', 'features/bookings/series-checkout.tsx'),
  route('series/:seriesId', 'features/bookings/series.tsx'),
  route('bookings', 'features/bookings/bookings.tsx'),
  route('bookings/:bookingId', 'features/bookings/booking.tsx'),
  route('cases/:caseId', 'features/cases/to-booking.ts'),
  route('bookings/:bookingId/evidence', 'features/cases/evidence-address.ts'),
];

import type { RouteConfigEntry } from '@react-router/dev/routes';

/** Pages under `/<market>` of a chef's bookings: checkout, bookings. */
export const bookingRoutes: RouteConfigEntry[] = [];

import { type RouteConfigEntry, route } from '@react-router/dev/routes';

/** Calendars that meet others': a kitchen's for its host, one's own bookings for everybody. */
export const calendarRoutes: RouteConfigEntry[] = [
  route('host/kitchens/:listingId/calendar', 'features/calendars/week.tsx'),
  route('host/kitchens/:listingId/calendars', 'features/calendars/kitchen-calendars.tsx'),
  route('host/kitchens/:listingId/calendars/connect/:provider', 'features/calendars/connect.ts'),
  route('host/calendars/connected', 'features/calendars/connected.tsx'),
  route('account/calendar', 'features/calendars/my-calendar.tsx'),
];

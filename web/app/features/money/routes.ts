import { type RouteConfigEntry, route } from '@react-router/dev/routes';

/** Pages under `/<market>` about how a price is paid: in two parts. */
export const moneyRoutes: RouteConfigEntry[] = [
  route('host/kitchens/:listingId/ways-to-pay', 'features/money/ways-to-pay.tsx'),
  route('balances/:balanceId', 'features/money/balance.ts'),
];

import { type RouteConfigEntry, route } from '@react-router/dev/routes';

/** Pages under `/<market>` about how a price is paid: in two parts, or with hours bought ahead. */
export const moneyRoutes: RouteConfigEntry[] = [
  route('host/kitchens/:listingId/ways-to-pay', 'features/money/ways-to-pay.tsx'),
  route('balances/:balanceId', 'features/money/balance.ts'),
  route('kitchens/:slug/packs', 'features/money/buy-pack.tsx'),
  route('account/packs', 'features/money/my-packs.tsx'),
];

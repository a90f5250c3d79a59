import { type RouteConfigEntry, route } from '@react-router/dev/routes';

/** Pages under `/<market>` about logging in with accounts elsewhere. */
export const socialRoutes: RouteConfigEntry[] = [
  route('social/arrival', 'features/social/arrival.tsx'),
  route('social/confirm', 'features/social/confirm.tsx'),
  route('social/:provider', 'features/social/begin.ts'),
  route('social/:provider/back', 'features/social/back.tsx'),
  route('social/:provider/posted', 'features/social/posted.ts'),
  route('prove/:provider', 'features/social/begin-proof.ts'),
  route('account/elsewhere', 'features/social/elsewhere.tsx'),
  route('account/elsewhere/:provider', 'features/social/begin-link.ts'),
];

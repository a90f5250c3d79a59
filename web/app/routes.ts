import { index, layout, type RouteConfig, route } from '@react-router/dev/routes';
import { adminRoutes } from './admin/routes';
import { accountRoutes } from './features/account/routes';
import { bookingRoutes } from './features/bookings/routes';
import { calendarRoutes } from './features/calendars/routes';
import { compareRoutes } from './features/compare/routes';
import { consentRoutes } from './features/consent/routes';
import { hostRoutes } from './features/host/routes';
import { moneyRoutes } from './features/money/routes';
import { ruleRoutes } from './features/rules/routes';
import { recommendationRoutes } from './features/recommendations/routes';
import { reviewRoutes } from './features/reviews/routes';
import { paperRoutes } from './features/papers/routes';
import { socialRoutes } from './features/social/routes';
import { waitlistRoutes } from './features/waitlist/routes';
import { sandboxRoutes } from './sandbox/routes';

/** Every page and its address. Under `:market` a page wears that market's brand, header and footer. */
export default [
  index('features/doors/doors.tsx'),
  ...sandboxRoutes,
  route(':market/app.webmanifest', 'shell/manifest.ts'),
  route(':market', 'shell/market.tsx', [
    layout('shell/page-frame.tsx', [
      index('shell/market-home.tsx'),
      route('kitchens', 'features/search/results.tsx'),
      route('kitchens/pins', 'features/search/pins.ts'),
      route('kitchens/:slug', 'features/listings/kitchen.tsx'),
      route('register', 'features/identity/register.tsx'),
      route('check-mail', 'features/identity/check-mail.tsx'),
      route('verify', 'features/identity/verify.tsx'),
      route('log-in', 'features/identity/log-in.tsx'),
      route('log-in/second', 'features/identity/second-step.tsx'),
      route('log-in/lost', 'features/identity/lost.tsx'),
      route('log-in/lost/stop', 'features/identity/lost-stop.tsx'),
      route('passkey/ask', 'features/identity/passkey-ask.ts'),
      route('email/confirm', 'features/identity/email-confirm.tsx'),
      route('email/undo', 'features/identity/email-undo.tsx'),
      route('prove', 'features/identity/prove.tsx'),
      route('log-out', 'features/identity/log-out.tsx'),
      route('forgot', 'features/identity/forgot.tsx'),
      route('reset', 'features/identity/reset.tsx'),
      route('inspection/:token', 'features/inspection/inspection.tsx'),
      ...bookingRoutes,
      ...hostRoutes,
      ...moneyRoutes,
      ...compareRoutes,
      ...recommendationRoutes,
      ...reviewRoutes,
      ...calendarRoutes,
      ...accountRoutes,
      ...consentRoutes,
      ...socialRoutes,
      ...ruleRoutes,
      ...paperRoutes,
      ...waitlistRoutes,
      ...adminRoutes,
      route('*', 'shell/not-found.tsx'),
    ]),
  ]),
] satisfies RouteConfig;

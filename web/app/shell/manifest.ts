import { brandOf } from '~/markets';
import { iconOf } from '~/markets/pictures';
import { texts } from '~/texts';
import type { Route } from './+types/manifest';

/** What a phone needs to put the market on its home screen. */
export function loader({ params: { market } }: Route.LoaderArgs) {
  const t = texts('en');
  const { title, line, light } = brandOf(market);
  const body = {
    name: t(title),
    short_name: t(title),
    description: t(line),
    start_url: `/${market}/`,
    scope: `/${market}/`,
    display: 'standalone',
    theme_color: light.band,
    background_color: light.surface,
    icons: [{ src: iconOf(market), sizes: 'any', type: 'image/svg+xml' }],
  };
  return new Response(JSON.stringify(body), {
    headers: { 'content-type': 'application/manifest+json', 'cache-control': 'public, max-age=3600', 'x-content-type-options': 'nosniff' },
  });
}

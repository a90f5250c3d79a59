import { path } from '~/api/client.server';
import { apiOf } from '~/api/context.server';
import type { Route } from './+types/begin';
import { leadTo } from './begin.server';

/** To log in with an account elsewhere: `?next=` is the page to go on with. */
export function loader({ params: { market, provider }, context, request }: Route.LoaderArgs) {
  const next = new URL(request.url).searchParams.get('next') ?? undefined;
  const api = apiOf(context, market);
  return leadTo(context, market, { api, path: path`/auth/social/${provider}/begin`, next, orBack: `/${market}/log-in` });
}

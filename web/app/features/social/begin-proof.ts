import { path } from '~/api/client.server';
import { apiOf, requirePerson, safeNext } from '~/api/context.server';
import type { Route } from './+types/begin-proof';
import { leadTo } from './begin.server';

/** To prove anew who one is, by logging in there again: `?next=` is the page to go on with. */
export async function loader({ params: { market, provider }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const next = safeNext(market, new URL(request.url).searchParams.get('next'));
  return leadTo(context, market, { api: apiOf(context, market), path: path`/me/social/${provider}/prove`, next, orBack: next });
}

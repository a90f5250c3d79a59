import { path } from '~/api/client.server';
import { apiOf, requirePerson } from '~/api/context.server';
import type { Route } from './+types/begin-link';
import { leadTo } from './begin.server';

/** To link an account elsewhere to the one that is logged in. */
export async function loader({ params: { market, provider }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const here = `/${market}/account/elsewhere`;
  return leadTo(context, market, {
    api: apiOf(context, market),
    path: path`/me/social/${provider}/begin`,
    next: here,
    orBack: here,
    proveAt: `${here}/${provider}`,
  });
}

import { redirect } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import { path } from '~/api/client.server';
import { isApiError } from '~/api/errors';
import { redirectWith } from '~/shell/flash.server';
import type { Route } from './+types/connect';

/**
 * Leads a host to the provider's page that asks for access. A link, because a form's answer may not lead to another site; it changes
 * nothing but that we await them.
 */
export async function loader({ params: { market, listingId, provider }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  try {
    const { address } = await apiOf(context, market).post<{ address: string }>(path`/listings/${listingId}/connections`, { provider });
    return redirect(address);
  } catch (error) {
    if (!isApiError(error) || error.problem.status >= 500) throw error;
    const home = `/${market}/host/kitchens/${listingId}/calendars`;
    const values = { reason: error.problem.detail ?? '' };
    return redirectWith(context, market, home, { key: 'calendars.connectFailed', values, tone: 'bad' });
  }
}

import { apiOf, requirePerson } from '~/api/context.server';
import { isApiError } from '~/api/errors';
import { redirectWith } from '~/shell/flash.server';
import type { Route } from './+types/connected';

/** Where providers send hosts back to, with a code or a no. The state says which kitchen it was for, and that they began it themselves. */
export async function loader({ params: { market }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const { searchParams } = new URL(request.url);
  const [code, state] = [searchParams.get('code') ?? '', searchParams.get('state') ?? ''];
  const host = `/${market}/host`;
  if (code === '' || state === '') return redirectWith(context, market, host, { key: 'calendars.connectDenied', tone: 'bad' });
  try {
    const { listingId } = await apiOf(context, market).post<{ listingId: string }>('/calendar-consents', { state, code });
    const kitchen = `${host}/kitchens/${listingId}/calendars`;
    return redirectWith(context, market, kitchen, { key: 'calendars.connected', tone: 'good' });
  } catch (error) {
    if (!isApiError(error) || (error.problem.status >= 500 && error.problem.status !== 503)) throw error;
    const values = { reason: error.problem.detail ?? '' };
    return redirectWith(context, market, host, { key: 'calendars.connectFailed', values, tone: 'bad' });
  }
}

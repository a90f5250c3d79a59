import { redirect } from 'react-router';
import { apiOf } from '~/api/context.server';
import { isApiError } from '~/api/errors';
import { redirectWith } from '~/shell/flash.server';
import type { Route } from './+types/log-out';

export function loader({ params }: Route.LoaderArgs) {
  return redirect(`/${params.market}/`);
}

export async function action({ params: { market }, context }: Route.ActionArgs) {
  try {
    await apiOf(context, market).post('/auth/logout');
  } catch (error) {
    // A session that is over already is as logged out as can be.
    if (!isApiError(error) || error.problem.status !== 401) throw error;
  }
  return redirectWith(context, market, `/${market}/`, { key: 'identity.loggedOut', tone: 'good' });
}

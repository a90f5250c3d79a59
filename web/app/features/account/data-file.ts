import { redirect } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import { redirectWith } from '~/shell/flash.server';
import type { Route } from './+types/data-file';
import type { DataRequest } from './data-request';

/** Leads to the file by an address signed now: the one on the page may have lain open for an hour. */
export async function loader({ params: { market, requestId }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const { requests } = await apiOf(context, market).get<{ requests: DataRequest[] }>('/me/privacy');
  const signature = requests.find(({ id }) => id === requestId)?.signature;
  if (signature === undefined) throw redirectWith(context, market, `/${market}/account/data`, { key: 'account.data.gone', tone: 'bad' });
  return redirect(`/${market}/api/v1/me/privacy/exports/${requestId}/file${signature}`);
}

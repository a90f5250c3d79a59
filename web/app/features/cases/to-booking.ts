import { redirect } from 'react-router';
import { path } from '~/api/client.server';
import { apiOf, requirePerson } from '~/api/context.server';
import type { Case } from '~/api/types';
import type { Route } from './+types/to-booking';

/** Where a bank sends people back to after it was asked about a case: the booking that it belongs to. */
export async function loader({ params: { market, caseId }, context, request }: Route.LoaderArgs): Promise<Response> {
  await requirePerson(context, market, request);
  const { bookingId } = await apiOf(context, market).get<Case>(path`/cases/${caseId}`);
  return redirect(`/${market}/bookings/${bookingId}`);
}

import { redirect } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import { path } from '~/api/client.server';
import type { Route } from './+types/balance';

/** Where the bank sends people back to: on to the booking. */
export async function loader({ params: { market, balanceId }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const { bookingId } = await apiOf(context, market).get<{ bookingId: string }>(path`/balances/${balanceId}`);
  return redirect(`/${market}/bookings/${bookingId}`);
}

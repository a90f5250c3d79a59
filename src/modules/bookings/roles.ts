import { type Context, may } from '#platform/context';
import type { BookingRow } from './domain.ts';

/** What the actor is to a booking, in the market's own words. */
export function rolesTowards(
  ctx: Context,
  booking: Pick<BookingRow, 'guestId' | 'providerId'>,
  { guestRole, providerRole }: { guestRole: string; providerRole: string },
): string[] {
  const roles: string[] = [];
  if (ctx.actor.personId === booking.guestId) roles.push(guestRole);
  if (ctx.actor.personId === booking.providerId) roles.push(providerRole);
  if (may(ctx, 'bookings.oversee')) roles.push('admin');
  return roles;
}

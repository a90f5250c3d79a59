import type { Side } from './hostile-routes.ts';

/** What the matrix must be told of a channel. */
export interface ChannelFacts {
  /** What of it is the victims'. */
  id: string;
  owners: readonly Exclude<Side, 'nobody'>[];
  /** The permission with which staff listens to what is another's. */
  overseenBy?: string;
}

export const channelFacts = ({ personId = '', bookingId = '' }: Record<string, string>): Record<string, ChannelFacts> => ({
  inbox: { id: personId, owners: ['chef'] },
  booking: { id: bookingId, owners: ['chef', 'host'], overseenBy: 'bookings.oversee' },
});

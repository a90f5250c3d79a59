import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';
import { publish } from '#platform/outbox';
import type { Listing } from './types.ts';

export const listingEvents = ['listing.published', 'listing.updated', 'listing.paused'] as const;
export type ListingEvent = (typeof listingEvents)[number];

/** Says that guests see something else now. Readers that need more than this ask the face, which always has the latest. */
export async function announce(
  ctx: Context,
  tx: Tx,
  name: ListingEvent,
  { id, slug, title, hostId, status, version }: Listing,
): Promise<void> {
  await publish(ctx, tx, {
    name,
    version: 1,
    subject: { kind: 'listing', id },
    payload: { listingId: id, slug, title, hostId, status, version },
  });
}

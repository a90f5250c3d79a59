import { sql } from '#platform/database';
import type { Part, Whole } from '#platform/module';

/** A kitchen whose host has left for good, once nothing hangs on it. Its bookings count the years. */
export const listingWhole: Whole = {
  kind: 'listing',
  table: 'listing',
  retention: '7y after its last booking when its host has left',
  endedBefore: () => sql<boolean>`listing.host_left and listing.status <> 'published'`,
};

/** What stands in no other kitchen goes with it. Its parts in the calendar have the ids of extras. */
export const listingParts: readonly Part[] = [
  {
    table: 'extra',
    of: ['listing'],
    by: (ids) => sql<boolean>`id in (select extra_id from extra_place where listing_id = any(${ids}::uuid[]))
      and not exists (select from extra_place elsewhere where elsewhere.extra_id = extra.id and not elsewhere.listing_id = any(${ids}::uuid[]))`,
    hasParts: true,
  },
];

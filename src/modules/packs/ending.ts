import { endsOf, type ProcessGraph } from '#kernel/process';
import { sql } from '#platform/database';
import { longAgo, type Part, type RetentionRule, type Whole } from '#platform/module';

/** A pack goes when the last booking that it paid for has gone. */
export const packWhole = (graph: ProcessGraph): Whole => ({
  kind: 'pack',
  table: 'pack',
  retention: '7y',
  endedBefore: (moment) => sql<boolean>`pack.state_entered_at < ${moment} and pack.state = any(${endsOf(graph)}::text[])`,
});

export const packParts: readonly Part[] = [
  { table: 'pack_use', of: ['booking'], by: 'booking_id', lastAt: 'used_at' },
  { table: 'pack_use', of: ['pack'], by: 'pack_id', keeps: true },
  { table: 'pack', of: ['listing'], by: 'listing_id', keeps: true },
  { table: 'pack_offer', of: ['listing'], by: 'listing_id' },
];

/** What is sold no more and was never sold, or not to anybody whose pack is still there. */
export const offerEnd: RetentionRule = {
  table: 'pack_offer',
  retention: '7y after the last sale',
  past: (now) => sql<boolean>`pack_offer.status = 'withdrawn' and pack_offer.created_at < ${longAgo(now, '7y')}
    and not exists (select from pack where pack.offer_id = pack_offer.id)`,
};

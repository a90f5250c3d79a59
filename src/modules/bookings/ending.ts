import { endsOf, type ProcessGraph } from '#kernel/process';
import { sql } from '#platform/database';
import { longAgo, type Part, type RetentionRule, type Whole } from '#platform/module';

/** A dealing: what was booked, paid, said and ruled goes with its booking. */
export const bookingWhole = (graph: ProcessGraph): Whole => ({
  kind: 'booking',
  table: 'booking',
  retention: '7y',
  endedBefore: (moment) =>
    sql<boolean>`booking.ends_at < ${moment} and booking.state_entered_at < ${moment} and booking.state = any(${endsOf(graph)}::text[])`,
});

export const bookingParts = (balance: ProcessGraph | undefined): readonly Part[] => [
  {
    table: 'booking_balance',
    of: ['booking'],
    by: 'booking_id',
    hasParts: true,
    lastAt: 'state_entered_at',
    ...(balance === undefined ? {} : { unsettled: sql<boolean>`not booking_balance.state = any(${endsOf(balance)}::text[])` }),
  },
  { table: 'booking', of: ['pack'], by: 'pack_id', keeps: true },
  { table: 'booking', of: ['listing'], by: 'listing_id', keeps: true },
  { table: 'booking_series', of: ['listing'], by: 'listing_id', keeps: true },
  { table: 'down_payment_terms', of: ['listing'], by: 'listing_id' },
];

/** A series goes after the last of its bookings, and what was told of it with it. */
export const seriesEnd: RetentionRule = {
  table: 'booking_series',
  retention: '7y',
  past: (now) =>
    sql<boolean>`booking_series.booked_at < ${longAgo(now, '7y')} and not exists (select from booking where booking.series_id = booking_series.id)`,
};

import { sql } from '#platform/database';
import { because, erasedText, type PersonalData } from '#platform/module';

const notTheirs = [
  'note',
  'activity',
  'payment_method_id',
  'papers_fault',
  'quote_id',
  'decision_id',
  'cleared_decision_id',
  'request_key',
];
const keep = because.money;

export const bookingsData: PersonalData = {
  rows: [
    {
      table: 'booking_balance',
      title: 'What was still to be paid for your bookings',
      whose: (who) => sql<boolean>`booking_id in (select id from booking where guest_id = ${who.id})`,
      erase: { keep, blank: { payment_method_id: erasedText } },
    },
    {
      table: 'booking',
      title: 'Bookings you made',
      whose: 'guest_id',
      erase: { keep, stays: ['papers_fault'], blank: { note: null, activity: null, payment_method_id: erasedText } },
    },
    { table: 'booking', title: 'Bookings of your kitchens', whose: 'provider_id', hide: notTheirs, erase: { keep } },
    { table: 'booking_series', title: 'Series you booked', whose: 'guest_id', erase: { keep, stays: ['starts_at', 'rule'] } },
    { table: 'booking_series', title: 'Series booked in your kitchens', whose: 'provider_id', hide: ['request_key'], erase: { keep } },
  ],
};

import { sql } from '#platform/database';
import { because, type DataSubject, type PersonalData, type Sql } from '#platform/module';

const ofTheirKitchens = ({ id }: DataSubject): Sql<boolean> =>
  sql<boolean>`resource_id in (select id from calendar_resource where owner_id = ${id})`;
const ofTheirConnections = ({ id }: DataSubject): Sql<boolean> =>
  sql<boolean>`connection_id in (select id from calendar_connection where connected_by = ${id})`;

export const calendarData: PersonalData = {
  rows: [
    { table: 'connected_booking', title: 'Bookings written into your own calendar', whose: ofTheirConnections, erase: 'delete' },
    { table: 'connected_event', title: 'When your own calendar keeps you busy', whose: ofTheirConnections, erase: 'delete' },
    { table: 'calendar_connection', title: 'Calendars you connected', whose: 'connected_by', hide: ['cursor'], erase: 'delete' },
    { table: 'calendar_consent', title: 'Connections you began', whose: 'owner_id', hide: ['state_digest'], erase: 'delete' },
    { table: 'calendar_feed', title: 'Addresses at which your calendars are read', whose: 'owner_id', erase: 'delete' },
    { table: 'outside_calendar', title: 'Calendars elsewhere that are read', whose: ofTheirKitchens, erase: 'delete' },
    { table: 'busy_time', title: 'Times kept free', whose: ofTheirKitchens, erase: 'delete' },
    { table: 'blackout', title: 'Times you closed', whose: ofTheirKitchens, erase: 'delete' },
    {
      table: 'calendar_exception',
      title: 'Days with other hours',
      whose: ofTheirKitchens,
      erase: { keep: because.dealings, blank: { note: null } },
    },
    {
      table: 'reservation',
      title: 'Times taken in your kitchens',
      whose: ofTheirKitchens,
      erase: { keep: because.dealings, blank: { note: null } },
    },
    { table: 'reservation_history', title: 'Times given back in your kitchens', whose: ofTheirKitchens, erase: { keep: because.dealings } },
    { table: 'calendar_resource', title: 'Calendars of your kitchens', whose: 'owner_id', erase: { keep: because.dealings } },
  ],
};

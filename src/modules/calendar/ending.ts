import type { Part } from '#platform/module';

/** Calendars of a kitchen go with it, hours and all, when no time that was taken in them is left. */
export const calendarParts: readonly Part[] = [
  { table: 'calendar_resource', of: ['listing'], by: 'id' },
  { table: 'reservation', of: ['listing'], by: 'resource_id', keeps: true },
  { table: 'reservation_history', of: ['listing'], by: 'resource_id', keeps: true },
];

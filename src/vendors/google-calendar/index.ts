export { googleCalendar, type GoogleCalendarOptions } from './client.ts';

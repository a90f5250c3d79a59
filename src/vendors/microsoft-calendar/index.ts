export { microsoftCalendar, type MicrosoftCalendarOptions } from './client.ts';

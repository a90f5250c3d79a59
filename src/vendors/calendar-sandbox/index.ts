export type { NewEvent } from './accounts.ts';
export { calendarSandboxClient, startCalendarSandbox, type CalendarSandbox, type CalendarSandboxOptions } from './server.ts';
export type { CalendarSwitches } from './switches.ts';
export { visitConsent } from './visit.ts';

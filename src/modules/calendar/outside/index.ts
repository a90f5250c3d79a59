export { outsideRoutes } from './http.ts';
export {
  addOutsideCalendar,
  refreshCalendar,
  removeOutsideCalendar,
  removeOutsideCalendars,
  type GivenCalendar,
} from './outside-calendars.ts';
export { readCalendar, type ReadCalendar, type ReadProblem } from './read-calendar.ts';
export { refreshJobs, refreshSchedule } from './refresh-job.ts';
export { outsideCalendars } from './store.ts';
export type { OutsideCalendar, OutsideConfig } from './types.ts';

import type { Module } from '#platform/module';
import { feedRoutes, type FeedsConfig } from './feeds/index.ts';
import { calendarRoutes } from './http.ts';
import { sweepJob, sweepSchedule } from './sweep.ts';

export interface CalendarConfig {
  /** What makes calendars readable elsewhere; without it there are no feeds. */
  feeds?: FeedsConfig;
}

export function calendarModule({ feeds }: CalendarConfig = {}): Module {
  return {
    name: 'calendar',
    dependsOn: [],
    migrations: new URL('./migrations/', import.meta.url),
    routes: [...calendarRoutes, ...(feeds === undefined ? [] : feedRoutes(feeds))],
    jobs: [sweepJob],
    schedules: [sweepSchedule],
  };
}

import type { Module } from '#platform/module';
import { calendarRoutes } from './http.ts';
import { sweepJob, sweepSchedule } from './sweep.ts';

export function calendarModule(): Module {
  return {
    name: 'calendar',
    dependsOn: [],
    migrations: new URL('./migrations/', import.meta.url),
    routes: calendarRoutes,
    jobs: [sweepJob],
    schedules: [sweepSchedule],
  };
}

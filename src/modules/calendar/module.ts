import { goesAfter, goesAfterEnd, type Module } from '#platform/module';
import {
  connecting,
  connectionJobs,
  connectionRoutes,
  connectionSchedule,
  letGoEffects,
  type ConnectionsConfig,
} from './connections/index.ts';
import { connectionColumns } from './connections/tokens.ts';
import { feedRoutes, type FeedsConfig } from './feeds/index.ts';
import { blackoutRoutes } from './blackouts-http.ts';
import { blackoutJob, blackoutSchedule } from './blackouts.ts';
import { calendarRoutes } from './http.ts';
import { openingRoutes } from './openings-http.ts';
import { openingJob, openingSchedule } from './openings.ts';
import { outsideRoutes, refreshJobs, refreshSchedule, type OutsideConfig } from './outside/index.ts';
import { weekRoute } from './week/http.ts';
import { sweepJob, sweepSchedule } from './sweep.ts';
import { calendarData } from './personal-data.ts';
import { calendarParts } from './ending.ts';

export interface CalendarConfig {
  /** What makes calendars readable elsewhere; without it there are no feeds. */
  feeds?: FeedsConfig;
  /** What outside calendars are read with; without it none are. */
  outside?: OutsideConfig;
  /** Where calendars can be connected; without it nowhere. */
  connections?: ConnectionsConfig;
}

export function calendarModule({ feeds, outside, connections }: CalendarConfig = {}): Module {
  const connected = connections === undefined ? undefined : connecting(connections);
  return {
    name: 'calendar',
    permissions: { 'calendar.manage': "Say when one's kitchens are open" },
    dependsOn: [],
    migrations: new URL('./migrations/', import.meta.url),
    personalData: calendarData,
    routes: [
      ...calendarRoutes,
      ...blackoutRoutes,
      ...openingRoutes,
      weekRoute(feeds?.bookings),
      ...(feeds === undefined ? [] : feedRoutes(feeds)),
      ...(outside === undefined ? [] : outsideRoutes(outside)),
      ...(connected === undefined ? [] : connectionRoutes(connected)),
    ],
    parts: calendarParts,
    retention: [goesAfter('reservation_history', 'ended_at', '1y'), goesAfterEnd('reservation', 'during', '7y')],
    sealedColumns: connectionColumns,
    jobs: [
      sweepJob,
      blackoutJob,
      openingJob,
      ...(outside === undefined ? [] : refreshJobs(outside)),
      ...(connected === undefined ? [] : connectionJobs(connected)),
    ],
    effects: connected === undefined ? [] : letGoEffects(connected),
    schedules: [
      sweepSchedule,
      blackoutSchedule,
      openingSchedule,
      ...(outside === undefined ? [] : [refreshSchedule]),
      ...(connected === undefined ? [] : [connectionSchedule]),
    ],
  };
}

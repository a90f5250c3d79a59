import type { Module } from '#platform/module';
import type { Reviewing } from './config.ts';
import { reviewRoutes } from './http.ts';
import { reviewEvents } from './events.ts';
import { windowJobs, windowSubscribers } from './window.ts';
import { reviewsData } from './personal-data.ts';
import { reviewParts, summaryEnd } from './ending.ts';

export function reviewsModule(reviewing: Reviewing): Module {
  return {
    name: 'reviews',
    permissions: { 'reviews.moderate': 'Decide on reported reviews' },
    dependsOn: ['identity', 'notifications', 'bookings'],
    migrations: new URL('./migrations/', import.meta.url),
    personalData: reviewsData,
    parts: reviewParts,
    retention: [summaryEnd],
    routes: reviewRoutes(reviewing),
    emits: reviewEvents,
    subscribers: windowSubscribers(reviewing),
    jobs: windowJobs(reviewing),
  };
}

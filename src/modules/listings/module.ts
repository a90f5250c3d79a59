import type { Module } from '#platform/module';
import { listingEvents } from './events.ts';
import { listingRoutes } from './http.ts';
import { removeJob, sweepJob, sweepSchedule } from './photographs/remove-files.ts';
import type { ListingsConfig } from './view.ts';
import { listingsData } from './personal-data.ts';
import { listingParts, listingWhole } from './ending.ts';

export function listingsModule(config: ListingsConfig): Module {
  return {
    name: 'listings',
    permissions: {
      'listings.manage': 'Offer kitchens and say what they cost',
      'listings.oversee': 'See kitchens that are not public',
      'listings.mark': 'Mark kitchens as sensitive, or lift such a mark',
    },
    dependsOn: ['calendar'],
    migrations: new URL('./migrations/', import.meta.url),
    personalData: listingsData,
    wholes: [listingWhole],
    parts: listingParts,
    routes: listingRoutes(config),
    emits: listingEvents,
    jobs: [removeJob(config.files.storage), sweepJob(config.files.storage)],
    schedules: [sweepSchedule],
  };
}

import type { Tx } from '#platform/database';
import type { Module } from '#platform/module';
import type { Recommending } from './config.ts';
import { catalogueFeeder } from './feed-catalogue.ts';
import { feedSubscribers, refreshJob, refreshQueue } from './feed.ts';
import { recommendationRoutes } from './http.ts';
import { sqlGraph } from './sql-graph.ts';
import { recommendationsData } from './personal-data.ts';

export interface RecommendationsConfig extends Omit<Recommending, 'graph'> {
  /** The embedded one, in SQL, unless another is plugged in. */
  graph?: Recommending['graph'];
}

export interface Recommendations extends Module {
  /** Forgets where a person cooked. */
  forget(tx: Tx, personId: string): Promise<void>;
}

export function recommendationsModule({ graph = sqlGraph, ...config }: RecommendationsConfig): Recommendations {
  const recommending: Recommending = { graph, ...config };
  const ready = catalogueFeeder(recommending);
  return {
    name: 'recommendations',
    dependsOn: ['listings', 'bookings', 'compliance'],
    migrations: new URL('./migrations/', import.meta.url),
    personalData: recommendationsData,
    routes: recommendationRoutes(recommending, ready),
    subscribers: feedSubscribers(recommending),
    jobs: [refreshJob(recommending)],
    schedules: [{ queue: refreshQueue, every: { hours: 30 * 24 } }],
    forget: (tx, personId) => graph.drop(tx, { kind: 'person', id: personId }),
  };
}

import type { ProcessGraph } from '#kernel/process';
import type { Module } from '#platform/module';
import { operationsRoutes } from './http.ts';

export { slowParts, type SlowPart } from './status.ts';

/** What whoever runs a market looks at first, and the work that needs their decision. */
export function operationsModule({ graph }: { graph: ProcessGraph }): Module {
  return {
    name: 'operations',
    permissions: { 'operations.run': 'See how the market runs, and decide on work that failed' },
    dependsOn: ['bookings', 'ledger'],
    routes: operationsRoutes(graph),
  };
}

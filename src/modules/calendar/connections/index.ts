export { disconnectAll } from './connections.ts';
export { connectionRoutes } from './http.ts';
export { connectionJobs, connectionSchedule } from './jobs.ts';
export { letGoEffects } from './let-go.ts';
export type { Connection, ConnectionsConfig } from './types.ts';
export { connecting } from './vendor.ts';
export { tellConnections } from './wake.ts';

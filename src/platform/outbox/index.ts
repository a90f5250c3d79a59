export { publish } from './publish.ts';
export { embeddedBus, eventById, type EventBus } from './relay.ts';
export * from './types.ts';

export { announce } from './announce.ts';
export { channelDoor, serveRealtime } from './serve.ts';
export type { Channel } from './types.ts';

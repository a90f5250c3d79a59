export { announce } from './announce.ts';
export { serveRealtime } from './serve.ts';
export type { Channel } from './types.ts';

export { stripePayments } from './client.ts';
export type * from './port.ts';
export { type StripeSandbox, type StripeSandboxOptions, startStripeSandbox } from './sandbox/server.ts';
export type { SwitchChange, Switches } from './sandbox/faults.ts';

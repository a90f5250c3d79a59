export { awaitEffect } from './await-effect.ts';
export { callsAbout, type Call } from './calls-about.ts';
export { intend } from './intend.ts';
export { runEffect } from './run-effect.ts';
export * from './types.ts';

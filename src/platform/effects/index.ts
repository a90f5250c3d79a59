export { awaitEffect } from './await-effect.ts';
export { intend } from './intend.ts';
export { runEffect } from './run-effect.ts';
export * from './types.ts';

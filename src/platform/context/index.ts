export * from './context.ts';
export { makeContext, type ContextParts } from './make-context.ts';

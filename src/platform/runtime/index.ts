export { createRuntime, type RunningMarket, type Runtime } from './runtime.ts';

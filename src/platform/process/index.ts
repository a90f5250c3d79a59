export { defineProcess, type Action, type Locked, type Process, type ProcessDefinition, type StepContext } from './define.ts';
export { fire, startProcess, timerHandler } from './run.ts';
export { timelineOf, type TimelineEntry } from './timeline.ts';

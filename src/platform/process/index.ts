export { defineProcess, type Action, type Locked, type Process, type ProcessDefinition, type StepContext } from './define.ts';
export { fire, fireOutcome, startProcess, timerHandler, type Taken } from './run.ts';
export { timelineOf, type TimelineEntry } from './timeline.ts';

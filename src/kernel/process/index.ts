export { advance, available, begin, timersOf, transitionOn, type AvailableTransition, type Step } from './advance.ts';
export { checkGraph, type GraphProblem } from './check.ts';
export { drawGraph } from './draw.ts';
export { endsOf, stateFor } from './graph.ts';
export type { ActionCatalogue, ActionEffects, Notice, ProcessGraph, Start, State, Timer, Transition } from './graph.ts';

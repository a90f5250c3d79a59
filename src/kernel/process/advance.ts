import { conflict, forbidden, invalid } from '../errors.ts';
import type { Notice, ProcessGraph, Transition } from './graph.ts';

/** What a transition will do, decided but not done. */
export interface Step {
  transition: string;
  from: string;
  to: string;
  actions: readonly string[];
  /** Full event name, such as `booking.accepted`. */
  event: string | undefined;
  notices: readonly Notice[];
}

export interface AvailableTransition {
  name: string;
  transition: Transition;
}

/** The step that begins a process. @throws process.not_allowed */
export function begin(graph: ProcessGraph, roles: readonly string[]): Step {
  const { start } = graph;
  if (!start.by.some((role) => roles.includes(role))) {
    throw forbidden('process.not_allowed', `Only ${list(start.by)} can start this.`);
  }
  return {
    transition: 'start',
    from: '',
    to: start.to,
    actions: start.actions ?? [],
    event: eventName(graph, start.emits),
    notices: start.notices ?? [],
  };
}

/**
 * Decides a transition: pure, so that it can be shown, tested and simulated.
 *
 * @param roles what the actor is to this subject
 * @throws process.unknown_transition, process.not_allowed, process.wrong_state
 */
export function advance(graph: ProcessGraph, state: string, name: string, roles: readonly string[]): Step {
  const transition = Object.hasOwn(graph.transitions, name) ? graph.transitions[name] : undefined;
  if (transition === undefined) {
    throw invalid('process.unknown_transition', `"${name}" is not something that can be done with a ${graph.subject}.`);
  }
  if (!mayMake(transition, roles)) {
    throw forbidden('process.not_allowed', `Only ${list(transition.by)} can do this.`);
  }
  if (!transition.from.includes(state)) {
    const now = graph.states[state]?.title ?? state;
    throw conflict('process.wrong_state', `"${transition.title}" is not possible any more: this ${graph.subject} is now "${now}".`, {
      facts: { state },
    });
  }
  return {
    transition: name,
    from: state,
    to: transition.to,
    actions: transition.actions ?? [],
    event: eventName(graph, transition.emits),
    notices: transition.notices ?? [],
  };
}

/** What somebody with these roles can do now, in the order of the graph. */
export function available(graph: ProcessGraph, state: string, roles: readonly string[]): AvailableTransition[] {
  return Object.entries(graph.transitions)
    .filter(([, transition]) => transition.from.includes(state) && transition.by.some((role) => roles.includes(role)))
    .map(([name, transition]) => ({ name, transition }));
}

/** When each timed transition out of a state is due. `anchors` must hold every moment that the graph's timers name. */
export function timersOf(
  graph: ProcessGraph,
  state: string,
  anchors: Readonly<Record<string, Temporal.Instant>>,
): { transition: string; at: Temporal.Instant }[] {
  return Object.entries(graph.transitions).flatMap(([name, { from, timers = [] }]) => {
    if (!from.includes(state)) return [];
    const moments = timers.map(({ anchor, after }) => {
      const at = anchors[anchor];
      if (at === undefined) throw invalid('process.unknown_anchor', `The moment "${anchor}" of timer "${name}" is not known.`);
      return at.add(Temporal.Duration.from(after));
    });
    const earliest = moments.sort((a, b) => Temporal.Instant.compare(a, b))[0];
    return earliest === undefined ? [] : [{ transition: name, at: earliest }];
  });
}

/** The transition that an effect's outcome makes in this state; undefined when the process has moved on and nothing is to do. */
export function transitionOn(graph: ProcessGraph, state: string, outcome: string): string | undefined {
  return Object.entries(graph.transitions).find(([, { from, on }]) => on === outcome && from.includes(state))?.[0];
}

/** The house may make a transition that is its own, or that a timer or an outcome makes. */
const mayMake = ({ by, on, timers = [] }: Transition, roles: readonly string[]): boolean =>
  by.some((role) => roles.includes(role)) || ((timers.length > 0 || on !== undefined) && roles.includes('system'));

const eventName = (graph: ProcessGraph, emits: string | undefined): string | undefined =>
  emits === undefined ? undefined : `${graph.subject}.${emits}`;

function list(roles: readonly string[]): string {
  const named = roles.map((role) => (role === 'system' ? 'the house' : `the ${role}`));
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(named.length > 0 ? named : ['the house']);
}

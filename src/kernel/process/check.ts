import type { ActionCatalogue, ProcessGraph, Transition } from './graph.ts';

/** One thing that is wrong with a graph, in words its author understands. */
export type GraphProblem = string;

interface Surroundings {
  actions: ActionCatalogue;
  /** Timer anchors that the subject offers, besides `entered`. */
  anchors: readonly string[];
  /** Roles that people and the house can have towards the subject. */
  roles: readonly string[];
}

/**
 * Proves a graph sound: names resolve, every state can be reached, every open state can reach an end, and on every path
 * the money that was put somewhere has left again when an end is reached. An empty list means sound.
 */
export function checkGraph(graph: ProcessGraph, surroundings: Surroundings): GraphProblem[] {
  const names = checkNames(graph, surroundings);
  if (names.length > 0) return names;
  return [...checkReach(graph), ...checkMoney(graph, surroundings.actions)];
}

function checkNames(graph: ProcessGraph, { actions, anchors, roles }: Surroundings): GraphProblem[] {
  const problems: GraphProblem[] = [];
  const expect = (there: boolean, problem: string): void => void (there || problems.push(problem));
  const moves = [['start', { ...graph.start, from: [], timers: [], on: undefined }] as const, ...Object.entries(graph.transitions)];
  for (const [name, move] of moves) {
    expect(Object.hasOwn(graph.states, move.to), `${name} leads to "${move.to}", which is not a state.`);
    for (const from of move.from) {
      expect(Object.hasOwn(graph.states, from), `${name} starts in "${from}", which is not a state.`);
      expect(graph.states[from]?.end === undefined, `${name} leaves "${from}", which is an end.`);
    }
    expect(move.by.length > 0 || (move.timers?.length ?? 0) > 0 || move.on !== undefined, `${name} can be made by nobody.`);
    for (const from of move.on === undefined ? [] : move.from) {
      const rivals = leaving(graph, from).filter(([, other]) => other.on === move.on);
      expect(rivals.length === 1, `In "${from}" the outcome "${move.on}" leads two ways: ${rivals.map(([rival]) => rival).join(' and ')}.`);
    }
    for (const role of move.by) expect(roles.includes(role), `${name} is for "${role}", which is no role here.`);
    for (const notice of move.notices ?? []) expect(roles.includes(notice.to), `${name} writes to "${notice.to}", which is no role here.`);
    for (const action of move.actions ?? []) expect(Object.hasOwn(actions, action), `${name} does "${action}", which is no known action.`);
    for (const timer of move.timers ?? []) {
      expect(
        timer.anchor === 'entered' || anchors.includes(timer.anchor),
        `${name} waits for "${timer.anchor}", which is no known moment.`,
      );
      expect(isDuration(timer.after), `${name} waits "${timer.after}", which is no ISO 8601 duration.`);
    }
  }
  for (const [name, { told = {} }] of Object.entries(graph.states))
    for (const role of Object.keys(told)) expect(roles.includes(role), `${name} is told to "${role}", which is no role here.`);
  return problems;
}

function isDuration(text: string): boolean {
  try {
    Temporal.Duration.from(text);
    return true;
  } catch {
    return false;
  }
}

const leaving = (graph: ProcessGraph, state: string): [string, Transition][] =>
  Object.entries(graph.transitions).filter(([, transition]) => transition.from.includes(state));

function checkReach(graph: ProcessGraph): GraphProblem[] {
  const problems: GraphProblem[] = [];
  const reached = spread([graph.start.to], (state) => leaving(graph, state).map(([, transition]) => transition.to));
  const ends = Object.keys(graph.states).filter((state) => graph.states[state]?.end !== undefined);
  const backwards = spread(ends, (state) =>
    Object.values(graph.transitions).flatMap((transition) => (transition.to === state ? transition.from : [])),
  );
  for (const state of Object.keys(graph.states)) {
    if (!reached.has(state)) problems.push(`"${state}" can never be reached.`);
    else if (!backwards.has(state)) problems.push(`"${state}" has no way to an end.`);
  }
  return problems;
}

function spread(from: readonly string[], next: (state: string) => readonly string[]): Set<string> {
  const seen = new Set(from);
  for (const state of seen) for (const each of next(state)) seen.add(each);
  return seen;
}

interface Situation {
  state: string;
  held: readonly string[];
  path: readonly string[];
}

/** Walks every combination of state and filled buckets once; the path to each is kept for the message. */
function checkMoney(graph: ProcessGraph, actions: ActionCatalogue): GraphProblem[] {
  const problems = new Set<GraphProblem>();
  const seen = new Set<string>();
  const waiting: Situation[] = [];

  const move = (name: string, to: string, does: readonly string[], before: Situation): void => {
    const held = new Set(before.held);
    const path = [...before.path, name];
    for (const action of does) {
      const { fills = [], empties = [] } = actions[action] ?? {};
      for (const bucket of empties) {
        if (!held.delete(bucket)) problems.add(`${action} empties "${bucket}", which holds nothing, on the path ${path.join(' > ')}.`);
      }
      for (const bucket of fills) {
        if (held.has(bucket)) problems.add(`${action} fills "${bucket}", which still holds money, on the path ${path.join(' > ')}.`);
        held.add(bucket);
      }
    }
    const after = { state: to, held: [...held].sort(), path };
    const key = `${to}|${after.held.join()}`;
    if (seen.has(key)) return;
    seen.add(key);
    if (graph.states[to]?.end !== undefined && held.size > 0) {
      problems.add(`"${to}" is an end, but "${[...held].join('", "')}" still holds money on the path ${path.join(' > ')}.`);
    }
    waiting.push(after);
  };

  move('start', graph.start.to, graph.start.actions ?? [], { state: '', held: [], path: [] });
  for (let situation = waiting.pop(); situation !== undefined; situation = waiting.pop()) {
    for (const [name, transition] of leaving(graph, situation.state)) move(name, transition.to, transition.actions ?? [], situation);
  }
  return [...problems];
}

/**
 * A process as data: what two people do together, from the first word to the last cent. One engine runs every graph, one
 * checker proves it sound at start, and the diagrams in the docs and the admin console are drawn from it.
 */
export interface ProcessGraph {
  /** Namespaced by market: `prep.booking`. */
  name: string;
  title: string;
  /** What the process is about, in events and audit: `booking` gives `booking.accepted`. */
  subject: string;
  start: Start;
  states: Readonly<Record<string, State>>;
  transitions: Readonly<Record<string, Transition>>;
}

export interface State {
  title: string;
  /** One sentence for the people involved: what is happening, and whose turn it is. */
  explanation: string;
  /** Present on final states. Nothing leaves them, and no money may be held in them. */
  end?: 'happy' | 'unhappy';
  /** What one role reads instead, where the same state means something else to them. */
  told?: Readonly<Record<string, { title: string; explanation: string }>>;
}

/** A state in the words of whoever looks: of the first of their roles that is told otherwise, or else as it is told to all. */
export function stateFor(graph: ProcessGraph, name: string, roles: readonly string[]): { title: string; explanation: string } {
  const state = graph.states[name];
  const own = roles.map((role) => state?.told?.[role]).find((words) => words !== undefined);
  return own ?? { title: state?.title ?? name, explanation: state?.explanation ?? '' };
}

interface Move {
  to: string;
  /** Roles towards this subject. `system` is the house itself (outcomes of effects); timers act as `system` too. */
  by: readonly string[];
  /** Names of actions, run in this order inside the transition's transaction. */
  actions?: readonly string[];
  /** Past-tense name of the event to publish: `accepted` becomes `booking.accepted`. */
  emits?: string;
  notices?: readonly Notice[];
}

export type Start = Move;

export interface Transition extends Move {
  title: string;
  /** What a timeline calls it once it is made ("Accepted"); the title unless said. */
  done?: string;
  from: readonly string[];
  /** The outcome of an effect that makes it happen, such as `captured`. From one state an outcome leads one way. */
  on?: string;
  /** When it happens by itself. With several, the earliest wins. */
  timers?: readonly Timer[];
  /** How a button for it looks, and what is asked before it is pressed. */
  style?: 'primary' | 'plain' | 'danger';
  confirm?: string;
  /** A person who makes it says why; the reason goes into the timeline and to those who are told. */
  reason?: 'required';
}

export interface Timer {
  /** `entered` is the moment the state was entered; other anchors come from the subject, such as `startsAt`. */
  anchor: string;
  /** ISO 8601 duration after the anchor; negative means before. `PT0S` for the anchor itself. */
  after: string;
}

export interface Notice {
  /** A role towards the subject. */
  to: string;
  template: string;
}

/** What an action does to the places where money rests ("buckets"), for the checker. */
export interface ActionEffects {
  /** Buckets that hold money afterwards. They must have been empty. */
  fills?: readonly string[];
  /** Buckets that are empty afterwards. They must have held something. */
  empties?: readonly string[];
}

export type ActionCatalogue = Readonly<Record<string, ActionEffects>>;

/** The states in which nothing happens any more. */
export const endsOf = ({ states }: ProcessGraph): string[] =>
  Object.entries(states).flatMap(([name, { end }]) => (end === undefined ? [] : [name]));

import { assert, type Id } from '#kernel';
import { checkGraph, type ActionEffects, type Notice, type ProcessGraph, type Step } from '#kernel/process';
import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';

/** The subject's row as the engine needs it, locked for the length of the transaction. */
export interface Locked<Subject> {
  state: string;
  /** Counts transitions; a timer set for an older version does nothing. */
  version: number;
  enteredAt: Temporal.Instant;
  subject: Subject;
}

/** What a step is about, as actions see it. */
export interface StepContext<Subject> {
  subject: Subject;
  step: Step;
  note: string | undefined;
}

export interface Action<Subject> extends ActionEffects {
  /** Does its part in the transition's transaction. @returns the effects it intends, for a caller that wants to wait a moment for them */
  run(ctx: Context, tx: Tx, of: StepContext<Subject>): Promise<readonly Id<'effect'>[]>;
}

/** A graph, and how this module's rows take part in it. The row of the subject keeps the state. */
export interface ProcessDefinition<Subject> {
  graph: ProcessGraph;
  actions: Readonly<Record<string, Action<Subject>>>;
  /** Roles that exist towards a subject, besides `system`. */
  roles: readonly string[];
  /** Names of the moments that `anchorsOf` gives. */
  anchors: readonly string[];
  /** Reads and locks the row. @throws a `missing` error of the module */
  lock(tx: Tx, id: string): Promise<Locked<Subject>>;
  save(tx: Tx, id: string, next: { state: string; version: number; enteredAt: Temporal.Instant }): Promise<void>;
  idOf(subject: Subject): string;
  /** What the actor is to the subject: chef, host, admin. */
  rolesOf(ctx: Context, subject: Subject): readonly string[];
  anchorsOf(subject: Subject): Readonly<Record<string, Temporal.Instant>>;
  /** Facts for the published event. */
  eventPayload(subject: Subject): Record<string, unknown>;
  /**
   * Asked when a timer is due, outside any transaction: an outcome that holds in place of the timer's transition, where the graph has one
   * for it in this state. Absent, or undefined: the timer's transition is made.
   */
  insteadOf?(ctx: Context, transition: string, id: string): Promise<string | undefined>;
  /** Sends one notice of a step; it writes an intent, nothing leaves the house inside the transaction. */
  sendNotice(ctx: Context, tx: Tx, notice: Notice, of: StepContext<Subject>): Promise<void>;
  /** After every step, for those who watch. */
  onStep?(ctx: Context, tx: Tx, of: StepContext<Subject>): Promise<void>;
}

export interface Process<Subject> extends ProcessDefinition<Subject> {
  /** Queue of this process's timers. */
  readonly timerQueue: string;
}

/** Takes a definition whose graph is proven sound, or says everything that is wrong with it: a broken graph never runs. */
export function defineProcess<Subject>(definition: ProcessDefinition<Subject>): Process<Subject> {
  const { graph, actions, anchors, roles } = definition;
  const problems = checkGraph(graph, { actions, anchors, roles: [...roles, 'system'] });
  assert(problems.length === 0, `the process ${graph.name} is not sound:\n- ${problems.join('\n- ')}`);
  return { ...definition, timerQueue: `timer.${graph.name}` };
}

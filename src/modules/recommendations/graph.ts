import type { Point } from '#kernel';
import type { Db, Tx } from '#platform/database';

/** A thing: a kitchen, a piece of equipment, a person who cooks, a product, a requirement. */
export interface Ref {
  kind: string;
  id: string;
}

export interface Node extends Ref {
  label: string;
  /** Only things of one area are compared. */
  area?: string;
  hourlyMinor?: bigint;
  place?: Point;
  facts: object;
}

export interface Edge {
  relation: string;
  to: Ref;
  /** Where it holds; everywhere when left out. */
  scope?: string;
  weight?: number;
  facts?: object;
}

/** A kitchen that is like another, with what the likeness is made of. */
export interface Alike {
  id: string;
  /** Pieces of equipment that both have, and that either has. */
  shared: number;
  either: number;
  /** What an hour costs more (or less) than there. */
  dearerMinor: bigint;
  meters: number;
  /** People who cooked in both; 0 unless they are enough not to be known by it. */
  cooks: number;
}

/** A kitchen where people cook who share a kitchen with somebody. */
export interface PeersKitchen {
  id: string;
  cooks: number;
}

/** One step away from where a walk began, with the edge that led there and the steps before it. */
export interface Step extends Ref {
  label: string;
  relation: string;
  depth: number;
  /** From the start: `product:hot-sauce`, `class:sauce`, … */
  path: string[];
  facts: Record<string, unknown>;
  edge: Record<string, unknown>;
}

export interface Anonymity {
  /** Fewer people than this are never spoken of. */
  leastPeople: number;
  limit: number;
}

/**
 * What a graph database must do here. The embedded one is SQL; Neo4j fits behind it, each method being one pattern: `put` and `drop` a
 * MERGE and a DETACH DELETE from the outbox, the rest a MATCH. Whoever writes hands over the whole of what goes out from a thing, so
 * that events may come late, twice or in any order.
 */
export interface Graph {
  /** Makes a thing what is said, and exactly these the edges that go out from it by these relations. */
  put(tx: Tx, node: Node, relations: readonly string[], edges: readonly Edge[]): Promise<void>;
  /** Forgets a thing, and every edge that goes out from it or leads to it. */
  drop(tx: Tx, ref: Ref): Promise<void>;
  /** Ids of a kind, from an id on. */
  ids(db: Db | Tx, kind: string, after: string, limit: number): Promise<string[]>;
  alike(db: Db, kitchenId: string, options: Anonymity): Promise<Alike[]>;
  peers(db: Db, personId: string, options: Anonymity): Promise<PeersKitchen[]>;
  /** Everything that can be reached by these relations where they hold everywhere or in this scope, nearest first. */
  reach(db: Db, from: Ref, options: { relations: readonly string[]; scope: string; mostSteps: number }): Promise<Step[]>;
  /** Kitchens of an area that have all of this equipment, those with the fewest other things first. */
  having(db: Db, equipment: readonly string[], options: { area: string; limit: number }): Promise<string[]>;
}

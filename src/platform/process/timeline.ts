import type { ProcessGraph } from '#kernel/process';
import { tables, type Db } from '#platform/database';
import type { ProcessTables } from './tables.ts';

/** One thing that happened to a subject, oldest first. */
export interface TimelineEntry {
  at: Temporal.Instant;
  transition: string;
  /** What it is called in the graph, as done: "Accepted". */
  title: string;
  from: string;
  to: string;
  by: { kind: string; name: string };
  note: string | undefined;
}

const titleOf = ({ transitions }: ProcessGraph, name: string): string => transitions[name]?.done ?? transitions[name]?.title ?? name;

/** The whole history of one subject. */
export async function timelineOf(db: Db, graph: ProcessGraph, subjectId: string): Promise<TimelineEntry[]> {
  const rows = await tables<ProcessTables>(db)
    .selectFrom('process_step')
    .selectAll()
    .where('subject_id', '=', subjectId)
    .orderBy('seq')
    .execute();
  return rows.map((row) => ({
    at: row.at,
    transition: row.transition,
    title: row.transition === 'start' ? graph.title : titleOf(graph, row.transition),
    from: row.from_state,
    to: row.to_state,
    by: { kind: row.actor_kind, name: row.actor_name },
    note: row.note ?? undefined,
  }));
}

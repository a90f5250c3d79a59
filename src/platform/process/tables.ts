export interface ProcessTables {
  process_step: {
    id: string;
    graph: string;
    subject_id: string;
    seq: number;
    transition: string;
    from_state: string;
    to_state: string;
    actor_kind: string;
    actor_id: string | null;
    actor_name: string;
    note: string | null;
    at: Temporal.Instant;
  };
}

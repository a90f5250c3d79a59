// From the migrations, by `npm run generate`; do not edit.
import type { ColumnType, Generated } from 'kysely';

export interface RecommendationsTables {
  graph_edge: {
    from_kind: string;
    from_id: string;
    relation: string;
    to_kind: string;
    to_id: string;
    scope: Generated<string>;
    weight: Generated<number>;
    facts: ColumnType<Record<string, unknown>, unknown, unknown>;
  };
  graph_node: {
    kind: string;
    id: string;
    label: string;
    area: string | null;
    hourly_minor: bigint | null;
    place: string | null;
    facts: ColumnType<Record<string, unknown>, unknown, unknown>;
  };
}

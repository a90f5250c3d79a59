import { sql } from '#platform/database';
import type { Part } from '#platform/module';
import type { CaseKind } from './domain.ts';

/** Cases go with their booking, and what was shown in them, files and all. */
export const claimParts = (ends: ReadonlyMap<CaseKind, readonly string[]>): readonly Part[] => [
  {
    table: 'booking_case',
    of: ['booking'],
    by: 'booking_id',
    hasParts: true,
    lastAt: 'state_entered_at',
    unsettled: sql<boolean>`not (${sql.join(
      [...ends].map(([kind, states]) => sql`booking_case.kind = ${kind} and booking_case.state = any(${states}::text[])`),
      sql` or `,
    )})`,
  },
  {
    table: 'case_evidence',
    of: ['booking'],
    by: (ids) => sql<boolean>`case_id in (select id from booking_case where booking_id = any(${ids}::uuid[]))`,
    lastAt: 'created_at',
  },
];

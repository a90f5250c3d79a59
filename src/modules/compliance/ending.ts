import { sql } from '#platform/database';
import { longAgo, type Part, type RetentionRule, type Sql } from '#platform/module';

const about =
  (kind: string) =>
  (ids: readonly string[]): Sql<boolean> =>
    sql<boolean>`subject_kind = ${kind} and subject_id::text = any(${ids}::text[])`;

/** What the rules said of a booking goes with it. */
export const complianceParts: readonly Part[] = [
  { table: 'compliance_decision', of: ['booking'], by: about('booking'), lastAt: 'created_at' },
  { table: 'compliance_decision', of: ['listing'], by: about('listing'), keeps: true },
  { table: 'compliance_document', of: ['listing'], by: about('kitchen'), keeps: true },
  { table: 'compliance_declaration', of: ['listing'], by: about('kitchen') },
  { table: 'compliance_badge', of: ['listing'], by: 'kitchen_id' },
];

export const complianceRetention: readonly RetentionRule[] = [
  {
    table: 'compliance_decision',
    retention: '7y when binding, 90d when not',
    past: (now) => sql<boolean>`((purpose = 'dry_run' and created_at < ${longAgo(now, '90d')})
      or (purpose = 'binding' and subject_kind is distinct from 'booking' and created_at < ${longAgo(now, '7y')}))`,
  },
  {
    // Their files go when nothing names them any more: `documents/sweep.ts`.
    table: 'compliance_document',
    retention: '7y after its end, 1y when refused',
    past: (now) => sql<boolean>`((state = 'refused' and reviewed_at < ${longAgo(now, '1y')}) or ended_at < ${longAgo(now, '7y')})`,
  },
  {
    table: 'compliance_ruleset',
    retention: '7y after its last decision',
    past: (now) => sql<boolean>`compliance_ruleset.first_used_at < ${longAgo(now, '7y')}
      and not exists (select from compliance_decision where compliance_decision.ruleset_digest = compliance_ruleset.digest)`,
  },
];

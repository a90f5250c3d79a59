import { sql } from '#platform/database';
import { goesAfter, longAgo, type RetentionRule } from '#platform/module';

const overFor = (table: 'session' | 'personal_token', retention: string): RetentionRule => ({
  table,
  retention,
  past: (now) => sql<boolean>`(ended_at < ${longAgo(now, retention)} or expires_at < ${longAgo(now, retention)})`,
});

/** What tells who was where and when goes by rules, so that a legal hold keeps it. Refresh tokens leave with their session. */
export const identityRetention: readonly RetentionRule[] = [
  overFor('session', '90d after its end'),
  overFor('personal_token', '90d after its end'),
  goesAfter('factor_reset', 'expires_at', '30d after its end'),
  goesAfter('device', 'last_seen_at', '1y unseen'),
  { table: 'email_change', retention: '7d', past: (now) => sql<boolean>`email_change.expires_at < ${now}` },
];

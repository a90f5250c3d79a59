import { sql } from '#platform/database';
import { longAgo, type Part, type RetentionRule, type Sql } from '#platform/module';

const usedBy = (ids: readonly string[]): Sql<boolean> => sql<boolean>`used_by = any(${ids}::text[])`;

/** A price goes with what took it up; one that nobody took up goes by itself. */
export const feeParts: readonly Part[] = [
  { table: 'quote', of: ['booking', 'pack'], by: usedBy, lastAt: 'used_at' },
  { table: 'promo_redemption', of: ['booking', 'pack'], by: usedBy, lastAt: 'created_at' },
  { table: 'quote', of: ['listing'], by: (ids) => sql<boolean>`quote.subject_id = any(${ids}::text[])`, keeps: true },
];

export const feeRetention: readonly RetentionRule[] = [
  {
    table: 'quote',
    retention: '7y when used, 30d when not',
    past: (now) => sql<boolean>`quote.used_by is null and quote.expires_at < ${longAgo(now, '30d')}`,
  },
  {
    // A code that is over or paused, when nothing is left that it was used for.
    table: 'promo_code',
    retention: '7y after the last use',
    past: (now) => sql<boolean>`promo_code.created_at < ${longAgo(now, '7y')}
      and (promo_code.status = 'paused' or promo_code.valid_until < ${longAgo(now, '7y')})
      and not exists (select from promo_redemption where promo_redemption.promo_id = promo_code.id)
      and not exists (select from quote where quote.promo_id = promo_code.id)`,
  },
];

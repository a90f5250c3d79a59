import { tables } from '#platform/database';
import type { IdentityTables } from '../tables.gen.ts';
import { lately, type Lately } from './lately.ts';

/** Remembers who was put on which plan while access tokens that say another one may still be valid. */
export type ChangedPlans = Lately<string>;

export const changedPlans = (accessLifetime: Temporal.Duration): ChangedPlans =>
  lately(accessLifetime, async (ctx, moment) => {
    const rows = await tables<IdentityTables>(ctx.db)
      .selectFrom('person_plan')
      .select(['person_id', 'plan', 'assigned_at'])
      .where('assigned_at', '>', moment)
      .execute();
    return rows.map(({ person_id: key, plan: value, assigned_at: at }) => ({ key, value, at }));
  });

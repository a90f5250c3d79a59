import { tables } from '#platform/database';
import type { Context } from '#platform/context';
import type { IdentityTables } from '../tables.gen.ts';
import { lately } from './lately.ts';

/** Remembers which sessions ended while access tokens of theirs may still be valid. */
export interface EndedSessions {
  has(ctx: Context, sessionId: string): Promise<boolean>;
  add(ctx: Context, sessionIds: readonly string[]): void;
}

export function endedSessions(accessLifetime: Temporal.Duration): EndedSessions {
  const ended = lately<true>(accessLifetime, async (ctx, moment) => {
    const rows = await tables<IdentityTables>(ctx.db)
      .selectFrom('session')
      .select(['id', 'ended_at'])
      .where('ended_at', '>', moment)
      .execute();
    return rows.flatMap(({ id, ended_at: at }) => (at === null ? [] : [{ key: id, value: true, at }]));
  });
  return {
    has: async (ctx, sessionId) => (await ended.get(ctx, sessionId)) === true,
    add(ctx, sessionIds) {
      for (const id of sessionIds) ended.add(ctx, id, true);
    },
  };
}

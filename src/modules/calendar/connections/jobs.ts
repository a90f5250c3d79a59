import { inTransaction, sql } from '#platform/database';
import type { JobHandler, Schedule } from '#platform/jobs';
import { syncConnection } from './sync.ts';
import type { Connecting } from './vendor.ts';
import { askForSync, syncQueue } from './wake.ts';

const dueQueue = 'calendar.sync-due';
const mostAtOnce = 2_000;

/** Every five minutes, those whose time has come: ten minutes after a reading, later after failures. */
export const connectionSchedule: Schedule = { queue: dueQueue, every: { minutes: 5 } };

export const connectionJobs = (config: Connecting): JobHandler[] => [
  {
    queue: dueQueue,
    async handle(ctx) {
      const { rows } = await sql<{ id: string }>`
        select id from calendar_connection where state = 'on' and next_at <= ${ctx.clock.now()} order by next_at limit ${mostAtOnce}`.execute(
        ctx.db,
      );
      await inTransaction(ctx, async (tx) => {
        for (const { id } of rows) await askForSync(ctx, tx, id);
      });
    },
  },
  // Longer than a claim: who takes so long has lost it to another.
  {
    queue: syncQueue,
    timeoutMs: 110_000,
    maxAttempts: 3,
    handle: (ctx, { payload }) => syncConnection(ctx, config, String(payload['id'])),
  },
];

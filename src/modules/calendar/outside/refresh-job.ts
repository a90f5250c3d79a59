import { inTransaction, sql } from '#platform/database';
import { enqueue, type JobHandler, type Schedule } from '#platform/jobs';
import { refreshCalendar } from './outside-calendars.ts';
import type { OutsideConfig } from './types.ts';

const [dueQueue, refreshQueue] = ['calendar.refresh-due', 'calendar.refresh'];
const mostAtOnce = 2_000;

/** Every hour each address is asked, and once a day each file is worked out again; one that hangs keeps no other waiting. */
export const refreshSchedule: Schedule = { queue: dueQueue, every: { hours: 1 } };

export const refreshJobs = (config: OutsideConfig): JobHandler[] => [
  {
    queue: dueQueue,
    async handle(ctx) {
      const now = ctx.clock.now();
      const { rows } = await sql<{ id: string }>`
        select id from outside_calendar
        where checked_at <= case when address_sealed is null then ${now.subtract({ hours: 24 })}::timestamptz else ${now.subtract({ minutes: 50 })}::timestamptz end
        order by checked_at limit ${mostAtOnce}`.execute(ctx.db);
      await inTransaction(ctx, async (tx) => {
        for (const { id } of rows) await enqueue(ctx, tx, { queue: refreshQueue, payload: { id }, key: id });
      });
    },
  },
  {
    queue: refreshQueue,
    timeoutMs: 60_000,
    maxAttempts: 3,
    handle: (ctx, { payload }) => refreshCalendar(ctx, config, String(payload['id'])),
  },
];

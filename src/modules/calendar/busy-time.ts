import { sql, type Tx } from '#platform/database';
import type { Span } from './wall-clock.ts';

/** How far ahead busy times are worked out: past the longest horizon a resource may have, with days to spare for the next time. */
export const busyDaysAhead = 740;

const dayMs = 86_400_000;

/** From yesterday to past every horizon. */
export const busyWindow = (now: Temporal.Instant): Span => ({
  start: now.epochMilliseconds - dayMs,
  end: now.epochMilliseconds + busyDaysAhead * dayMs,
});

/** Replaces what one source says about a resource. Call with the resource locked; the spans are merged. */
export async function writeBusyTime(tx: Tx, resourceId: string, sourceId: string, spans: readonly Span[]): Promise<void> {
  const rows = spans.map(({ start, end }) => [new Date(start).toISOString(), new Date(end).toISOString()]);
  await sql`delete from busy_time where source_id = ${sourceId}`.execute(tx);
  await sql`
    insert into busy_time (source_id, resource_id, during)
    select ${sourceId}::uuid, ${resourceId}::uuid, tstzrange((each ->> 0)::timestamptz, (each ->> 1)::timestamptz)
    from json_array_elements(${JSON.stringify(rows)}::text::json) as each`.execute(tx);
}

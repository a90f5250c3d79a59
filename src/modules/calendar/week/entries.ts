import type { Interval } from '#kernel';
import type { Context } from '#platform/context';
import { sql, type Db } from '#platform/database';
import type { FeedBookings } from '../feeds/index.ts';
import { openingTimes } from '../openings.ts';
import type { ResourceRules } from '../types.ts';
import { WallClock, type Span } from '../wall-clock.ts';

/** Why a stretch of a calendar is not free; an opening is why it is open beside the weekly hours. */
export type EntryKind = 'booked' | 'requested' | 'block' | 'blackout' | 'outside' | 'opening';

/** A stretch of the owner's calendar, as the owner sees it. */
export interface Entry {
  kind: EntryKind;
  /** Of the booking, block, blackout, outside calendar or opening. */
  id: string;
  /** What it is called: a booking's number, a block's or an opening's note, a blackout's reason, an outside calendar's name. */
  title: string;
  during: Interval;
  /** The path of a booking's page within the market. */
  page?: string;
  /** Of a blackout or an opening that repeats: taking it away takes away all its times. */
  repeats?: boolean;
}

const mostEntries = 2_000;

/**
 * Everything that keeps guests out of a resource within a window, in order of start: what is sold or held, blocks, blackouts and
 * outside calendars; and the openings. Buffers are not told: they follow from the rules.
 */
export async function entriesOf(
  ctx: Context,
  bookings: FeedBookings | undefined,
  { resourceId, timeZone }: Pick<ResourceRules, 'resourceId' | 'timeZone'>,
  window: Span,
): Promise<Entry[]> {
  const [from, to] = [instant(window.start), instant(window.end)];
  const [reserved, busy, openings, told] = await Promise.all([
    reservedIn(ctx, resourceId, from, to),
    busyIn(ctx, resourceId, from, to),
    openingsIn(ctx.db, resourceId, new WallClock(timeZone), window),
    bookings?.ofResource(ctx, resourceId, { from, to }) ?? [],
  ]);
  const named = new Map(told.map((each) => [each.id, each]));
  const entries = reserved.map(({ kind, id, title, start, end }): Entry => {
    const booking = named.get(id);
    const during = { start, end };
    return booking === undefined
      ? { kind, id, title: title ?? '', during }
      : { kind, id, title: booking.title, during, page: booking.page };
  });
  return [...entries, ...busy, ...openings].toSorted((a, b) => Temporal.Instant.compare(a.during.start, b.during.start));
}

const instant = (ms: number): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(ms);

interface ReservedRow {
  kind: 'booked' | 'requested' | 'block';
  id: string;
  title: string | null;
  start: Temporal.Instant;
  end: Temporal.Instant;
}

async function reservedIn(ctx: Context, resourceId: string, from: Temporal.Instant, to: Temporal.Instant): Promise<ReservedRow[]> {
  const { rows } = await sql<ReservedRow>`
    select case when subject_kind = 'block' then 'block' when status = 'hold' then 'requested' else 'booked' end as kind,
      subject_id as id, note as title, lower(during) as "start", upper(during) as "end"
    from reservation
    where resource_id = ${resourceId} and during && tstzrange(${from}, ${to})
      and (status = 'committed' or expires_at > ${ctx.clock.now()})
    order by lower(during), id limit ${mostEntries}`.execute(ctx.db);
  return rows;
}

/** Each time of each opening, whole, also where a closed day or something else wins over it. */
async function openingsIn(db: Db, resourceId: string, clock: WallClock, window: Span): Promise<Entry[]> {
  const times = await openingTimes(db, resourceId, clock, window);
  return times.slice(0, mostEntries).map(({ id, note, repeats, start, end }) => ({
    kind: 'opening',
    id,
    title: note,
    during: { start: instant(start), end: instant(end) },
    ...(repeats && { repeats }),
  }));
}

async function busyIn(ctx: Context, resourceId: string, from: Temporal.Instant, to: Temporal.Instant): Promise<Entry[]> {
  const { rows } = await sql<{
    id: string;
    blackout: boolean;
    title: string;
    rule: string | null;
    start: Temporal.Instant;
    end: Temporal.Instant;
  }>`
    select t.source_id as id, b.id is not null as blackout, coalesce(b.reason, o.name, n.calendar_name, '') as title, b.rule,
      lower(t.during) as "start", upper(t.during) as "end"
    from busy_time t left join blackout b on b.id = t.source_id left join outside_calendar o on o.id = t.source_id
      left join calendar_connection n on n.id = t.source_id
    where t.resource_id = ${resourceId} and t.during && tstzrange(${from}, ${to})
    order by lower(t.during), t.source_id limit ${mostEntries}`.execute(ctx.db);
  return rows.map(({ id, blackout, title, rule, start, end }) => ({
    kind: blackout ? 'blackout' : 'outside',
    id,
    title,
    during: { start, end },
    ...(rule === null ? {} : { repeats: true }),
  }));
}

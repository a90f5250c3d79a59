import { createHash } from 'node:crypto';
import ical, { ICalCalendarMethod, ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import type { Interval } from '#kernel';
import type { Context } from '#platform/context';
import { sql } from '#platform/database';
import { openingTimes } from '../openings.ts';
import { rulesOf } from '../resource.ts';
import { WallClock } from '../wall-clock.ts';
import type { Feed } from './feed-address.ts';
import type { FeedBooking, FeedsConfig } from './types.ts';

/** One event of a feed. */
export interface FeedEvent {
  uid: string;
  title: string;
  during: Interval;
  status: 'confirmed' | 'tentative' | 'cancelled';
  sequence: number;
  changedAt: Temporal.Instant;
  url?: string;
  /** It keeps nobody from anything: whoever reads it stays free. */
  isFree?: boolean;
}

const [daysBack, daysAhead, mostBlocks, openDaysAhead] = [90, 740, 1_000, 180];

/** What ends the UIDs of everything we publish, so that our own events are known when they come back to us. */
export const uidDomain = (publicUrl: string): string => new URL(publicUrl).hostname;

/**
 * A kitchen's bookings, blocks and openings of the next half year, or a person's bookings, from 90 days ago on. What lost its time is told
 * as cancelled.
 */
export async function feedEvents(ctx: Context, { bookings, publicUrl }: FeedsConfig, feed: Feed): Promise<FeedEvent[]> {
  const now = ctx.clock.now();
  const window = { from: now.subtract({ hours: 24 * daysBack }), to: now.add({ hours: 24 * daysAhead }) };
  const domain = uidDomain(publicUrl);
  const told =
    feed.resource === undefined
      ? await bookings.ofPerson(ctx, feed.ownerId, window)
      : await bookings.ofResource(ctx, feed.resource.id, window);
  const standing = await standingOf(ctx, told);
  const events = told.map(
    ({ id, title, during, version, changedAt, page }): FeedEvent => ({
      uid: `booking-${id}@${domain}`,
      title,
      during,
      status: standing.get(id) ?? 'cancelled',
      sequence: version,
      changedAt,
      url: `${publicUrl}/${ctx.market}${page}`,
    }),
  );
  if (feed.resource === undefined) return events;
  const { id } = feed.resource;
  const [blocks, openings] = await Promise.all([blockEvents(ctx, id, domain, window.from), openingEvents(ctx, id, domain)]);
  return [...events, ...blocks, ...openings];
}

/** Told as free, so that no calendar that reads them takes the kitchen for busy then. */
async function openingEvents({ db, clock }: Context, resourceId: string, domain: string): Promise<FeedEvent[]> {
  const rules = await rulesOf(db, resourceId);
  if (rules === undefined) return [];
  const from = clock.now();
  const window = { start: from.epochMilliseconds, end: from.add({ hours: 24 * openDaysAhead }).epochMilliseconds };
  const times = await openingTimes(db, resourceId, new WallClock(rules.timeZone), window);
  return times.map(({ id, note, start, end, enteredAt }) => ({
    uid: `opening-${id}-${start / 60_000}@${domain}`,
    title: `Open: ${note}`,
    during: { start: Temporal.Instant.fromEpochMilliseconds(start), end: Temporal.Instant.fromEpochMilliseconds(end) },
    status: 'confirmed',
    sequence: 0,
    changedAt: enteredAt,
    isFree: true,
  }));
}

async function standingOf(ctx: Context, told: readonly FeedBooking[]): Promise<Map<string, 'confirmed' | 'tentative'>> {
  const { rows } = await sql<{ id: string; held: boolean }>`
    select subject_id as id, bool_or(status = 'hold') as held from reservation
    where subject_kind = 'booking' and subject_id = any(${told.map(({ id }) => id)}::uuid[])
      and (status = 'committed' or expires_at > ${ctx.clock.now()})
    group by subject_id`.execute(ctx.db);
  return new Map(rows.map(({ id, held }) => [id, held ? 'tentative' : 'confirmed']));
}

async function blockEvents(ctx: Context, resourceId: string, domain: string, from: Temporal.Instant): Promise<FeedEvent[]> {
  const { rows } = await sql<{
    id: string;
    start: Temporal.Instant;
    end: Temporal.Instant;
    note: string | null;
    created_at: Temporal.Instant;
  }>`
    select id, lower(during) as "start", upper(during) as "end", note, created_at from reservation
    where resource_id = ${resourceId} and subject_kind = 'block' and blocked && tstzrange(${from}, null)
    order by lower(during) limit ${mostBlocks}`.execute(ctx.db);
  return rows.map(({ id, start, end, note, created_at }) => ({
    uid: `block-${id}@${domain}`,
    title: note === null ? 'Blocked' : `Blocked: ${note}`,
    during: { start, end },
    status: 'confirmed',
    sequence: 0,
    changedAt: created_at,
  }));
}

const statusWords = {
  confirmed: ICalEventStatus.CONFIRMED,
  tentative: ICalEventStatus.TENTATIVE,
  cancelled: ICalEventStatus.CANCELLED,
} as const;
const date = (at: Temporal.Instant): Date => new Date(at.epochMilliseconds);

/** The events as RFC 5545 text, every time in UTC. The same events give the same bytes, so that the tag tells a change. */
export function feedText(name: string, events: readonly FeedEvent[]): { text: string; tag: string } {
  const calendar = ical({
    name,
    prodId: { company: 'Guildhall', product: 'Calendar', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
    ttl: 3_600,
  });
  for (const { uid, title, during, status, sequence, changedAt, url, isFree } of events) {
    calendar.createEvent({
      id: uid,
      summary: title,
      start: date(during.start),
      end: date(during.end),
      stamp: date(changedAt),
      lastModified: date(changedAt),
      sequence,
      status: statusWords[status],
      ...(url === undefined ? {} : { url }),
      ...(isFree === true && { transparency: ICalEventTransparency.TRANSPARENT }),
    });
  }
  const text = `${calendar.toString()}\r\n`;
  return { text, tag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"` };
}

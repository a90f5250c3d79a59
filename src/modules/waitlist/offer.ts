import { isGuildhallError, type Id, type Interval } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction, sql, type Db, type Tx } from '#platform/database';
import { enqueue } from '#platform/jobs';
import { firstFree, holdSlot, lockResources, releaseSlot, rulesOf, WallClock, type ResourceRules } from '#modules/calendar';
import { bookableListing, type BookableListing } from '#modules/listings';
import { entriesWhere, entryById, setOffered, setState, subjectOf, type EntryId, type WaitlistEntry, type WaitWish } from './store.ts';

/** How long an offer is kept for one person. */
export const offerLasts = { hours: 2 };
/** An offer that is shorter than this is none. */
const shortestOffer = { minutes: 15 };
export const lapseQueue = 'waitlist.lapse';

/** How people are told. */
export interface WaitlistPorts {
  notify(ctx: Context, tx: Tx, notice: { to: Id<'person'>; template: string; data: Record<string, string>; link: string }): Promise<void>;
}

/**
 * Offers what is free in a kitchen to those who wait for it, in the order in which they came: each gets the first free time that would do,
 * held for them alone. Whoever offers takes the kitchen's row first, so two processes cannot offer the same time, and the calendar's
 * constraint stands behind.
 *
 * @returns how many offers were made
 */
export async function offerFreed(ctx: Context, tx: Tx, ports: WaitlistPorts, listingId: string): Promise<number> {
  if ((await waitingFor(tx, listingId)).length === 0) return 0;
  const listing = await bookableOrNone(tx, listingId);
  const rules = await rulesOf(tx, listingId);
  if (listing === undefined || rules === undefined) return 0;
  await lockResources(tx, [listingId]);
  let offers = 0;
  for (const entry of await waitingFor(tx, listingId)) {
    const windows = windowsOf(entry, rules, ctx.clock.now());
    const interval = windows.length === 0 ? undefined : await firstFree(ctx, tx, listingId, windows, entry.minutes);
    if (windows.length === 0) await setState(tx, entry.id, 'over');
    if (interval === undefined) continue;
    await offer(ctx, tx, ports, { entry, listing, rules, interval });
    offers += 1;
  }
  return offers;
}

const waitingFor = (tx: Tx, listingId: string) => entriesWhere(tx, sql<boolean>`listing_id = ${listingId} and state = 'waiting'`);

async function bookableOrNone(tx: Tx, listingId: string): Promise<BookableListing | undefined> {
  try {
    return await bookableListing(tx, listingId);
  } catch (error) {
    if (isGuildhallError(error, 'listings.missing')) return undefined; // paused: they go on waiting
    throw error;
  }
}

interface NewOffer {
  entry: WaitlistEntry;
  listing: BookableListing;
  rules: ResourceRules;
  interval: Interval;
}

async function offer(ctx: Context, tx: Tx, ports: WaitlistPorts, { entry, listing, rules, interval }: NewOffer): Promise<void> {
  const latest = interval.start.subtract({ minutes: rules.leadMinutes });
  const usual = ctx.clock.now().add(offerLasts);
  const expiresAt = Temporal.Instant.compare(usual, latest) < 0 ? usual : latest;
  await holdSlot(ctx, tx, { resourceId: listing.id, interval, subject: subjectOf(entry.id), expiresAt });
  await setOffered(tx, entry.id, interval, expiresAt);
  await enqueue(ctx, tx, { queue: lapseQueue, payload: { id: entry.id }, runAt: expiresAt, key: entry.id });
  await tell(ctx, tx, ports, 'waitlist.offer', { entry, listing, interval, until: expiresAt });
}

interface Told {
  entry: WaitlistEntry;
  listing: { title: string; timeZone: string };
  interval: Interval;
  until: Temporal.Instant;
}

async function tell(
  ctx: Context,
  tx: Tx,
  ports: WaitlistPorts,
  template: string,
  { entry, listing, interval, until }: Told,
): Promise<void> {
  const say = (at: Temporal.Instant, shape: Intl.DateTimeFormatOptions): string =>
    at.toZonedDateTimeISO(listing.timeZone).toLocaleString('en-US', shape);
  const clock = { hour: 'numeric', minute: '2-digit' } as const;
  const day = { weekday: 'long', month: 'long', day: 'numeric' } as const;
  await ports.notify(ctx, tx, {
    to: entry.personId,
    template,
    data: {
      listing: listing.title,
      when: `${say(interval.start, { ...day, ...clock })} to ${say(interval.end, clock)}`,
      until: say(until, { ...day, ...clock, timeZoneName: 'short' }),
    },
    link: '/waitlist',
  });
}

/** Where on each day the wish could still come true and be offered long enough, in order. */
export function windowsOf({ firstDay, lastDay, from, to }: WaitWish, rules: ResourceRules, now: Temporal.Instant): Interval[] {
  const clock = new WallClock(rules.timeZone);
  const earliest = now.add({ minutes: rules.leadMinutes }).add(shortestOffer);
  const minute = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  const windows: Interval[] = [];
  for (let day = Temporal.PlainDate.from(firstDay); Temporal.PlainDate.compare(day, lastDay) <= 0; day = day.add({ days: 1 })) {
    const next = minute(to) > minute(from) ? day : day.add({ days: 1 });
    const opens = Temporal.Instant.fromEpochMilliseconds(clock.reaches(day.toString(), minute(from)));
    const end = Temporal.Instant.fromEpochMilliseconds(clock.reaches(next.toString(), minute(to)));
    const start = Temporal.Instant.compare(opens, earliest) < 0 ? earliest : opens;
    if (Temporal.Instant.compare(start, end) < 0) windows.push({ start, end });
  }
  return windows;
}

/** Ends an entry, and what was offered to it goes to the next in turn at once: nobody else comes between. */
export async function endEntry(ctx: Context, tx: Tx, ports: WaitlistPorts, entry: WaitlistEntry, state: 'left' | 'lapsed'): Promise<void> {
  await lockResources(tx, [entry.listingId]);
  // It may have been offered, or taken, while we waited for the row.
  const now = await entryById(tx, entry.id);
  if (now === undefined || (now.state !== 'waiting' && now.state !== 'offered')) return;
  await setState(tx, entry.id, state);
  if (now.state !== 'offered') return;
  await releaseSlot(ctx, tx, { subject: subjectOf(entry.id) });
  await offerFreed(ctx, tx, ports, entry.listingId);
}

/** The time of an offer is over: told, and on to the next. Taken or left meanwhile, nothing happens. */
export async function lapse(ctx: Context, ports: WaitlistPorts, id: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const entry = await entryById(tx, id);
    if (entry?.state !== 'offered' || entry.offer === undefined) return;
    if (Temporal.Instant.compare(ctx.clock.now(), entry.offer.expiresAt) < 0) return;
    const listing = await bookableOrNone(tx, entry.listingId);
    await endEntry(ctx, tx, ports, entry, 'lapsed');
    const { interval, expiresAt: until } = entry.offer;
    if (listing !== undefined) await tell(ctx, tx, ports, 'waitlist.lapsed', { entry, listing, interval, until });
  });
}

/** What is kept for a person in a kitchen: holds that do not stand in this person's own way. */
export async function offersTo(ctx: Context, db: Db | Tx, listingId: string, personId: string): Promise<{ kind: string; id: EntryId }[]> {
  return (await openOffers(ctx, db, listingId, personId)).map(({ id }) => subjectOf(id));
}

const openOffers = (ctx: Context, db: Db | Tx, listingId: string, personId: string) =>
  entriesWhere(
    db,
    sql<boolean>`listing_id = ${listingId} and person_id = ${personId} and state = 'offered' and offer_expires_at > ${ctx.clock.now()}`,
  );

/**
 * A booking takes up what was kept for its guest: the offer's hold makes room in the same transaction. Call with the kitchen's row locked.
 * A booking at another time leaves the offer as it is.
 */
export async function takeUpOffer(ctx: Context, tx: Tx, listingId: string, personId: string, wanted: Interval): Promise<void> {
  for (const { id, offer: kept } of await openOffers(ctx, tx, listingId, personId)) {
    const overlaps =
      kept !== undefined &&
      Temporal.Instant.compare(kept.interval.start, wanted.end) < 0 &&
      Temporal.Instant.compare(wanted.start, kept.interval.end) < 0;
    if (!overlaps) continue;
    await setState(tx, id, 'taken');
    await releaseSlot(ctx, tx, { subject: subjectOf(id) });
  }
}

import type { Id } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction, sql, type Tx } from '#platform/database';
import { enqueue, type JobHandler, type Schedule } from '#platform/jobs';
import type { PublishedEvent, Subscriber } from '#platform/outbox';
import { freeAmong } from '#modules/calendar';
import { listingsByIds } from '#modules/listings';
import { reindex, type Indexing } from '../index-listings.ts';
import { writeFilters, type Filters } from '../filters.ts';

const tellQueue = 'search.tell';
const dailyQueue = 'search.tell-daily';
/** What is found within this time of the first find is told in one message. */
const gather = { minutes: 5 };
const mostNamed = 5;

/** How people are told, by the market. */
export interface AlertPorts {
  /** Tells a person of what a search found. `unsubscribe` is the page of its signed link. */
  notify(
    ctx: Context,
    tx: Tx,
    message: { to: Id<'person'>; template: string; data: Record<string, string>; link: string; unsubscribe: string },
  ): Promise<void>;
  /** Seals the id of a search for the link that ends its messages. */
  seal(id: string): string;
  /** The id, or undefined when the link was not made here. */
  unseal(token: string): string | undefined;
  /** Events that set time free, and what they say of it; see `freedTime`. */
  freed?: { on: readonly string[]; of(event: PublishedEvent): FreedTime | undefined };
}

export interface FreedTime {
  listingId: string;
  start: Temporal.Instant;
  end: Temporal.Instant;
}

/**
 * Indexes a listing, and notes which saved searches it answers now and did not before. So a rebuild, an event that comes twice
 * and a change that matters to nobody tell nobody anything.
 */
export async function reindexAndNote(ctx: Context, tx: Tx, indexing: Indexing, listingId: string): Promise<void> {
  let before: Match[] = [];
  await reindex(ctx, tx, indexing, [listingId], async () => void (before = await indexing.engine.percolate(tx, [listingId])));
  const known = new Set(before.map(({ queryId }) => queryId));
  const news = (await indexing.engine.percolate(tx, [listingId])).filter(({ queryId }) => !known.has(queryId));
  await note(ctx, tx, news);
}

interface Match {
  listingId: string;
  queryId: string;
}

/** Notes what was found, unless its time is taken or it was found before, and has it told. */
async function note(ctx: Context, tx: Tx, matches: readonly Match[], freed?: FreedTime): Promise<void> {
  if (matches.length === 0) return;
  const { rows: searches } = await sql<Wish>`
    select id, alert, wish_date::text as date, wish_from as "from", wish_to as "to" from saved_search
    where alert <> 'off' and id = any(${matches.map(({ queryId }) => queryId)}::uuid[])`.execute(tx);
  const byId = new Map(searches.map((each) => [each.id, each]));
  for (const { listingId, queryId } of matches) {
    const search = byId.get(queryId);
    if (search === undefined || !(await isNews(ctx, tx, search, listingId, freed))) continue;
    const { rows } = await sql`
      insert into saved_search_hit (saved_search_id, listing_id, found_at) values (${queryId}, ${listingId}, ${ctx.clock.now()})
      on conflict do nothing returning listing_id`.execute(tx);
    if (rows.length === 0 || search.alert !== 'instant') continue;
    await enqueue(ctx, tx, { queue: tellQueue, key: queryId, runAt: ctx.clock.now().add(gather), payload: { savedSearchId: queryId } });
  }
}

interface Wish {
  id: string;
  alert: 'daily' | 'instant';
  date: string | null;
  from: string | null;
  to: string | null;
}

/** Whether the time wished for is free now; and, of time that was set free, whether it is that time. */
async function isNews(ctx: Context, tx: Tx, { date, from, to }: Wish, listingId: string, freed?: FreedTime): Promise<boolean> {
  if (date === null || from === null || to === null) return freed === undefined;
  if (freed !== undefined) {
    // Within a day on either side: the clocks of the listing and the cleaning after a booking are inside that.
    const day = Temporal.PlainDate.from(date);
    const [first, last] = [freed.start, freed.end].map((each) => each.toZonedDateTimeISO('UTC').toPlainDate());
    const near = Temporal.PlainDate.compare(day.add({ days: 1 }), first as Temporal.PlainDate) >= 0;
    if (!near || Temporal.PlainDate.compare(day.subtract({ days: 1 }), last as Temporal.PlainDate) > 0) return false;
  }
  return (await freeAmong(tx, [listingId], { date, from, to }, ctx.clock.now())).has(listingId);
}

/** Looks whether somebody waits for time that a booking no longer takes. */
export const watchFreedTime = (indexing: Indexing, { on, of }: NonNullable<AlertPorts['freed']>): Subscriber => ({
  name: 'search.time-freed',
  on,
  async handle(ctx, tx, event) {
    const freed = of(event);
    if (freed === undefined) return;
    const { rows } = await sql`
      select from saved_search where alert <> 'off' and wish_date between (${freed.start}::timestamptz - interval '2 days')::date
        and (${freed.end}::timestamptz + interval '2 days')::date limit 1`.execute(tx);
    if (rows.length > 0) await note(ctx, tx, await indexing.engine.percolate(tx, [freed.listingId]), freed);
  },
});

/** Tells the owner of one search what it found since the last time: once, however often the job runs. */
async function tell(ctx: Context, ports: AlertPorts, id: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { rows } = await sql<{ person_id: Id<'person'>; name: string; alert: string; search: Filters }>`
      select person_id, name, alert, search from saved_search where id = ${id} for update`.execute(tx);
    const [saved] = rows;
    if (saved === undefined) return;
    const { rows: hits } = await sql<{ listing_id: string }>`
      update saved_search_hit set told_at = ${ctx.clock.now()} where saved_search_id = ${id} and told_at is null returning listing_id`.execute(
      tx,
    );
    const found = [
      ...(
        await listingsByIds(
          tx,
          hits.map((each) => each.listing_id),
        )
      ).values(),
    ].filter(({ status, sensitive }) => status === 'published' && (saved.search.safe === 'off' || sensitive.length === 0));
    if (found.length === 0 || saved.alert === 'off') return;
    const titles = found.slice(0, mostNamed).map(({ title, address }) => `${title}, ${address.city}`);
    await ports.notify(ctx, tx, {
      to: saved.person_id,
      template: 'search.found',
      data: { name: saved.name, count: String(found.length), titles: titles.join('\n'), more: String(found.length - titles.length) },
      link: `/kitchens?${writeFilters(saved.search)}`,
      unsubscribe: `/unsubscribe?token=${encodeURIComponent(ports.seal(id))}`,
    });
    await sql`update saved_search set told_at = ${ctx.clock.now()} where id = ${id}`.execute(tx);
  });
}

export const tellJob = (ports: AlertPorts): JobHandler => ({
  queue: tellQueue,
  handle: (ctx, { payload }) => tell(ctx, ports, String(payload['savedSearchId'])),
});

/** Once a day, each search that found something has its message. */
export const dailyJob: JobHandler = {
  queue: dailyQueue,
  handle: (ctx) =>
    inTransaction(ctx, async (tx) => {
      const { rows } = await sql<{ id: string }>`
        select id from saved_search s where alert = 'daily'
          and exists (select from saved_search_hit h where h.saved_search_id = s.id and h.told_at is null) order by id`.execute(tx);
      for (const { id } of rows) await enqueue(ctx, tx, { queue: tellQueue, key: id, payload: { savedSearchId: id } });
    }),
};
export const dailySchedule: Schedule = { queue: dailyQueue, every: { hours: 24 } };

import type { Context } from '#platform/context';
import { inTransaction, sql, type Tx } from '#platform/database';
import type { Module } from '#platform/module';
import type { PublishedEvent } from '#platform/outbox';
import { waitlistRoutes } from './http.ts';
import { lapse, lapseQueue, offerFreed, offersTo, takeUpOffer, type WaitlistPorts } from './offer.ts';
import { waitlistData } from './personal-data.ts';

export { forgetWaitlist } from './join.ts';
export { offerFreed, type WaitlistPorts } from './offer.ts';

/** How bookings know of what is kept for a person. */
export const keptOnWaitlist = { subjectsFor: offersTo, takeUp: takeUpOffer };

export interface WaitlistConfig extends WaitlistPorts {
  /** Events with which time comes free at once; whatever else frees time is seen within a minute. */
  freed?: { on: readonly string[]; of(event: PublishedEvent): { listingId: string } | undefined } | undefined;
}

const [lookQueue, tidyQueue] = ['waitlist.look', 'waitlist.tidy'];
const keptDays = 90;

/** Offers what comes free to those who wait for it, in turn. */
export function waitlistModule({ freed, ...ports }: WaitlistConfig): Module {
  return {
    name: 'waitlist',
    permissions: { 'waitlist.join': 'Wait for a time that is taken', 'waitlist.read': "See who waits for one's own kitchens" },
    scopes: { 'waitlist.own': 'See your places on waiting lists, and leave them' },
    dependsOn: ['calendar', 'listings'],
    migrations: new URL('./migrations/', import.meta.url),
    personalData: waitlistData,
    routes: waitlistRoutes(ports),
    subscribers:
      freed === undefined
        ? []
        : [
            {
              name: 'waitlist.freed',
              on: freed.on,
              async handle(ctx: Context, tx: Tx, event: PublishedEvent) {
                const listingId = freed.of(event)?.listingId;
                if (listingId !== undefined) await offerFreed(ctx, tx, ports, listingId);
              },
            },
          ],
    jobs: [
      { queue: lapseQueue, handle: (ctx, { payload }) => lapse(ctx, ports, String(payload['id'])) },
      { queue: lookQueue, handle: (ctx) => lookEverywhere(ctx, ports) },
      { queue: tidyQueue, handle: tidy },
    ],
    schedules: [
      { queue: lookQueue, every: { minutes: 1 } },
      { queue: tidyQueue, every: { hours: 24 } },
    ],
  };
}

/** Blocks that are lifted, hours that grow, holds that lapse, calendars elsewhere: whatever frees time without an event. */
async function lookEverywhere(ctx: Context, ports: WaitlistPorts): Promise<void> {
  const { rows } = await sql<{ listing_id: string }>`
    select distinct listing_id from waitlist_entry where state = 'waiting' order by listing_id`.execute(ctx.db);
  for (const { listing_id } of rows) await inTransaction(ctx, (tx) => offerFreed(ctx, tx, ports, listing_id));
}

async function tidy(ctx: Context): Promise<void> {
  const before = ctx.clock.now().subtract({ hours: keptDays * 24 });
  await sql`delete from waitlist_entry where state not in ('waiting', 'offered') and created_at < ${before} and last_day < ${before}::date`.execute(
    ctx.db,
  );
}

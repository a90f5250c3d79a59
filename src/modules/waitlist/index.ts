import type { Context } from '#platform/context';
import { inTransaction, sql, type Tx } from '#platform/database';
import { longAgo, type Module, type RetentionRule } from '#platform/module';
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

const lookQueue = 'waitlist.look';

/** Offers what comes free to those who wait for it, in turn. */
export function waitlistModule({ freed, ...ports }: WaitlistConfig): Module {
  return {
    name: 'waitlist',
    permissions: { 'waitlist.join': 'Wait for a time that is taken', 'waitlist.read': "See who waits for one's own kitchens" },
    scopes: { 'waitlist.own': 'See your places on waiting lists, and leave them' },
    dependsOn: ['calendar', 'listings'],
    migrations: new URL('./migrations/', import.meta.url),
    personalData: waitlistData,
    retention: [overLong],
    parts: [{ table: 'waitlist_entry', of: ['listing'], by: 'listing_id', keeps: true }],
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
    ],
    schedules: [{ queue: lookQueue, every: { minutes: 1 } }],
  };
}

/** Blocks that are lifted, hours that grow, holds that lapse, calendars elsewhere: whatever frees time without an event. */
async function lookEverywhere(ctx: Context, ports: WaitlistPorts): Promise<void> {
  const { rows } = await sql<{ listing_id: string }>`
    select distinct listing_id from waitlist_entry where state = 'waiting' order by listing_id`.execute(ctx.db);
  for (const { listing_id } of rows) await inTransaction(ctx, (tx) => offerFreed(ctx, tx, ports, listing_id));
}

const overLong: RetentionRule = {
  table: 'waitlist_entry',
  retention: '90d after the end',
  past: (now) => sql<boolean>`state not in ('waiting', 'offered') and created_at < ${longAgo(now, '90d')}
    and last_day < ${longAgo(now, '90d')}::date`,
};

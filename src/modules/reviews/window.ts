import { isUuid, type Id } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction, tables, type Tx } from '#platform/database';
import { cancelJobs, enqueue, type JobHandler } from '#platform/jobs';
import type { PublishedEvent, Subscriber } from '#platform/outbox';
import { isOpen, otherSide, sides, authorOf } from './domain.ts';
import type { Parties, Reviewing } from './config.ts';
import { closeQueue, remindQueue, show } from './show.ts';
import { lockWindow, reviewsOfDealing, setStatus } from './store.ts';
import type { ReviewsTables } from './tables.gen.ts';

/** The settlement of a dealing opens its window; taking it back closes it for good. */
export function windowSubscribers(reviewing: Reviewing): readonly Subscriber[] {
  const { dealings } = reviewing;
  return [
    {
      name: 'reviews.open',
      on: dealings.opensOn,
      handle: async (ctx, tx, event) => {
        const parties = partiesIn(event);
        if (parties !== undefined) await openWindow(ctx, tx, reviewing, event.subject.id, parties);
      },
    },
    { name: 'reviews.void', on: dealings.voidedOn, handle: (_ctx, tx, event) => voidWindow(tx, event.subject.id) },
  ];
}

/** Nobody reviews themselves: a dealing with oneself opens nothing. */
async function openWindow(ctx: Context, tx: Tx, reviewing: Reviewing, dealingId: string, parties: Parties): Promise<void> {
  const { rules, dealings, notify, pageOf } = reviewing;
  if (parties.guestId === parties.providerId) return;
  const now = ctx.clock.now();
  const closesAt = now.add({ hours: rules.windowDays * 24 });
  const { numInsertedOrUpdatedRows: made } = await tables<ReviewsTables>(tx)
    .insertInto('review_window')
    .values({
      dealing_id: dealingId,
      dealing_kind: dealings.kind,
      place_id: parties.placeId,
      guest_id: parties.guestId,
      provider_id: parties.providerId,
      status: 'open',
      opened_at: now,
      closes_at: closesAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (made !== 1n) return;
  await enqueue(ctx, tx, { queue: closeQueue, key: dealingId, runAt: closesAt, payload: { dealingId } });
  const remindAt = now.add({ hours: rules.remindAfterDays * 24 });
  await enqueue(ctx, tx, { queue: remindQueue, key: dealingId, runAt: remindAt, payload: { dealingId } });
  for (const side of sides) {
    const template = rules.sides[side].askTemplate;
    if (template === undefined) continue;
    await notify(ctx, tx, {
      to: side === 'guest' ? parties.guestId : parties.providerId,
      template,
      data: { days: String(rules.windowDays) },
      link: pageOf(dealingId),
    });
  }
}

async function voidWindow(tx: Tx, dealingId: string): Promise<void> {
  const window = await lockWindow(tx, dealingId);
  if (window?.status !== 'open') return;
  await setStatus(tx, dealingId, 'void');
  for (const queue of [closeQueue, remindQueue]) await cancelJobs(tx, { queue, keyPrefix: dealingId });
}

export function windowJobs(reviewing: Reviewing): readonly JobHandler[] {
  return [
    {
      queue: closeQueue,
      handle: (ctx, { payload }) =>
        inTransaction(ctx, async (tx) => {
          const window = await lockWindow(tx, String(payload['dealingId']));
          if (window?.status === 'open' && !isOpen(window, ctx.clock.now())) await show(ctx, tx, reviewing, window);
        }),
    },
    {
      queue: remindQueue,
      handle: (ctx, { payload }) =>
        inTransaction(ctx, async (tx) => {
          const window = await lockWindow(tx, String(payload['dealingId']));
          if (window === undefined || !isOpen(window, ctx.clock.now())) return;
          const written = await reviewsOfDealing(tx, window.dealingId);
          const { rules, notify, pageOf } = reviewing;
          for (const side of sides.filter((each) => !written.has(each))) {
            const waiting = written.has(otherSide(side)) ? 'yes' : 'no';
            const days = String(rules.windowDays - rules.remindAfterDays);
            await notify(ctx, tx, {
              to: authorOf(window, side),
              template: rules.remindTemplate,
              data: { days, waiting },
              link: pageOf(window.dealingId),
            });
          }
        }),
    },
  ];
}

function partiesIn({ subject, payload: { listingId, guestId, providerId } }: PublishedEvent): Parties | undefined {
  const ids = [subject.id, listingId, guestId, providerId].map(String);
  if (!ids.every(isUuid)) return undefined;
  return { placeId: String(listingId), guestId: guestId as Id<'person'>, providerId: providerId as Id<'person'> };
}

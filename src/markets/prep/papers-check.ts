import type { ComplianceCheck } from '#modules/bookings';
import type { Compliance } from '#modules/compliance';
import { activities } from './activities.ts';

/** Asks the regulations about a booking: the kitchen, the chef, what they come to do, the day. */
export const papersCheck = (compliance: Pick<Compliance, 'factsOf' | 'decide' | 'keep'>): ComplianceCheck => ({
  activities: activities.map(({ code, title, explanation }) => ({ code, title, explanation })),
  async decide(ctx, { listingId, guestId, activity, day }) {
    const told = activities.find(({ code }) => code === activity);
    const facts = await compliance.factsOf(ctx, {
      kitchenId: listingId,
      chefId: guestId,
      ...(told !== undefined && { activity: told.activity, product: told.product }),
      day,
    });
    return { facts, decision: await compliance.decide(facts, day) };
  },
  async keep(ctx, tx, { subject, personId, verdict }) {
    const { id } = await compliance.keep(ctx, tx, { purpose: 'binding', subject, personId, ...verdict });
    return id;
  },
  changes: {
    on: ['compliance.accepted', 'compliance.lapsed'],
    of: ({ kind, id }) => (kind === 'kitchen' ? { listingId: id } : { guestId: id }),
  },
});

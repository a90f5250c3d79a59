import type { Id } from '#kernel';
import type { Context } from '#platform/context';
import { bookingParties } from '#modules/bookings';
import { leftName, peopleByIds } from '#modules/identity';
import { listingsByIds } from '#modules/listings';
import { notify } from '#modules/notifications';
import { reviewEvents, shortName, summariesOf, type Reviewing, type ReviewRules } from '#modules/reviews';
import type { Ratings } from '#modules/search';

/** How chefs and hosts review each other. */
const rules: ReviewRules = {
  windowDays: 14,
  remindAfterDays: 10,
  text: { least: 20, most: 2_000 },
  reportReasons: [
    { code: 'untrue', title: 'It is not true' },
    { code: 'abusive', title: 'It insults or threatens somebody' },
    { code: 'private', title: 'It tells something private' },
    { code: 'elsewhere', title: 'It is about something else' },
    { code: 'pressure', title: 'It was bought, or asked for with a threat' },
  ],
  sides: {
    guest: {
      role: 'chef',
      subject: { kind: 'kitchen', isPublic: true },
      categories: [
        { code: 'clean', title: 'Clean' },
        { code: 'equipment', title: 'Equipment as described' },
        { code: 'access', title: 'Getting in' },
        { code: 'host', title: 'Host' },
      ],
      askTemplate: 'review.ask.chef',
    },
    // The host is asked in the mail that tells of the payout.
    provider: {
      role: 'host',
      subject: { kind: 'chef', isPublic: false },
      categories: [
        { code: 'clean', title: 'Left clean' },
        { code: 'punctual', title: 'On time' },
        { code: 'respectful', title: 'Respectful' },
      ],
    },
  },
  remindTemplate: 'review.remind',
  shownTemplate: 'review.shown',
  removedTemplate: 'review.removed',
};

const people = async (ctx: Context, ids: readonly string[]): Promise<Map<string, string>> => {
  const found = await peopleByIds(ctx.db, ids as Id<'person'>[]);
  return new Map([...found].map(([id, { displayName }]) => [id, displayName === leftName ? leftName : shortName(displayName)]));
};

export const reviewing: Reviewing = {
  rules,
  dealings: {
    kind: 'booking',
    // The host has been paid: the kitchen was used, and the money is where it belongs.
    opensOn: ['booking.paid_out'],
    voidedOn: ['booking.cancelled', 'booking.refunded'],
    partiesOf: bookingParties,
  },
  publicNames: people,
  async titlesOf(ctx, kind, ids) {
    if (kind !== 'kitchen') return new Map([...(await people(ctx, ids))].map(([id, title]) => [id, { title }]));
    const listings = await listingsByIds(ctx.db, ids);
    return new Map(
      [...listings].map(([id, { title, slug, status }]) => [id, { title, ...(status === 'published' && { link: `/kitchens/${slug}` }) }]),
    );
  },
  notify,
  pageOf: (bookingId) => `/bookings/${bookingId}/review`,
};

/** How the search learns what kitchens' reviews come to. */
export const ratings: Ratings = {
  events: reviewEvents,
  listingIn: ({ payload: { subjectKind, subjectId } }) => (subjectKind === 'kitchen' ? String(subjectId) : undefined),
  of: (db, ids) => summariesOf(db, 'kitchen', ids),
};

import { seededRandom, type Random } from '#kernel';
import { withActor, type Context } from '#platform/context';
import { replyToReview, reportReview, reviewsOf, unwritten, writeReview, type Side } from '#modules/reviews';
import { reviewing } from '../reviews.ts';
import { replies, reviewTexts } from './review-texts.ts';
import type { DemoActor } from './seed.ts';

interface Reviewers {
  ctx: Context;
  people: readonly DemoActor[];
  /** Settled dealings that both sides are left to write about themselves. */
  isLeft(dealingId: string): boolean;
}

/** How often each side cares to write. */
const cares: Readonly<Record<Side, number>> = { guest: 0.85, provider: 0.65 };

/** Lets demo people write of what is settled, each once asked; what a kitchen or a chef gets is mostly of a piece. */
export function demoReviews({ ctx, people, isLeft }: Reviewers): { writeDue(): Promise<void>; finish(): Promise<void> } {
  const random = seededRandom(4_711);
  const actors = new Map(people.map((each) => [each.personId as string, each]));
  const asked = new Set<string>();
  const kitchens = new Set<string>();
  return {
    async writeDue() {
      for (const { dealingId, side, guestId, providerId, placeId } of await unwritten(ctx)) {
        const key = `${dealingId} ${side}`;
        const author = actors.get(side === 'guest' ? guestId : providerId);
        if (asked.has(key) || author === undefined || isLeft(dealingId)) continue;
        asked.add(key);
        kitchens.add(placeId);
        if (random.next() > cares[side]) continue;
        await writeReview(withActor(ctx, author), reviewing, dealingId, contentOf(random, side, side === 'guest' ? placeId : guestId));
      }
    },
    /** Hosts answer what was hard on them, and one of them wants the house to look at it. */
    async finish() {
      const hard = (await Promise.all([...kitchens].map((id) => reviewsOf(ctx.db, { kind: 'kitchen', id }, { limit: 50 }))))
        .flat()
        .filter(({ stars }) => stars <= 3)
        .toSorted((a, b) => a.stars - b.stars || (a.id < b.id ? -1 : 1));
      for (const [n, { id, reviewedId }] of hard.entries()) {
        const host = actors.get(reviewedId);
        if (host === undefined) continue;
        if (n % 2 === 0) await replyToReview(withActor(ctx, host), reviewing.rules, id, random.pick(replies));
        if (n === 0)
          await reportReview(withActor(ctx, host), reviewing.rules, id, {
            reason: 'untrue',
            details: 'Our log shows 39 degrees that morning. Please look at the photo I sent.',
          });
      }
    },
  };
}

/** The same subject is mostly met with the same stars: some are loved, few are not. */
function contentOf(random: Random, side: Side, subject: string) {
  const temper = seededRandom(Number.parseInt(subject.slice(-6), 16)).next();
  const usual = temper < 0.08 ? 3 : temper < 0.45 ? 4 : 5;
  const slip = random.next();
  const stars = Math.max(1, slip < 0.05 ? usual - 2 : slip < 0.25 ? usual - 1 : usual);
  const mark = (): number => Math.min(5, Math.max(1, stars + random.below(3) - 1));
  const categories = reviewing.rules.sides[side].categories.map(({ code }) => [code, mark()] as const);
  return {
    stars,
    categories: Object.fromEntries(categories.filter(() => random.next() < 0.8)),
    text: random.pick(reviewTexts[side][stars] ?? []),
  };
}

export type { Parties, Reviewing } from './config.ts';
export { shortName, type ReviewContent, type ReviewRules, type Side, type SideRules } from './domain.ts';
export { reviewEvents } from './events.ts';
export { reviewsModule } from './module.ts';
export { reviewsOf, unwritten, type Unwritten } from './queries.ts';
export { replyToReview } from './reply.ts';
export { reportReview } from './reports.ts';
export { summariesOf, type Summary } from './summary.ts';
export { writeReview } from './write-review.ts';

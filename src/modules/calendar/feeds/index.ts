export { closeFeeds } from './feed-address.ts';
export { feedRoutes } from './http.ts';
export { uidDomain } from './feed-text.ts';
export type { FeedBooking, FeedBookings, FeedsConfig, FeedWindow } from './types.ts';

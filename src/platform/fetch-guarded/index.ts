export { fetchGuard, type GuardedAnswer, type GuardedFetch, type GuardedRequest, type GuardOptions } from './fetch-guarded.ts';
export { isPublicAddress } from './public-address.ts';

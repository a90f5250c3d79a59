import type { Context } from '#platform/context';
import type { CookieToSet, RequestFacts } from '#platform/http';
import { requireOwnSite } from '../http-cookies.ts';
import { arrivalLifetime } from './arrivals.ts';
import { visitLifetime } from './visits.ts';

const visitCookie = (market: string): string => `gh_${market}_visit`;
const arrivalCookie = (market: string): string => `gh_${market}_arrival`;

/** Binds a visit to a provider to the browser that began it: nobody can be led into a log-in that somebody else began. */
export const keepVisit = ({ market }: Context, value: string): CookieToSet => ({
  name: visitCookie(market),
  value,
  maxAgeSeconds: visitLifetime.minutes * 60,
});

export const keepArrival = ({ market }: Context, value: string): CookieToSet => ({
  name: arrivalCookie(market),
  value,
  maxAgeSeconds: arrivalLifetime.hours * 3600,
});

export const forgetVisit = ({ market }: Context): CookieToSet => ({ name: visitCookie(market), value: '', maxAgeSeconds: 0 });
export const forgetArrival = ({ market }: Context): CookieToSet => ({ name: arrivalCookie(market), value: '', maxAgeSeconds: 0 });

/** @throws http.cross_site: what a browser brings by itself counts from our own pages only */
export function visitTokenOf(ctx: Context, request: RequestFacts): string {
  requireOwnSite(request);
  return request.cookies[visitCookie(ctx.market)] ?? '';
}

/** @throws http.cross_site */
export function arrivalTokenOf(ctx: Context, request: RequestFacts): string {
  requireOwnSite(request);
  return request.cookies[arrivalCookie(ctx.market)] ?? '';
}

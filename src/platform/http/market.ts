import type { Actor, Context, Plans, Roles } from '#platform/context';
import type { Module } from '#platform/module';

/** A market as the edge serves it. */
export interface ServedMarket {
  name: string;
  title: string;
  modules: readonly Module[];
  roles: Roles;
  /** What plans widen; everybody is on the standard one where a market has none. */
  plans?: Plans;
  contextFor(actor: Actor, correlationId: string): Context;
  /** Turns an access token into its actor; undefined when it is not (or no longer) good here. */
  authenticate(token: string): Promise<Actor | undefined>;
}

export const accessCookie = (market: string): string => `gh_${market}_access`;
export const refreshCookie = (market: string): string => `gh_${market}_refresh`;

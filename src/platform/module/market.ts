import type { Actor, AuditPort, Context, Plans, Roles } from '#platform/context';
import type { Module } from './module.ts';

/** A market put together for this process: its modules, and what the house needs of them. */
export interface ComposedMarket {
  modules: readonly Module[];
  roles: Roles;
  plans: Plans;
  audit: AuditPort;
  authenticate(ctx: Context, token: string): Promise<Actor | undefined>;
}

/** What a door, a mail and a page need to know of a market before anything runs. */
export interface MarketFacts {
  /** Schema, path and cookie name: `prep`. */
  name: string;
  title: string;
  /** One line for the door. */
  line: string;
}

import type { Actor } from './context.ts';

/** What somebody pays for, or is given, as data of a market. It widens bounds and never gives a right: those are roles'. */
export interface Plan {
  /** As people read it: "Free". */
  title: string;
  /** How many times the market's ordinary requests a minute a person on it may send. */
  limitTimes: number;
}

/** A market's plans by name. One is `free`. */
export type Plans = Readonly<Record<string, Plan>>;

/** Everybody's, until staff gives them another. */
export const standardPlan = 'free';

const free: Plan = { title: 'Free', limitTimes: 1 };

export const onlyFree: Plans = { [standardPlan]: free };

/** The plan that counts for an actor: what is not of this market, or was given up, is as good as the standard one. */
export function planOf(plans: Plans, { plan = standardPlan }: Pick<Actor, 'plan'>): Plan {
  const found = Object.hasOwn(plans, plan) ? plans[plan] : plans[standardPlan];
  return found ?? free;
}

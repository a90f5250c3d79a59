import type { Plans } from '#platform/context';

/** Who sends more requests than a person's pages do: chains with tools of their own. Nobody pays for a plan here; staff gives them. */
export const plans: Plans = {
  free: { title: 'Free', limitTimes: 1 },
  plus: { title: 'Plus', limitTimes: 3 },
  partner: { title: 'Partner', limitTimes: 10 },
};

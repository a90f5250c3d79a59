import { conflict, Money } from '#kernel';

/** What is left of a pack, in time and money. */
export interface Left {
  minutes: number;
  total: Money.Money;
  provider: Money.Money;
}

/**
 * What some minutes of a pack are worth: their share of what is left, and all of it for the last ones. So whatever is taken, and
 * however often, the parts add up to the price that was paid.
 *
 * @throws packs.not_enough
 */
export function worthOf(left: Left, minutes: number): Left {
  if (minutes > left.minutes) throw notEnough(left.minutes);
  const part = (amount: Money.Money): Money.Money => ({
    ...amount,
    amountMinor: (amount.amountMinor * BigInt(minutes)) / BigInt(left.minutes),
  });
  const total = part(left.total);
  return { minutes, total, provider: Money.min(part(left.provider), total) };
}

export const notEnough = (minutes: number) =>
  conflict(
    'packs.not_enough',
    minutes === 0
      ? 'Nothing is left of this pack. Pay by card instead, or buy another pack.'
      : `Only ${hours(minutes)} are left of this pack. Choose a shorter time, or pay by card.`,
  );

/** "7.5 hours" */
export const hours = (minutes: number): string => `${minutes / 60} ${minutes === 60 ? 'hour' : 'hours'}`;

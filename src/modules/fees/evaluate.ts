import { invalid, Money } from '#kernel';
import type { AmountRule, Condition } from './schedule.ts';
import { minutesWithin } from './windows.ts';
import { amount as say, duration, percent } from './words.ts';

/** What a long booking costs less: from so many minutes on, so many hundredths of a percent. */
export interface LengthDiscount {
  minutesFrom: number;
  basisPoints: number;
}

/** A promo code that was found good. */
export interface QuotedPromo {
  code: string;
  /** Whose money it is. */
  bearer: 'provider' | 'platform';
  /** A share, or an amount: one of the two. */
  basisPoints?: number;
  amountMinor?: number;
  atMostMinor?: number;
}

/** Something that is bought together with the time: two ovens, each so much an hour. */
export interface QuoteItem {
  id: string;
  title: string;
  units: number;
  /** Of one. */
  price: Money.Money;
  per: 'hour' | 'booking';
}

/** What is known about the thing being priced. */
export interface QuoteFacts {
  /** On the clock of the place. */
  startsAt: Temporal.ZonedDateTime;
  minutes: number;
  place: { country: string; region: string; city: string };
  /** Amounts by name that rules ask for: `hourly`, `cleaning`. All in the schedule's currency, none negative. */
  amounts: Readonly<Record<string, Money.Money | undefined>>;
  /** Shares by name, in basis points: `weekend`, `evening`. Whole, none negative. */
  shares?: Readonly<Record<string, number | undefined>>;
  /** Discounts for long bookings by name. */
  discounts?: Readonly<Record<string, readonly LengthDiscount[] | undefined>>;
  promo?: QuotedPromo;
  items?: readonly QuoteItem[];
  guestRoles?: readonly string[];
  providerRoles?: readonly string[];
  tags?: readonly string[];
}

export interface Evaluated {
  amount: Money.Money;
  explanation: string;
}

/** A line that others may build on. */
export interface Base {
  label: string;
  amount: Money.Money;
}

/** The amount before caps, or nothing when the rule does not apply to these facts. */
export function evaluate(
  rule: AmountRule,
  facts: QuoteFacts,
  lines: ReadonlyMap<string, Base>,
  currency: Money.Money['currency'],
): Evaluated | undefined {
  switch (rule.type) {
    case 'time': {
      const rate = facts.amounts[rule.rate];
      if (rate === undefined) throw invalid('fees.missing_amount', `There is no "${rule.rate}" price to quote with.`);
      const minimum = rule.minimumMinutes ?? 0;
      const minutes = Math.max(facts.minutes, minimum);
      const time = minutes > facts.minutes ? `${duration(minutes)} (the minimum)` : duration(minutes);
      return { amount: Money.scale(rate, minutes, 60), explanation: `${time} × ${say(rate)}` };
    }
    case 'within': {
      const [rate, basisPoints] = [facts.amounts[rule.rate], facts.shares?.[rule.share]];
      if (rate === undefined || !basisPoints) return undefined;
      const minutes = minutesWithin(facts.startsAt, facts.minutes, rule.windows);
      if (minutes === 0) return undefined;
      return {
        amount: Money.scale(rate, minutes * basisPoints, 60 * 10_000),
        explanation: `${percent(basisPoints)} of ${duration(minutes)} × ${say(rate)} (${rule.said})`,
      };
    }
    case 'length': {
      const base = baseOf(rule.of, lines, currency);
      const reached = facts.discounts?.[rule.discounts]?.filter(({ minutesFrom }) => minutesFrom <= facts.minutes) ?? [];
      const best = reached.toSorted((a, b) => b.minutesFrom - a.minutesFrom)[0];
      if (base === undefined || best === undefined) return undefined;
      return {
        amount: share(base.amount, best.basisPoints),
        explanation: `${percent(best.basisPoints)} of ${say(base.amount)} (${base.label}), from ${duration(best.minutesFrom)} on`,
      };
    }
    case 'upTo': {
      const [base, least] = [baseOf(rule.of, lines, currency), facts.amounts[rule.amount]];
      if (base === undefined || least === undefined || Money.compare(base.amount, least) >= 0) return undefined;
      return { amount: Money.subtract(least, base.amount), explanation: `${say(least)} is the least, ${say(base.amount)} so far` };
    }
    case 'promo':
    case 'items':
      return undefined;
    case 'flat': {
      const amount = Money.money(rule.amountMinor, currency);
      return { amount, explanation: `${say(amount)} flat` };
    }
    case 'given': {
      const amount = facts.amounts[rule.amount];
      return amount && { amount, explanation: `${say(amount)} flat` };
    }
    case 'percent': {
      const base = baseOf(rule.of, lines, currency);
      return (
        base && {
          amount: share(base.amount, rule.basisPoints),
          explanation: `${percent(rule.basisPoints)} of ${say(base.amount)} (${base.label})`,
        }
      );
    }
    case 'tiers': {
      const base = baseOf(rule.of, lines, currency);
      return base && tiered(base, rule.tiers);
    }
  }
}

/** What some units of something cost for the time that is booked. */
export function itemPrice({ units, price, per }: QuoteItem, minutes: number): Evaluated {
  const many = units === 1 ? '' : `${units} × `;
  return per === 'hour'
    ? { amount: Money.scale(price, units * minutes, 60), explanation: `${many}${duration(minutes)} × ${say(price)}` }
    : { amount: Money.scale(price, units, 1), explanation: `${many}${say(price)} flat` };
}

/** The sum of the named lines, never below zero; nothing when none of them is on this quote. */
function baseOf(codes: readonly string[], lines: ReadonlyMap<string, Base>, currency: Money.Money['currency']): Base | undefined {
  const found = codes.flatMap((code) => lines.get(code) ?? []);
  if (found.length === 0) return undefined;
  const total = Money.sum(
    found.map((line) => line.amount),
    currency,
  );
  return { label: found.map((line) => line.label).join(' + '), amount: Money.max(total, Money.zero(currency)) };
}

/** Thousandths of a basis point are exact, so that 8.625 % is. */
const share = (amount: Money.Money, basisPoints: number): Money.Money => Money.scale(amount, Math.round(basisPoints * 1000), 10_000_000);

function tiered(base: Base, tiers: readonly { upToMinor?: number; basisPoints: number }[]): Evaluated {
  const { currency } = base.amount;
  const parts: string[] = [];
  // Summed in thousandths of a basis point of a minor unit and rounded once, so that tiers cannot round against each other.
  let exact = 0n;
  let from = 0n;
  for (const tier of tiers) {
    const end =
      tier.upToMinor === undefined || BigInt(tier.upToMinor) > base.amount.amountMinor ? base.amount.amountMinor : BigInt(tier.upToMinor);
    if (end <= from && parts.length > 0) break;
    const part = Money.money(end - from, currency);
    exact += part.amountMinor * BigInt(Math.round(tier.basisPoints * 1000));
    parts.push(`${percent(tier.basisPoints)} of ${parts.length === 0 ? 'the first' : 'the next'} ${say(part)}`);
    from = end;
  }
  return { amount: Money.scale(Money.money(exact, currency), 1, 10_000_000), explanation: `${parts.join(' + ')} (${base.label})` };
}

export function holds(condition: Condition | undefined, facts: QuoteFacts): boolean {
  if (condition === undefined) return true;
  const { place, startsAt, minutes } = facts;
  const among = (allowed: readonly unknown[] | undefined, value: unknown): boolean => allowed === undefined || allowed.includes(value);
  const meets = (allowed: readonly string[] | undefined, values: readonly string[] = []): boolean =>
    allowed === undefined || allowed.some((each) => values.includes(each));
  return (
    among(condition.countries, place.country) &&
    among(condition.regions, place.region) &&
    among(condition.cities, place.city) &&
    among(condition.weekdays, startsAt.dayOfWeek) &&
    meets(condition.guestRoles, facts.guestRoles) &&
    meets(condition.providerRoles, facts.providerRoles) &&
    meets(condition.tags, facts.tags) &&
    minutes >= (condition.minutesFrom ?? 0) &&
    minutes < (condition.minutesBelow ?? Infinity) &&
    startsWithin(condition, startsAt.toPlainTime().toString({ smallestUnit: 'minute' }))
  );
}

/** Times of day compare as text. */
function startsWithin({ startsFrom = '00:00', startsBefore = '24:00' }: Condition, time: string): boolean {
  return startsFrom <= startsBefore ? time >= startsFrom && time < startsBefore : time >= startsFrom || time < startsBefore;
}

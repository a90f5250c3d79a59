import { conflict, invalid, Money, type Currency, type Id } from '#kernel';

/** A code that takes something off, for as long and as often as the house said. */
export interface Promo {
  id: Id<'promo'>;
  /** In capitals, as people type it. */
  code: string;
  /** Whole percent of the price, or an amount: one of the two. */
  percent?: number;
  amount?: Money.Money;
  /** The most that a percentage comes to. */
  atMost?: Money.Money;
  /** Whose money it is. A provider's code is for that provider's places alone. */
  bearer: 'platform' | 'provider';
  providerId?: string;
  /** The least that a booking costs without it. */
  minimum?: Money.Money;
  budget?: Money.Money;
  budgetUses?: number;
  usesPerPerson?: number;
  from: Temporal.Instant;
  /** The first moment at which it is no longer good. */
  until?: Temporal.Instant;
  status: 'live' | 'paused';
  used: Money.Money;
  usedCount: number;
  note: string;
  currency: Currency;
  createdAt: Temporal.Instant;
}

const path = '/promoCode';
const refuse = (code: string, message: string) => conflict(code, message, { fields: [{ path, message }] });

export const unknownPromo = (typed: string) => {
  const message = `There is no code ${typed}. Look at its spelling, or go on without it.`;
  return invalid('fees.promo_unknown', message, { fields: [{ path, message }] });
};

/** How people type codes does not matter: `welcome 10` is `WELCOME10`. */
export const canonicalCode = (typed: string): string => typed.replaceAll(/\s/g, '').toUpperCase();

/** Whether the code is taken at a moment, at this provider's places. @throws fees.promo_paused, promo_early, promo_over, promo_elsewhere */
export function demandValid(promo: Promo, now: Temporal.Instant, providerId?: string): void {
  const { code, from, until } = promo;
  const before = (a: Temporal.Instant, b: Temporal.Instant): boolean => Temporal.Instant.compare(a, b) < 0;
  if (promo.status === 'paused') throw refuse('fees.promo_paused', `The code ${code} is not taken at the moment.`);
  if (before(now, from)) throw refuse('fees.promo_early', `The code ${code} is good from ${say(from)} on.`);
  if (until !== undefined && !before(now, until)) throw refuse('fees.promo_over', `The code ${code} was good until ${say(until)}.`);
  if (providerId !== undefined && promo.providerId !== undefined && promo.providerId !== providerId)
    throw refuse('fees.promo_elsewhere', `The code ${code} is for other places than this one.`);
}

/** @throws fees.promo_minimum */
export function demandMinimum({ code, minimum }: Promo, total: Money.Money): void {
  if (minimum === undefined || Money.compare(total, minimum) >= 0) return;
  throw refuse(
    'fees.promo_minimum',
    `The code ${code} is for bookings of ${Money.format(minimum)} or more; this one comes to ${Money.format(total)}.`,
  );
}

/** Whether its budget still bears this much once more. @throws fees.promo_spent */
export function demandBudget({ code, budget, budgetUses, used, usedCount }: Promo, amount: Money.Money): void {
  const money = budget === undefined || Money.compare(Money.add(used, amount), budget) <= 0;
  const uses = budgetUses === undefined || usedCount < budgetUses;
  if (!money || !uses) throw refuse('fees.promo_spent', `The code ${code} is used up. Take it off to go on at the price without it.`);
}

/** @throws fees.promo_used_by_you */
export function demandPersonsUse({ code, usesPerPerson }: Promo, earlier: number): void {
  if (usesPerPerson === undefined || earlier < usesPerPerson) return;
  const times = usesPerPerson === 1 ? 'once' : `${usesPerPerson} times`;
  throw refuse('fees.promo_used_by_you', `You have used the code ${code} already; it is good ${times} for each person.`);
}

const say = (at: Temporal.Instant): string =>
  at.toZonedDateTimeISO('UTC').toLocaleString('en-US', { dateStyle: 'medium', timeStyle: 'short' }) + ' UTC';

import type { Money } from '#kernel';
import type { Context } from '#platform/context';
import { quote, type Quote } from '../quote.ts';
import type { QuotedPromo, QuoteFacts } from '../evaluate.ts';
import type { FeeSchedule } from '../schedule.ts';
import { demandBudget, demandMinimum, demandPersonsUse, demandValid, unknownPromo, type Promo } from './promo.ts';
import { promoByCode, usesOf } from './store.ts';

interface Asked {
  /** As it was typed. */
  code: string;
  personId: string;
  /** Whose place is priced. */
  providerId: string;
}

/**
 * Prices the facts with a promo code, if it is good now for this person, place and price. The code is not used up by that: only
 * {@link holdPromo} does, and refuses then what is no longer so.
 *
 * @throws fees.promo_unknown, promo_paused, promo_early, promo_over, promo_elsewhere, promo_minimum, promo_spent, promo_used_by_you
 */
export async function quoteWithPromo(
  ctx: Context,
  schedule: FeeSchedule,
  facts: QuoteFacts,
  { code, personId, providerId }: Asked,
): Promise<{ quote: Quote; promoId: string }> {
  const promo = await promoByCode(ctx.db, code);
  if (promo === undefined) throw unknownPromo(code.trim());
  demandValid(promo, ctx.clock.now(), providerId);
  demandMinimum(promo, quote(schedule, facts).total);
  demandPersonsUse(promo, await usesOf(ctx.db, promo.id, personId));
  const priced = quote(schedule, { ...facts, promo: quoted(promo) });
  if (priced.promo !== undefined) demandBudget(promo, priced.promo);
  return { quote: priced, promoId: promo.id };
}

function quoted({ code, bearer, percent, amount, atMost }: Promo): QuotedPromo {
  const minor = (money: Money.Money): number => Number(money.amountMinor);
  return {
    code,
    bearer,
    ...(percent !== undefined && { basisPoints: percent * 100 }),
    ...(amount && { amountMinor: minor(amount) }),
    ...(atMost && { atMostMinor: minor(atMost) }),
  };
}

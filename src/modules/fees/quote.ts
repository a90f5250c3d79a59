import { invalid, Money, type Currency } from '#kernel';
import { inForce } from './check-schedule.ts';
import { evaluate, holds, itemPrice, type Base, type Evaluated, type QuoteFacts, type QuotedPromo } from './evaluate.ts';
import type { FeeRule, FeeSchedule, LineKind, Payer, TaxRule } from './schedule.ts';
import { amount as say } from './words.ts';

/** Who ends up with a line's money; for a discount, whose money it is. */
export type Receiver = 'provider' | 'platform' | 'tax' | 'guest';

export interface QuoteLine {
  code: string;
  label: string;
  /** The line in words with its numbers: "3 h × $45.00". */
  explanation: string;
  /** Negative for a discount. */
  amount: Money.Money;
  payer: Payer;
  kind: LineKind;
  receiver: Receiver;
  jurisdiction?: string;
  /** Taxes: the law. */
  citation?: string;
}

/** Always `total = providerReceives + platformKeeps + taxes`, to the minor unit. A tax that the provider passes on is in what they receive. */
export interface Quote {
  lines: QuoteLine[];
  /** What the guest pays. Never negative. */
  total: Money.Money;
  /** Never negative. */
  providerReceives: Money.Money;
  /** Negative when the platform's own discounts outweigh its fees. */
  platformKeeps: Money.Money;
  taxes: Money.Money;
  /** Charged beside the total and given back; absent when there is none. No fee is a share of it. */
  deposit?: Money.Money;
  /** What the promo code takes off, when it takes off anything. */
  promo?: Money.Money;
  currency: Currency;
  scheduleVersion: string;
}

/**
 * Prices the facts by the schedule. Pure: the same input gives the same quote for ever. Lines of zero are left out.
 *
 * @throws fees.bad_facts, fees.missing_amount
 */
export function quote(schedule: FeeSchedule, facts: QuoteFacts): Quote {
  checkFacts(schedule, facts);
  const draft = new Draft(schedule);
  for (const each of schedule.lines) {
    const rule = each.amount.type === 'promo' ? promised(each, each.amount.of, facts.promo) : each;
    if (rule === undefined || !holds(rule.when, facts)) continue;
    if (rule.amount.type === 'items') {
      draft.addItems(rule, facts);
      continue;
    }
    const found = evaluate(rule.amount, facts, draft.bases, schedule.currency);
    if (found !== undefined) draft.add({ ...rule, isPromo: each !== rule }, capped(found, rule));
  }
  for (const tax of schedule.taxes) {
    if (!owed(tax, facts)) continue;
    const found = evaluate({ type: 'percent', basisPoints: tax.basisPoints, of: tax.of }, facts, draft.bases, schedule.currency);
    if (found !== undefined)
      draft.add({ ...tax, kind: 'tax', payer: 'guest' }, { ...found, explanation: `${found.explanation}: ${tax.taxed}` });
  }
  return { ...draft.totals(), lines: draft.lines, currency: schedule.currency, scheduleVersion: schedule.version };
}

/** The line of a promo code as an ordinary discount; none when another bears the code. */
function promised(rule: FeeRule, of: readonly string[], promo: QuotedPromo | undefined): FeeRule | undefined {
  if (promo === undefined || promo.bearer !== rule.fundedBy) return undefined;
  const { basisPoints, amountMinor = 0, atMostMinor } = promo;
  return {
    ...rule,
    label: `${rule.label} ${promo.code}`,
    amount: basisPoints === undefined ? { type: 'flat', amountMinor } : { type: 'percent', basisPoints, of },
    ...(atMostMinor !== undefined && { atMostMinor }),
  };
}

type LineHead = Pick<FeeRule, 'code' | 'label' | 'kind' | 'payer' | 'fundedBy'> &
  Partial<Pick<TaxRule, 'jurisdiction' | 'citation' | 'remits'>> & { isPromo?: boolean };

/** Lines so far and who stands where, so that nobody is charged more than there is. */
class Draft {
  readonly lines: QuoteLine[] = [];
  readonly bases = new Map<string, Base>();
  private readonly currency: Currency;
  private readonly least: bigint;
  private total = 0n;
  private promo = 0n;
  private deposit = 0n;
  private readonly gets: Record<Receiver, bigint> = { provider: 0n, platform: 0n, tax: 0n, guest: 0n };

  constructor({ currency, leastTotalMinor = 0 }: FeeSchedule) {
    this.currency = currency;
    this.least = BigInt(leastTotalMinor);
  }

  add(head: LineHead, found: Evaluated): void {
    const receiver = receiverOf(head);
    const limit = this.limitOf(head, receiver);
    const limited = limit !== undefined && found.amount.amountMinor > limit;
    const size = limited ? limit : found.amount.amountMinor;
    const signed = head.kind === 'discount' ? -size : size;
    const amount = Money.money(signed, this.currency);
    if (head.kind !== 'deposit') this.bases.set(head.code, { label: head.label, amount });
    if (signed === 0n) return;
    this.gets[receiver] += signed;
    if (head.isPromo) this.promo += size;
    if (head.kind === 'deposit') this.deposit += signed;
    else if (head.payer === 'guest') this.total += signed;
    else this.gets.provider -= signed;
    const explanation = limited
      ? `${found.explanation}, limited to the ${say(Money.money(limit, this.currency))} there is`
      : found.explanation;
    const { code, label, payer, kind, jurisdiction, citation } = head;
    this.lines.push({
      code,
      label,
      explanation,
      amount,
      payer,
      kind,
      receiver,
      ...(jurisdiction && { jurisdiction }),
      ...(citation && { citation }),
    });
  }

  /** A line for each item, and their sum as one base. */
  addItems(rule: FeeRule, { items = [], minutes }: QuoteFacts): void {
    let sum = Money.zero(this.currency);
    for (const [index, item] of items.entries()) {
      const found = capped(itemPrice(item, minutes), rule);
      this.add({ ...rule, code: `${rule.code}.${index + 1}`, label: item.title }, found);
      sum = Money.add(sum, found.amount);
    }
    if (items.length > 0) this.bases.set(rule.code, { label: rule.label, amount: sum });
  }

  /** A discount cannot make the guest, nor a commission or discount the provider, end below zero. */
  private limitOf({ kind, payer }: LineHead, receiver: Receiver): bigint | undefined {
    const { provider } = this.gets;
    const room = this.total > this.least ? this.total - this.least : 0n;
    if (kind === 'discount') return receiver === 'provider' && provider < room ? provider : room;
    return payer === 'provider' ? provider : undefined;
  }

  totals(): Pick<Quote, 'total' | 'providerReceives' | 'platformKeeps' | 'taxes' | 'promo' | 'deposit'> {
    const of = (minor: bigint): Money.Money => Money.money(minor, this.currency);
    return {
      total: of(this.total),
      providerReceives: of(this.gets.provider),
      platformKeeps: of(this.gets.platform),
      taxes: of(this.gets.tax),
      ...(this.promo > 0n && { promo: of(this.promo) }),
      ...(this.deposit > 0n && { deposit: of(this.deposit) }),
    };
  }
}

function receiverOf({ kind, fundedBy, remits }: LineHead): Receiver {
  switch (kind) {
    case 'price':
    case 'cleaning':
      return 'provider';
    case 'fee':
    case 'commission':
      return 'platform';
    case 'tax':
      return remits === 'provider' ? 'provider' : 'tax';
    case 'discount':
      return fundedBy ?? 'platform';
    case 'deposit':
      return 'guest';
  }
}

function capped({ amount, explanation: found }: Evaluated, { atLeastMinor, atMostMinor, said }: FeeRule): Evaluated {
  const explanation = said === undefined ? found : `${found}, ${said}`;
  const least = atLeastMinor === undefined ? undefined : Money.money(atLeastMinor, amount.currency);
  const most = atMostMinor === undefined ? undefined : Money.money(atMostMinor, amount.currency);
  if (least !== undefined && Money.compare(amount, least) < 0)
    return { amount: least, explanation: `${explanation}, at least ${say(least)}` };
  if (most !== undefined && Money.compare(amount, most) > 0) return { amount: most, explanation: `${explanation}, at most ${say(most)}` };
  return { amount, explanation };
}

function owed(tax: TaxRule, { place, startsAt }: QuoteFacts): boolean {
  const { country, region, city } = tax.place;
  const here =
    country === place.country && (region === undefined || region === place.region) && (city === undefined || city === place.city);
  return here && inForce(tax, startsAt.toPlainDate());
}

function checkFacts({ currency }: FeeSchedule, { minutes, amounts, shares = {}, discounts = {}, items = [] }: QuoteFacts): void {
  if (!Number.isSafeInteger(minutes) || minutes <= 0)
    throw invalid('fees.bad_facts', `${minutes} is not a length of time in whole minutes.`);
  for (const [name, amount] of Object.entries(amounts)) {
    if (amount === undefined) continue;
    if (amount.currency !== currency)
      throw invalid('fees.bad_facts', `The ${name} price is in ${amount.currency}; fees are in ${currency}.`);
    if (Money.isNegative(amount)) throw invalid('fees.bad_facts', `The ${name} price is below zero.`);
  }
  for (const { title, units, price } of items) {
    if (price.currency !== currency) throw invalid('fees.bad_facts', `${title} is priced in ${price.currency}; fees are in ${currency}.`);
    if (Money.isNegative(price) || !Number.isSafeInteger(units) || units < 1)
      throw invalid('fees.bad_facts', `${title} has no price from zero up for a whole number of units.`);
  }
  const all = Object.entries(shares).map(([name, basisPoints]) => ({ name, basisPoints }));
  for (const [name, steps = []] of Object.entries(discounts)) {
    for (const { basisPoints, minutesFrom } of steps) {
      all.push({ name, basisPoints });
      if (basisPoints > 10_000 || !(minutesFrom >= 0)) throw invalid('fees.bad_facts', `The ${name} discount is more than there is.`);
    }
  }
  for (const { name, basisPoints = 0 } of all) {
    if (!Number.isSafeInteger(basisPoints) || basisPoints < 0)
      throw invalid('fees.bad_facts', `The ${name} share, ${basisPoints}, is not a whole number of basis points from zero up.`);
  }
}

import { invalid } from '#kernel';
import type { AmountRule, FeeRule, FeeSchedule } from './schedule.ts';
import { windowProblem } from './windows.ts';

/**
 * Checks a schedule when the market starts, so that a slip in the data is found before a customer finds it.
 *
 * @throws fees.bad_schedule with every problem in `fields`
 */
export function checkSchedule(schedule: FeeSchedule): FeeSchedule {
  const fields: { path: string; message: string }[] = [];
  const say = (path: string, message: string): void => void fields.push({ path, message });
  const known = new Set<string>();

  schedule.lines.forEach((rule, index) => {
    const path = `/lines/${index}`;
    checkParties(rule, (message) => say(path, message));
    checkAmount(rule.amount, known, (message) => say(`${path}/amount`, message));
    if ((rule.atLeastMinor ?? 0) > (rule.atMostMinor ?? Infinity)) say(path, 'atLeastMinor is above atMostMinor.');
    if (known.has(rule.code)) say(path, `The code ${rule.code} is used twice.`);
    known.add(rule.code);
  });
  // Several rows may tell one tax over the years, so codes of taxes may repeat; two rows in force together would charge twice.
  schedule.taxes.forEach((tax, index) => {
    const path = `/taxes/${index}`;
    checkAmount({ type: 'percent', basisPoints: tax.basisPoints, of: tax.of }, known, (message) => say(path, message));
    if (tax.citation.trim() === '') say(path, 'A tax names the law it comes from.');
    if (!tax.url.startsWith('https://')) say(path, 'A tax says where its law can be read.');
    if (tax.taxed.trim() === '') say(path, 'A tax says what is taxed.');
    if (!isDay(tax.from) || (tax.until !== undefined && !isDay(tax.until)))
      say(path, 'A tax is in force between two days, such as 2026-01-01.');
    if (tax.until !== undefined && tax.until <= tax.from) say(path, 'A tax ends after it begins.');
    const twin = schedule.taxes.findIndex((other, at) => at < index && other.code === tax.code && spansMeet(other, tax));
    if (twin !== -1) say(path, `${tax.code} is in force twice, here and in /taxes/${twin}.`);
  });
  if (!schedule.lines.some((rule) => rule.kind === 'price')) say('/lines', 'No line has the kind price.');
  if (fields.length === 0) return schedule;
  const first = fields[0];
  throw invalid('fees.bad_schedule', `Fee schedule ${schedule.version}: ${first?.path} ${first?.message}`, { fields });
}

/** The schedule in force on a day. @throws fees.no_schedule */
export function scheduleFor(schedules: readonly FeeSchedule[], date: Temporal.PlainDate): FeeSchedule {
  const found = schedules.find((each) => inForce(each, date));
  if (found === undefined) throw invalid('fees.no_schedule', `There are no prices for ${date} yet. Choose an earlier date.`);
  return found;
}

/** ISO dates compare as text. */
export const inForce = ({ from, until }: { from: string; until?: string }, date: Temporal.PlainDate): boolean =>
  from <= date.toString() && (until === undefined || date.toString() < until);

const spansMeet = (a: { from: string; until?: string }, b: { from: string; until?: string }): boolean =>
  (b.until === undefined || a.from < b.until) && (a.until === undefined || b.from < a.until);

function checkParties({ kind, payer, fundedBy, amount }: FeeRule, say: (message: string) => void): void {
  const byGuestOnly = kind === 'price' || kind === 'cleaning' || kind === 'discount' || kind === 'deposit';
  if (byGuestOnly && payer !== 'guest') say(`A ${kind} is the guest's line.`);
  if (kind === 'commission' && payer !== 'provider') say("A commission is the provider's line.");
  if (amount.type === 'promo' && kind !== 'discount') say('A promo code is a discount.');
  if (kind === 'tax') say('Taxes have their own list, with place, dates and citation.');
  if ((kind === 'discount') !== (fundedBy !== undefined)) say('fundedBy belongs to a discount, and every discount needs it.');
}

function checkAmount(rule: AmountRule, known: ReadonlySet<string>, say: (message: string) => void): void {
  if (rule.type === 'flat' && !isAmount(rule.amountMinor)) say(`${rule.amountMinor} is not a whole amount from zero up.`);
  if (rule.type === 'within') {
    const problem = windowProblem(rule.windows);
    if (problem !== undefined) say(problem);
  }
  if (!('of' in rule)) return;
  if (rule.of.length === 0) say('A share needs at least one line to be a share of.');
  for (const code of rule.of) if (!known.has(code)) say(`There is no line ${code} before this one.`);
  if (rule.type === 'length' || rule.type === 'upTo' || rule.type === 'promo') return;
  const shares = rule.type === 'percent' ? [rule.basisPoints] : rule.tiers.map((tier) => tier.basisPoints);
  for (const share of shares) {
    if (!(share >= 0 && share <= 10_000) || !isThousandths(share))
      say(`${share} basis points are not between 0 and 10000, to a thousandth.`);
  }
  if (rule.type === 'tiers') {
    const ends = rule.tiers.map((tier) => tier.upToMinor ?? Infinity);
    const rising = ends.every((end, index) => index === 0 || end > (ends[index - 1] as number));
    if (!rising || ends.at(-1) !== Infinity || ends.slice(0, -1).some((end) => !isAmount(end))) {
      say('Tiers rise, and the last has no end.');
    }
  }
}

const isDay = (text: string): boolean => {
  try {
    return Temporal.PlainDate.from(text).toString() === text;
  } catch {
    return false;
  }
};

const isAmount = (minor: number): boolean => Number.isSafeInteger(minor) && minor >= 0;

/** 513.29 × 1000 is not quite whole in floating point. */
const isThousandths = (share: number): boolean => Math.abs(share * 1000 - Math.round(share * 1000)) < 1e-6;

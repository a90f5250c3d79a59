import { invalid } from './errors.ts';

/** ISO 4217 code of a currency the house knows. Digits after the point differ: JPY has none. */
export type Currency = 'USD' | 'EUR' | 'GBP' | 'CAD' | 'MXN' | 'JPY';

const minorDigits: Record<Currency, number> = { USD: 2, EUR: 2, GBP: 2, CAD: 2, MXN: 2, JPY: 0 };

/** An exact amount: integer minor units (cents) of one currency. Never a float. */
export interface Money {
  readonly amountMinor: bigint;
  readonly currency: Currency;
}

/** Money as it travels in JSON: the amount is a safe integer, checked on the way out and in. */
export interface MoneyJson {
  amountMinor: number;
  currency: Currency;
}

export function isCurrency(code: string): code is Currency {
  return Object.hasOwn(minorDigits, code);
}

export function money(amountMinor: bigint | number, currency: Currency): Money {
  if (!isCurrency(currency)) throw invalid('money.unknown_currency', `"${String(currency)}" is not a currency this marketplace uses.`);
  return { amountMinor: wholeNumber(amountMinor, 'minor units (cents)'), currency };
}

function wholeNumber(number: bigint | number, of: string): bigint {
  if (typeof number === 'number' && !Number.isSafeInteger(number)) {
    throw invalid('money.not_whole', `${number} is not a whole number of ${of}.`);
  }
  return BigInt(number);
}

export const zero = (currency: Currency): Money => ({ amountMinor: 0n, currency });

function sameCurrency(a: Money, b: Money): void {
  if (a.currency !== b.currency) {
    throw invalid('money.currency_mismatch', `Cannot combine ${a.currency} with ${b.currency}: convert one first.`);
  }
}

export function add(a: Money, b: Money): Money {
  sameCurrency(a, b);
  return { amountMinor: a.amountMinor + b.amountMinor, currency: a.currency };
}

export function subtract(a: Money, b: Money): Money {
  sameCurrency(a, b);
  return { amountMinor: a.amountMinor - b.amountMinor, currency: a.currency };
}

export const negate = (a: Money): Money => ({ amountMinor: -a.amountMinor, currency: a.currency });

export function sum(amounts: readonly Money[], currency: Currency): Money {
  return amounts.reduce(add, zero(currency));
}

export function compare(a: Money, b: Money): -1 | 0 | 1 {
  sameCurrency(a, b);
  if (a.amountMinor === b.amountMinor) return 0;
  return a.amountMinor < b.amountMinor ? -1 : 1;
}

export const isZero = (a: Money): boolean => a.amountMinor === 0n;
export const isNegative = (a: Money): boolean => a.amountMinor < 0n;
export const min = (a: Money, b: Money): Money => (compare(a, b) <= 0 ? a : b);
export const max = (a: Money, b: Money): Money => (compare(a, b) >= 0 ? a : b);

/**
 * A share of an amount in basis points (1/100 of a percent), rounded half away from zero to the minor unit,
 * as invoices are commonly rounded. `basisPoints` is a whole number; 825 is 8.25 %.
 */
export function percentage(amount: Money, basisPoints: number): Money {
  return { amountMinor: divideRounded(amount.amountMinor * wholeNumber(basisPoints, 'basis points'), 10_000n), currency: amount.currency };
}

/** `amount × numerator ÷ denominator`, rounded half away from zero: the price of 90 minutes at an hourly rate. */
export function scale(amount: Money, numerator: bigint | number, denominator: bigint | number): Money {
  const [above, below] = [wholeNumber(numerator, 'parts'), wholeNumber(denominator, 'parts')];
  if (below === 0n) throw invalid('money.divided_by_zero', 'Cannot scale an amount by a ratio over zero.');
  return { amountMinor: divideRounded(amount.amountMinor * above, below), currency: amount.currency };
}

function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n;
  const n = numerator < 0n ? -numerator : numerator;
  const d = denominator < 0n ? -denominator : denominator;
  const rounded = (n + d / 2n) / d;
  return negative ? -rounded : rounded;
}

/**
 * Splits an amount by weights without losing a minor unit: the largest-remainder method, ties to the earlier share.
 * `allocate($1.00, [1, 1, 1])` is 34, 33, 33. The shares always sum to the amount.
 */
export function allocate(amount: Money, weights: readonly (bigint | number)[]): Money[] {
  const parts = weights.map((weight) => wholeNumber(weight, 'shares'));
  const total = parts.reduce((a, b) => a + b, 0n);
  if (total <= 0n || parts.some((part) => part < 0n)) {
    throw invalid('money.bad_weights', 'Weights must not be negative and at least one must be above zero.');
  }
  const sign = amount.amountMinor < 0n ? -1n : 1n;
  const whole = amount.amountMinor * sign;
  const shares = parts.map((part) => (whole * part) / total);
  const remainders = parts.map((part, index) => ({ index, remainder: (whole * part) % total }));
  remainders.sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  let left = whole - shares.reduce((a, b) => a + b, 0n);
  for (const { index } of remainders) {
    if (left === 0n) break;
    shares[index] = (shares[index] ?? 0n) + 1n;
    left -= 1n;
  }
  return shares.map((share) => ({ amountMinor: share * sign, currency: amount.currency }));
}

/** Money for JSON. Amounts past 2^53 minor units are refused rather than rounded. */
export function toJson(amount: Money): MoneyJson {
  const amountMinor = Number(amount.amountMinor);
  if (!Number.isSafeInteger(amountMinor)) throw invalid('money.too_large', `${amount.amountMinor} minor units do not fit in JSON exactly.`);
  return { amountMinor, currency: amount.currency };
}

export const fromJson = (json: MoneyJson): Money => money(json.amountMinor, json.currency);

/** "$1,234.50" in the reader's locale, exact for any size. */
export function format(amount: Money, locale = 'en-US'): string {
  const digits = minorDigits[amount.currency];
  const negative = amount.amountMinor < 0n;
  const text = (negative ? -amount.amountMinor : amount.amountMinor).toString().padStart(digits + 1, '0');
  const decimal = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return new Intl.NumberFormat(locale, { style: 'currency', currency: amount.currency }).format(
    `${negative ? '-' : ''}${decimal}` as Intl.StringNumericLiteral,
  );
}

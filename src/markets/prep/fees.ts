import type { CancellationPolicy } from '#modules/bookings';
import type { FeeRule, FeeSchedule, PriceWindow } from '#modules/fees';
import { taxes } from './taxes.ts';

/** What a host may keep against damage. */
export const depositBounds = { atLeastMinor: 2_000, atMostMinor: 100_000, currency: 'USD' } as const;

const weekdays = [1, 2, 3, 4, 5];

/** Which hours hosts may price apart. No minute is in both: on Saturday and Sunday the weekend price holds, also at night. */
export const priceWindows = {
  weekend: [{ weekdays: [6, 7], from: '00:00', until: '24:00' }],
  evening: [
    { weekdays, from: '00:00', until: '06:00' },
    { weekdays, from: '18:00', until: '24:00' },
  ],
} satisfies Record<string, readonly PriceWindow[]>;

/** What the chef pays for the kitchen itself and the extras booked with it. */
const kitchen = ['time', 'overtime', 'weekend', 'evening', 'length', 'minimum', 'extras'];

/** Marks facts of time that was taken without being agreed. */
export const overtimeTag = 'overtime';

const promo: Omit<FeeRule, 'code'> = {
  label: 'Promo code',
  kind: 'discount',
  payer: 'guest',
  amount: { type: 'promo', of: [...kitchen, 'cleaning'] },
};
const service: Pick<FeeRule, 'code' | 'label' | 'kind' | 'payer' | 'atLeastMinor' | 'atMostMinor'> = {
  code: 'service',
  label: 'Service fee',
  kind: 'fee',
  payer: 'guest',
  atLeastMinor: 500,
  atMostMinor: 15_000,
};
const commission: Pick<FeeRule, 'code' | 'label' | 'kind' | 'payer'> = {
  code: 'commission',
  label: 'Commission',
  kind: 'commission',
  payer: 'provider',
};
const time: FeeRule = { code: 'time', label: 'Kitchen time', kind: 'price', payer: 'guest', amount: { type: 'time', rate: 'hourly' } };
const cleaning: FeeRule = {
  code: 'cleaning',
  label: 'Cleaning',
  kind: 'cleaning',
  payer: 'guest',
  amount: { type: 'given', amount: 'cleaning' },
};

/**
 * What Prep costs. The host names the hourly price, what weekends and evenings cost more, what long bookings cost less, a least
 * price and a cleaning charge; the chef pays a service fee on top, the host a commission. Which taxes are taken, and which are not
 * and why, is in taxes.ts.
 */
export const feeSchedules: readonly FeeSchedule[] = [
  {
    version: '2025-01',
    currency: 'USD',
    from: '2025-01-01',
    until: '2026-01-01',
    lines: [
      time,
      cleaning,
      { ...service, amount: { type: 'percent', basisPoints: 800, of: ['time', 'cleaning'] } },
      { ...commission, amount: { type: 'percent', basisPoints: 1_000, of: ['time'] } },
    ],
    taxes,
  },
  {
    version: '2026-01',
    currency: 'USD',
    from: '2026-01-01',
    leastTotalMinor: 100,
    lines: [
      time,
      // Staying longer than agreed costs the hour and a half of it again; more time that was asked for costs the hour.
      {
        code: 'overtime',
        label: 'Overtime',
        kind: 'price',
        payer: 'guest',
        amount: { type: 'percent', basisPoints: 5_000, of: ['time'] },
        when: { tags: [overtimeTag] },
        said: 'for time that was not agreed',
      },
      {
        code: 'weekend',
        label: 'Weekend price',
        kind: 'price',
        payer: 'guest',
        amount: { type: 'within', rate: 'hourly', share: 'weekend', windows: priceWindows.weekend, said: 'Saturday and Sunday' },
      },
      {
        code: 'evening',
        label: 'Evening price',
        kind: 'price',
        payer: 'guest',
        amount: { type: 'within', rate: 'hourly', share: 'evening', windows: priceWindows.evening, said: 'Monday to Friday, 6 PM to 6 AM' },
      },
      {
        code: 'length',
        label: 'Long booking',
        kind: 'discount',
        payer: 'guest',
        fundedBy: 'provider',
        amount: { type: 'length', discounts: 'length', of: ['time', 'weekend', 'evening'] },
      },
      {
        code: 'minimum',
        label: 'Up to the least price',
        kind: 'price',
        payer: 'guest',
        amount: { type: 'upTo', amount: 'minimum', of: ['time', 'weekend', 'evening', 'length'] },
      },
      { code: 'extras', label: 'Extras', kind: 'price', payer: 'guest', amount: { type: 'items' } },
      cleaning,
      // A host's code lowers the price that fees are shares of; the house's own lowers only what the chef pays in the end.
      { ...promo, code: 'hostPromo', fundedBy: 'provider' },
      { ...service, amount: { type: 'percent', basisPoints: 800, of: [...kitchen, 'cleaning', 'hostPromo'] } },
      { ...promo, code: 'promo', fundedBy: 'platform' },
      { ...commission, amount: { type: 'percent', basisPoints: 1_000, of: [...kitchen, 'hostPromo'] } },
      {
        code: 'deposit',
        label: 'Refundable deposit',
        kind: 'deposit',
        payer: 'guest',
        amount: { type: 'given', amount: 'deposit' },
        atMostMinor: depositBounds.atMostMinor,
        said: 'kept apart and returned 48 hours after the end, unless the host claims damage',
      },
    ],
    taxes,
  },
];

/** What a chef who cancels gets back, by the notice that is left. */
export const cancellation: CancellationPolicy = [
  { noticeHours: 48, refundBasisPoints: 10_000 },
  { noticeHours: 24, refundBasisPoints: 5_000 },
];

import type { CancellationPolicy } from '#modules/bookings';
import type { FeeSchedule } from '#modules/fees';

/**
 * What Prep costs. The host names the hourly price and a cleaning charge; the chef pays a service fee on top, the host a
 * commission. No tax rule is in force: none has been checked against the law yet, and a guessed tax is worse than none.
 */
export const feeSchedules: readonly FeeSchedule[] = [
  {
    version: '2025-01',
    currency: 'USD',
    from: '2025-01-01',
    lines: [
      { code: 'time', label: 'Kitchen time', kind: 'price', payer: 'guest', amount: { type: 'time', rate: 'hourly' } },
      { code: 'cleaning', label: 'Cleaning', kind: 'cleaning', payer: 'guest', amount: { type: 'given', amount: 'cleaning' } },
      {
        code: 'service',
        label: 'Service fee',
        kind: 'fee',
        payer: 'guest',
        amount: { type: 'percent', basisPoints: 800, of: ['time', 'cleaning'] },
        atLeastMinor: 500,
        atMostMinor: 15_000,
      },
      {
        code: 'commission',
        label: 'Commission',
        kind: 'commission',
        payer: 'provider',
        amount: { type: 'percent', basisPoints: 1_000, of: ['time'] },
      },
    ],
    taxes: [],
  },
];

/** What a chef who cancels gets back, by the notice that is left. */
export const cancellation: CancellationPolicy = [
  { noticeHours: 48, refundBasisPoints: 10_000 },
  { noticeHours: 24, refundBasisPoints: 5_000 },
];

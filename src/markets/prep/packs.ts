import type { FeeSchedule } from '#modules/fees';
import type { Templates } from '#modules/notifications';

/** What a pack of hours costs: the host's price, 8 % on top for the chef, 10 % from the host, as for a booking. No tax is in force. */
export const packSchedules: readonly FeeSchedule[] = [
  {
    version: 'packs-2026-01',
    currency: 'USD',
    from: '2025-01-01',
    lines: [
      { code: 'pack', label: 'Pack of hours', kind: 'price', payer: 'guest', amount: { type: 'given', amount: 'pack' } },
      {
        code: 'service',
        label: 'Service fee',
        kind: 'fee',
        payer: 'guest',
        amount: { type: 'percent', basisPoints: 800, of: ['pack'] },
        atLeastMinor: 500,
      },
      {
        code: 'commission',
        label: 'Commission',
        kind: 'commission',
        payer: 'provider',
        amount: { type: 'percent', basisPoints: 1_000, of: ['pack'] },
      },
    ],
    taxes: [],
  },
];

export const packTemplates: Templates = {
  'pack.bought.chef': {
    title: '{hours} at {listing} are yours',
    text: 'You bought a pack of {hours} at {listing} for {total}. It is good for bookings that begin before {until}: choose it when you book.\nWhat you have not used by then goes back to your card.',
    button: 'See my packs',
  },
  'pack.bought.host': {
    title: 'A pack was sold: {hours} at {listing}',
    text: 'A chef bought a pack of {hours} at {listing}. You are paid for each booking that uses it, as for any other.',
  },
  'pack.ended.chef': {
    title: 'Your pack for {listing} has ended',
    text: 'Your pack of {hours} at {listing} has ended with {left} left. What was not used, {refund}, goes back to your card.',
    button: 'See my packs',
  },
};

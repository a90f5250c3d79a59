import type { ProcessGraph } from '#kernel/process';

/** The last steps of everything that pays the host from an escrow of its own: more time, overtime. */
export const payHost: Pick<ProcessGraph, 'states' | 'transitions'> = {
  states: {
    paying: { title: 'Paying the host', explanation: 'The host’s share is on its way.' },
    payHeld: {
      title: 'Payment to the host held',
      explanation: 'The transfer to the host did not go through. It is tried again every day.',
    },
  },
  transitions: {
    settled: {
      title: 'Host paid',
      from: ['paying', 'payHeld'],
      to: 'settled',
      by: ['system'],
      on: 'transferred',
      actions: ['notePaid'],
      emits: 'settled',
    },
    holdPay: { title: 'Transfer refused', from: ['paying'], to: 'payHeld', by: ['system'], on: 'transfer_failed' },
    retryPay: {
      title: 'Try the payment again',
      from: ['payHeld'],
      to: 'paying',
      by: ['admin'],
      timers: [{ anchor: 'entered', after: 'PT24H' }],
      actions: ['payHost'],
      style: 'primary',
    },
  },
};

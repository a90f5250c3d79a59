import type { Notice, ProcessGraph } from '#kernel/process';

interface Paying {
  paying: { title: string; explanation: string };
  held: string;
  /** Action that asks for the transfer, and the one that notes that it arrived. */
  pay: string;
  note: string;
  notices?: readonly Notice[];
}

/** The last steps of everything that pays the host out of an escrow of its own. */
export const payingHost = ({ paying, held, pay, note, notices = [] }: Paying): Pick<ProcessGraph, 'states' | 'transitions'> => ({
  states: {
    paying,
    payHeld: { title: held, explanation: 'The transfer to the host did not go through. It is tried again every day.' },
  },
  transitions: {
    settled: {
      title: 'Host paid',
      from: ['paying', 'payHeld'],
      to: 'settled',
      by: ['system'],
      on: 'transferred',
      actions: [note],
      emits: 'settled',
      ...(notices.length > 0 && { notices }),
    },
    holdPay: { title: 'Transfer refused', from: ['paying'], to: 'payHeld', by: ['system'], on: 'transfer_failed' },
    retryPay: {
      title: 'Try the payment again',
      from: ['payHeld'],
      to: 'paying',
      by: ['admin'],
      timers: [{ anchor: 'entered', after: 'PT24H' }],
      actions: [pay],
      style: 'primary',
    },
  },
});

/** Of more time: agreed before, or taken without. */
export const payHost = payingHost({
  paying: { title: 'Paying the host', explanation: 'The host’s share is on its way.' },
  held: 'Payment to the host held',
  pay: 'payHost',
  note: 'notePaid',
});

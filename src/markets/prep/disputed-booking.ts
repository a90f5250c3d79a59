import type { ProcessGraph } from '#kernel/process';

/**
 * The part of a booking's way that a dispute or a report takes: the price stays in escrow until both sides agree or a person rules, and
 * is then divided to the cent. And the step by which more time moves the end. Cases (`claims/`) tell these outcomes.
 */
export const disputedBooking: Pick<ProcessGraph, 'states' | 'transitions'> = {
  states: {
    disputed: {
      title: 'Under dispute',
      explanation: 'Chef and host see it differently. The price stays safe in escrow until they agree or the house has ruled.',
    },
    refundingRuled: { title: 'Decided, refund on its way', explanation: 'What goes back to the chef is on its way to the card.' },
    ruledRefundHeld: {
      title: 'Decided, refund needs a person',
      explanation: 'The bank did not take the refund. The house looks into it; the money stays in escrow until then.',
    },
    payingRuled: { title: 'Decided, paying the host', explanation: 'What was decided for the host is on its way.' },
    ruledPayHeld: {
      title: 'Decided, payout held',
      explanation: 'The transfer to the host did not go through. It is tried again every day.',
    },
    ruled: { title: 'Settled as decided', explanation: 'The price was divided as was agreed or ruled.', end: 'unhappy' },
  },
  transitions: {
    extend: { title: 'More time', from: ['confirmed'], to: 'confirmed', by: ['system'], on: 'extended', emits: 'extended' },
    extendInUse: { title: 'More time', from: ['inProgress'], to: 'inProgress', by: ['system'], on: 'extended', emits: 'extended' },
    dispute: {
      title: 'Disputed: the price is kept',
      from: ['inProgress', 'completed'],
      to: 'disputed',
      by: ['system'],
      on: 'disputed',
      emits: 'disputed',
    },
    clearDispute: {
      title: 'Dispute over, nothing goes back',
      from: ['disputed'],
      to: 'completed',
      by: ['system'],
      on: 'dispute_cleared',
      emits: 'dispute_cleared',
    },
    clearDisputeEarly: {
      title: 'Dispute over, the booking goes on',
      from: ['disputed'],
      to: 'inProgress',
      by: ['system'],
      on: 'dispute_cleared_early',
      emits: 'dispute_cleared',
    },
    divide: {
      title: 'Dispute decided',
      from: ['disputed'],
      to: 'refundingRuled',
      by: ['system'],
      on: 'dispute_ruled',
      actions: ['refundAsRuled'],
      emits: 'ruled',
    },
    ruledRefunded: {
      title: 'Refund done',
      from: ['refundingRuled'],
      to: 'payingRuled',
      by: ['system'],
      on: 'refunded',
      actions: ['distributeEscrow', 'payHost'],
    },
    holdRuledRefund: { title: 'Refund refused', from: ['refundingRuled'], to: 'ruledRefundHeld', by: ['system'], on: 'refund_failed' },
    retryRuledRefund: {
      title: 'Try the refund again',
      from: ['ruledRefundHeld'],
      to: 'refundingRuled',
      by: ['admin'],
      actions: ['repeatRefund'],
      style: 'primary',
    },
    ruledPaid: {
      title: 'All settled',
      from: ['payingRuled', 'ruledPayHeld'],
      to: 'ruled',
      by: ['system'],
      on: 'transferred',
      actions: ['notePayout'],
      emits: 'settled_by_ruling',
    },
    holdRuledPay: { title: 'Transfer refused', from: ['payingRuled'], to: 'ruledPayHeld', by: ['system'], on: 'transfer_failed' },
    retryRuledPay: {
      title: 'Try the payout again',
      from: ['ruledPayHeld'],
      to: 'payingRuled',
      by: ['admin'],
      timers: [{ anchor: 'entered', after: 'PT24H' }],
      actions: ['payHost'],
      style: 'primary',
    },
  },
};

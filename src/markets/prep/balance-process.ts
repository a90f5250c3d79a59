import type { ProcessGraph, Transition } from '#kernel/process';

const prolonged = (state: string): Transition => ({
  title: 'Payment provider away: more time',
  from: [state],
  to: state,
  by: ['system'],
  on: 'provider_away',
  actions: ['prolong'],
  notices: [
    { to: 'chef', template: 'balance.prolonged.chef' },
    { to: 'host', template: 'balance.prolonged.host' },
  ],
});

/**
 * The rest of a price whose down payment confirmed the booking. On its day the saved card is asked; when the bank refuses or wants to
 * hear from the chef, they have until a deadline. Not paid by then, the booking ends by the cancellation policy. While the payment provider is
 * away the deadline moves on; away to the last, the booking ends and everything goes back. Not to be confused with
 * the damage deposit, which goes back.
 */
export const balanceGraph: ProcessGraph = {
  name: 'prep.balance',
  title: 'Balance',
  subject: 'balance',
  start: { to: 'scheduled', by: ['system'] },
  states: {
    scheduled: {
      title: 'Balance to come',
      explanation: 'The down payment is made. The rest is taken from the card on its day, by itself.',
    },
    charging: { title: 'Asking the card', explanation: 'The card is being asked for the balance.' },
    confirming: {
      title: 'The bank asks for you',
      explanation: 'The chef’s bank wants to confirm that it is really them. Without it by the deadline, the booking is cancelled.',
    },
    refused: {
      title: 'Card refused',
      explanation: 'The card did not pay the balance. Without another card by the deadline, the booking is cancelled.',
    },
    capturing: { title: 'Taking the balance', explanation: 'The bank agreed, and the balance is being charged.' },
    capturingLate: {
      title: 'Ending, while the card is charged',
      explanation: 'The booking ended while the balance was being charged. If it was charged, it goes back.',
    },
    returning: { title: 'Balance on its way back', explanation: 'The booking had ended, so the balance goes back to the card.' },
    returnHeld: { title: 'Return needs a person', explanation: 'The bank did not take the money back. The house looks into it.' },
    paid: { title: 'Balance paid', explanation: 'All of the price is paid.', end: 'happy' },
    unpaid: {
      title: 'Balance not paid',
      explanation: 'It was not paid by the deadline, so the booking was cancelled by the cancellation policy.',
      end: 'unhappy',
    },
    unaskable: {
      title: 'Balance could not be paid',
      explanation:
        'The payment provider did not answer until the last moment, so the booking was cancelled. Everything that was paid goes back.',
      end: 'unhappy',
    },
    dropped: { title: 'Not taken', explanation: 'The booking ended before, so the balance is not taken.', end: 'unhappy' },
  },
  transitions: {
    charge: {
      title: 'Ask the card',
      from: ['scheduled'],
      to: 'charging',
      by: ['chef'],
      timers: [{ anchor: 'dueAt', after: 'PT0S' }],
      actions: ['allowTime', 'authorize'],
    },
    askConfirmation: {
      title: 'Bank asks for confirmation',
      from: ['charging'],
      to: 'confirming',
      by: ['system'],
      on: 'action_required',
      actions: ['giveTime'],
      notices: [{ to: 'chef', template: 'balance.confirm.chef' }],
    },
    refuse: {
      title: 'Card refused',
      from: ['charging', 'confirming'],
      to: 'refused',
      by: ['system'],
      on: 'declined',
      actions: ['giveTime'],
      notices: [{ to: 'chef', template: 'balance.refused.chef' }],
    },
    tryAnother: { title: 'Use another card', from: ['refused'], to: 'charging', by: ['chef'], actions: ['authorize'] },
    accept: {
      title: 'Card accepted',
      from: ['charging', 'confirming'],
      to: 'capturing',
      by: ['system'],
      on: 'authorized',
      actions: ['noteAuthorization', 'capture'],
    },
    paid: {
      title: 'Balance paid',
      from: ['capturing'],
      to: 'paid',
      by: ['system'],
      on: 'captured',
      actions: ['noteCapture'],
      notices: [
        { to: 'chef', template: 'balance.paid.chef' },
        { to: 'host', template: 'balance.paid.host' },
      ],
    },
    notTaken: {
      title: 'Payment refused',
      from: ['capturing'],
      to: 'refused',
      by: ['system'],
      on: 'capture_failed',
      actions: ['noteRelease', 'giveTime'],
      notices: [{ to: 'chef', template: 'balance.refused.chef' }],
    },
    prolongAsking: prolonged('charging'),
    prolongConfirming: prolonged('confirming'),
    prolongRefused: prolonged('refused'),
    giveUp: {
      title: 'Payment provider away until the last moment',
      from: ['charging', 'confirming', 'refused'],
      to: 'unaskable',
      by: ['system'],
      on: 'provider_away_still',
      actions: ['dropPayment', 'endBookingBlameless'],
    },
    lapse: {
      title: 'Not paid in time',
      from: ['charging', 'confirming', 'refused'],
      to: 'unpaid',
      by: [],
      timers: [{ anchor: 'payBy', after: 'PT0S' }],
      actions: ['dropPayment', 'endBooking'],
    },
    callOff: {
      title: 'Booking ended',
      from: ['scheduled', 'charging', 'confirming', 'refused'],
      to: 'dropped',
      by: ['system'],
      on: 'called_off',
      actions: ['dropPayment'],
    },
    callOffLate: { title: 'Booking ended', from: ['capturing'], to: 'capturingLate', by: ['system'], on: 'called_off' },
    takenLate: {
      title: 'Taken too late',
      from: ['capturingLate'],
      to: 'returning',
      by: ['system'],
      on: 'captured',
      actions: ['noteLateCapture', 'returnLate'],
    },
    notTakenLate: {
      title: 'Not taken',
      from: ['capturingLate'],
      to: 'dropped',
      by: ['system'],
      on: 'capture_failed',
      actions: ['noteRelease'],
    },
    returned: { title: 'Returned', from: ['returning'], to: 'dropped', by: ['system'], on: 'refunded', actions: ['noteReturned'] },
    holdReturn: { title: 'Return refused', from: ['returning'], to: 'returnHeld', by: ['system'], on: 'refund_failed' },
    retryReturn: {
      title: 'Try the return again',
      from: ['returnHeld'],
      to: 'returning',
      by: ['admin'],
      timers: [{ anchor: 'entered', after: 'PT24H' }],
      actions: ['returnLate'],
      style: 'primary',
    },
  },
};

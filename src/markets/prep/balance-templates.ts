import type { Templates } from '#modules/notifications';

/** What Prep writes about the rest of a price. */
export const balanceTemplates: Templates = {
  'balance.confirm.chef': {
    title: 'Your bank asks for you: {amount} for {listing}',
    text: 'The balance of {amount} for your booking {number} of {listing} on {when} is due, and your bank wants to confirm that it is really you.\nPlease do so by {payBy}; otherwise the booking is cancelled by the cancellation policy.',
    button: 'Confirm with my bank',
  },
  'balance.refused.chef': {
    title: 'Your card did not pay {amount} for {listing}',
    text: 'The balance of {amount} for your booking {number} of {listing} on {when} is due, and your card was refused.\nPlease use another card by {payBy}; otherwise the booking is cancelled by the cancellation policy.',
    button: 'Use another card',
  },
  'balance.paid.chef': {
    title: 'All paid: {listing}',
    text: 'The balance of {amount} for your booking {number} of {listing} on {when} is paid. It is kept safe in escrow until the work is done.',
    button: 'See the booking',
  },
  'balance.paid.host': {
    title: 'Balance paid: {number}',
    text: 'The balance of {amount} for booking {number} of {listing} on {when} is paid. All of the price is in escrow now.',
    button: 'See the booking',
  },
  'balance.prolonged.chef': {
    title: 'More time to pay: {listing}',
    text: 'Payments do not work at the moment, so the balance of {amount} for your booking {number} of {listing} on {when} could not be taken. That is not your fault, and nothing is lost: you now have until {payBy}. Your card is asked again by itself as soon as payments work.',
    button: 'See the booking',
  },
  'balance.prolonged.host': {
    title: 'Balance of {number}: the chef has until {payBy}',
    text: 'Payments do not work at the moment, so the balance of {amount} for booking {number} of {listing} on {when} could not be taken. The chef now has until {payBy} to pay it. If payments still do not work an hour before the start, the booking ends.',
    button: 'See the booking',
  },
  'booking.balance_unaskable.chef': {
    title: 'Cancelled: payments did not work for {listing}',
    text: 'The balance of {balance} for your booking {number} of {listing} on {when} could not be taken, because payments did not work until the last moment. The booking is cancelled, and everything that you paid goes back: {refund}.',
    button: 'See the booking',
  },
  'booking.balance_unaskable.host': {
    title: 'Cancelled: payments did not work for {number}',
    text: 'The balance for booking {number} of {listing} on {when} could not be taken, because payments did not work until the last moment. The booking is cancelled, the chef gets everything back, and the time is free again.',
    button: 'See the booking',
  },
  'booking.balance_unpaid.chef': {
    title: 'Cancelled: the balance for {listing} was not paid',
    text: 'The balance of {balance} for your booking {number} of {listing} on {when} was not paid in time, so the booking is cancelled. By the cancellation policy you get {refund} back.',
    button: 'See the booking',
  },
  'booking.balance_unpaid.host': {
    title: 'Cancelled: the balance of {number} was not paid',
    text: 'The chef did not pay the balance for booking {number} of {listing} on {when} in time, so it is cancelled and the time is free again. What the cancellation policy leaves to you of the down payment is paid out.',
    button: 'See the booking',
  },
};

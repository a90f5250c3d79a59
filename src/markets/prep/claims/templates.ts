import type { Templates } from '#modules/notifications';

const button = 'See the booking';

/** What Prep writes about deposits, claims, disputes and rulings. */
export const claimTemplates: Templates = {
  'deposit.claimed.chef': {
    title: 'The host claims damage at {listing}',
    text: 'For booking {number} the host asks for {asked} of your deposit of {stake}:\n{note}\nPlease agree or disagree within 72 hours. Without an answer the house rules on what it has.',
    button: 'Answer the claim',
  },
  'deposit.agreed.host': {
    title: 'The chef agrees to your claim',
    text: 'For booking {number} you are paid {awarded} from the deposit.',
    button,
  },
  'deposit.returned.chef': {
    title: 'Your deposit is back',
    text: 'All of your deposit for booking {number} at {listing}, {stake}, was returned to your card.',
  },
  'deposit.ruled': {
    title: 'The claim about {listing} is decided',
    text: 'Booking {number}: of the deposit of {stake} the host gets {awarded}, and {rest} goes back to the chef. The reason:\n{note}',
    button,
  },
  'deposit.settled': {
    title: 'The claim about {listing} is settled',
    text: 'Booking {number}: the host was paid {awarded} from the deposit, and {rest} went back to the chef.',
    button,
  },
  'extension.requested.host': {
    title: 'More time is asked for at {listing}',
    text: 'The chef of booking {number} would like to stay until {until}, for {stake}. The amount is set aside and the time is kept. Please answer within 24 hours, and before the booking ends.',
    button: 'Answer',
  },
  'extension.confirmed': {
    title: 'More time at {listing} is confirmed',
    text: 'Booking {number} now ends {until}. The extra time was charged with {stake}.',
    button,
  },
  'extension.declined.chef': {
    title: 'No extra time at {listing}',
    text: 'The host could not give you more time for booking {number}. Nothing was charged for it, and the booking stays as it is.',
    button,
  },
  'extension.expired.chef': {
    title: 'No answer about more time at {listing}',
    text: 'The host did not answer in time about more time for booking {number}. Nothing was charged for it, and the booking stays as it is.',
    button,
  },
  'extension.card_refused.chef': {
    title: 'Your card was refused for more time',
    text: 'The extra time for booking {number} at {listing} was not booked, because the card was refused. Nothing was charged, and the booking ends as before.',
    button,
  },
  'extension.refunded.chef': {
    title: 'Money for extra time goes back',
    text: 'Of the {stake} for extra time of booking {number} at {listing}, {awarded} goes back to your card, as with the booking itself.',
    button,
  },
  'overtime.reported.chef': {
    title: 'The host reports overtime at {listing}',
    text: 'For booking {number} the host says that you stayed until {until}, which costs {stake}:\n{note}\nPlease agree or disagree within 48 hours. Nothing is charged before that; without an answer the house rules.',
    button: 'Answer the report',
  },
  'overtime.agreed.host': {
    title: 'The chef agrees to the overtime',
    text: 'Booking {number}: the overtime, {stake}, is charged to the chef’s card now.',
    button,
  },
  'overtime.ruled': {
    title: 'The overtime at {listing} is decided',
    text: 'Booking {number}: of the {stake} that was reported, {awarded} is charged. The reason:\n{note}',
    button,
  },
  'overtime.unpaid.chef': {
    title: 'The overtime at {listing} is not paid yet',
    text: 'Your card did not pay the overtime of booking {number}, {awarded}. Please confirm it or use another card on the page of the booking.',
    button: 'Pay',
  },
  'overtime.paid': {
    title: 'The overtime at {listing} is paid',
    text: 'Booking {number}: {awarded} was charged for overtime. The host’s share is on its way.',
    button,
  },
  'overtime.written_off': {
    title: 'The overtime at {listing} was not paid',
    text: 'Booking {number}: no card was accepted for the overtime of {awarded} within two weeks. Nothing was charged.',
    button,
  },
  'dispute.opened': {
    title: 'The price of {listing} is disputed',
    text: 'Booking {number}: the other side asks that {asked} of {stake} goes back to the chef. They say:\n{note}\nThe price stays in escrow. Please agree or disagree by {until}; without an answer the house rules.',
    button: 'Answer',
  },
  'no_show.opened.chef': {
    title: 'The host says that you did not come',
    text: 'Booking {number}, {listing}. They say:\n{note}\nIf that is right, {asked} of {stake} comes back to you. If it is not, please disagree by {until}.',
    button: 'Answer',
  },
  'closed.opened.host': {
    title: 'The chef says that {listing} was closed',
    text: 'Booking {number}. They say:\n{note}\nIf that is right, the chef gets {asked} back. If it is not, please disagree by {until}.',
    button: 'Answer',
  },
  'price.decided': {
    title: 'It is decided about {listing}',
    text: 'Booking {number}: of {stake}, {awarded} goes back to the chef, and the rest is shared as it was booked. {note}',
    button,
  },
  'case.contested': {
    title: 'The other side disagrees',
    text: 'Booking {number}, {listing}. They say:\n{note}\nThe house now reads what both sides say and show, and rules. You can add to what you said until then.',
    button,
  },
  'case.unanswered': {
    title: 'No answer came in time: the house rules',
    text: 'Booking {number}, {listing}: there was no answer in time. The house rules on what it has; both sides can still add to it.',
    button,
  },
  'case.withdrawn': { title: 'Withdrawn', text: 'What was claimed about booking {number}, {listing}, was withdrawn.', button },
  'case.ruling.admin': {
    title: 'A ruling is asked for: {number}',
    text: 'Chef and host of booking {number} ({listing}) do not agree. Please read both sides and rule.',
    button: 'Read the case',
  },
  'case.reminder.admin': {
    title: 'Still waiting for a ruling: {number}',
    text: 'The case about booking {number} ({listing}) has waited for two more days. Money is kept back until somebody rules.',
    button: 'Read the case',
  },
  'case.stuck.admin': {
    title: 'Money is stuck: {number}',
    text: 'The payment provider refused to move money of booking {number} ({listing}). Please look into it.',
    button: 'Read the case',
  },
};

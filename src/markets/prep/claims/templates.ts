import type { Templates } from '#modules/notifications';

const button = 'See the booking';

/** What Prep writes about deposits, claims, disputes and rulings. */
export const claimTemplates: Templates = {
  'deposit.claimed.chef': {
    title: 'The host claims damage at {listing}',
    text: 'For booking {number} the host asks for {asked} of your deposit of {stake}:\n{note}\nPlease agree or disagree within 72 hours. Without an answer the house rules on what it has.',
    button: 'Answer the claim',
  },
  'deposit.drawn.chef': {
    title: 'Overtime was paid from your deposit',
    text: 'Your card was refused for the overtime of booking {number}, so {awarded} of your deposit pays for it. {rest} goes back to you.',
    button,
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

import type { ClaimsRules } from '#modules/claims';

const used = ['completed', 'payingOut', 'payoutHeld', 'paidOut'];
const underWay = ['inProgress', 'completed'];
/** The price leaves escrow a day after the end; until then it can be kept. */
const beforeRelease = { anchor: 'endsAt', after: 'PT24H' } as const;

/** What can be opened about a booking: by whom, when, and what holds when nobody objects. */
export const openings: ClaimsRules['openings'] = {
  extension: {
    title: 'Ask for more time',
    explanation:
      'Choose until when: these times are free. Your saved card pays. Before the start the host says yes first; while you are cooking, it is booked at once.',
    by: 'guest',
    bookingStates: ['confirmed', 'inProgress'],
    until: { anchor: 'endsAt', after: 'PT0S' },
    statement: 'optional',
    evidence: false,
    minutes: { step: 5, most: 480 },
  },
  closed: {
    title: 'The kitchen was closed',
    explanation:
      'Say that you could not get in or could not use the kitchen. The price stays in escrow; unless the host disagrees within 48 hours, you get everything back. If they disagree, the house rules.',
    by: 'guest',
    bookingStates: underWay,
    from: { anchor: 'startsAt', after: 'PT0S' },
    until: beforeRelease,
    statement: 'required',
    evidence: true,
    refund: { basisPoints: 10_000 },
    answerWithin: 'PT48H',
  },
  no_show: {
    title: 'The chef did not come',
    explanation:
      'The kitchen was kept for the chef, so they get back only what it saves you: a tenth of the price. The chef has 48 hours to disagree; if they do, the house rules.',
    by: 'provider',
    bookingStates: underWay,
    from: { anchor: 'startsAt', after: 'PT30M' },
    until: beforeRelease,
    statement: 'required',
    evidence: true,
    refund: { basisPoints: 1_000 },
    answerWithin: 'PT48H',
  },
  overtime: {
    title: 'Report overtime',
    explanation:
      'Say how much longer the chef stayed. It costs the hourly price as it was sold, and half of it more. The chef has 48 hours to agree or disagree; nothing is charged before that.',
    by: 'provider',
    bookingStates: used,
    from: { anchor: 'endsAt', after: 'PT0S' },
    until: { anchor: 'endsAt', after: 'PT24H' },
    statement: 'required',
    evidence: true,
    minutes: { step: 15, most: 240 },
  },
  dispute: {
    title: 'Dispute the price',
    explanation:
      'The price stays in escrow until both of you agree or the house has ruled. Say what went wrong, show it, and name what should go back to the chef.',
    by: 'either',
    bookingStates: ['completed'],
    from: { anchor: 'endsAt', after: 'PT0S' },
    until: beforeRelease,
    statement: 'required',
    evidence: true,
    refund: 'asked',
    answerWithin: 'PT72H',
  },
};

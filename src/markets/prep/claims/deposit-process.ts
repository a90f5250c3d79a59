import type { ProcessGraph } from '#kernel/process';
import { hearing } from './hearing.ts';
import { payingHost } from './pay-host.ts';

const payAward = payingHost({
  paying: { title: 'Paying the damage', explanation: 'What the host gets of the deposit is on its way.' },
  held: 'Payment of the damage held',
  pay: 'payAward',
  note: 'noteAwardPaid',
  notices: [
    { to: 'chef', template: 'deposit.settled' },
    { to: 'host', template: 'deposit.settled' },
  ],
});

/**
 * What becomes of a deposit that was captured with a booking: it goes back by itself, or a claim decides how much of it does. The
 * checker proves that nothing of it is left anywhere at an end.
 */
export const depositProcess: ProcessGraph = {
  name: 'prep.deposit',
  title: 'Deposit',
  subject: 'deposit',
  start: { to: 'held', by: ['system'], actions: ['takeDeposit'] },
  states: {
    held: {
      title: 'Deposit kept safe',
      explanation: 'It is kept apart from the price, and goes back in full 48 hours after the end unless the host claims damage.',
    },
    claimed: { title: 'Damage claimed', explanation: 'The host claims a part of the deposit. The chef has 72 hours to agree or disagree.' },
    ruling: hearing.states.ruling,
    returning: { title: 'Deposit on its way back', explanation: 'What goes back to the chef is on its way to the card.' },
    returnHeld: {
      title: 'Return needs a person',
      explanation: 'The bank did not take the money back. The house looks into it; the deposit stays kept until then.',
    },
    ...payAward.states,
    returned: { title: 'Deposit returned', explanation: 'All of it went back to the chef.', end: 'happy' },
    settled: {
      title: 'Claim settled',
      explanation: 'The host was paid from the deposit; the rest of it went back to the chef.',
      end: 'unhappy',
    },
  },
  transitions: {
    claim: {
      title: 'Claim damage',
      done: 'Damage claimed',
      from: ['held'],
      to: 'claimed',
      by: ['host'],
      emits: 'claimed',
      notices: [{ to: 'chef', template: 'deposit.claimed.chef' }],
      style: 'plain',
    },
    release: {
      title: 'Return the deposit now',
      done: 'Deposit returned early',
      from: ['held'],
      to: 'returning',
      by: ['host'],
      actions: ['returnRest'],
      style: 'plain',
      confirm: 'Return all of it to the chef? You cannot claim damage afterwards.',
    },
    giveBack: {
      title: 'Return the deposit',
      done: 'Deposit returned',
      from: ['held'],
      to: 'returning',
      by: [],
      on: 'called_off',
      timers: [{ anchor: 'endsAt', after: 'PT48H' }],
      actions: ['returnRest'],
    },
    moveEnd: { title: 'The booking ends later', from: ['held'], to: 'held', by: ['system'], on: 'end_moved' },
    agree: {
      title: 'Agree and pay from the deposit',
      done: 'Agreed',
      from: ['claimed'],
      to: 'returning',
      by: ['chef'],
      actions: ['returnRest'],
      notices: [{ to: 'host', template: 'deposit.agreed.host' }],
      style: 'primary',
    },
    contest: hearing.contest({ from: 'claimed', by: 'chef', told: 'host' }),
    lapse: {
      title: 'No answer in time',
      from: ['claimed'],
      to: 'ruling',
      by: [],
      timers: [{ anchor: 'entered', after: 'PT72H' }],
      notices: hearing.unanswered,
    },
    withdraw: {
      title: 'Withdraw the claim',
      done: 'Claim withdrawn',
      from: ['claimed', 'ruling'],
      to: 'returning',
      by: ['host'],
      actions: ['returnRest'],
      notices: [{ to: 'chef', template: 'case.withdrawn' }],
      style: 'plain',
      confirm: 'Withdraw the claim? All of the deposit goes back to the chef.',
    },
    ...hearing.transitions,
    rule: {
      title: 'Rule',
      done: 'Ruled',
      from: ['ruling'],
      to: 'returning',
      by: ['admin'],
      actions: ['returnRest'],
      emits: 'ruled',
      notices: [
        { to: 'chef', template: 'deposit.ruled' },
        { to: 'host', template: 'deposit.ruled' },
      ],
      style: 'primary',
    },
    returned: {
      title: 'Deposit returned',
      from: ['returning'],
      to: 'returned',
      by: ['system'],
      on: 'returned',
      actions: ['noteReturned'],
      emits: 'returned',
      notices: [{ to: 'chef', template: 'deposit.returned.chef' }],
    },
    pay: {
      title: 'The rest is back',
      from: ['returning'],
      to: 'paying',
      by: ['system'],
      on: 'refunded',
      actions: ['shareAward', 'payAward'],
    },
    holdReturn: {
      title: 'Return refused',
      from: ['returning'],
      to: 'returnHeld',
      by: ['system'],
      on: 'refund_failed',
      notices: [{ to: 'admin', template: 'case.stuck.admin' }],
    },
    retryReturn: {
      title: 'Try the return again',
      from: ['returnHeld'],
      to: 'returning',
      by: ['admin'],
      actions: ['returnRest'],
      style: 'primary',
    },
    ...payAward.transitions,
  },
};

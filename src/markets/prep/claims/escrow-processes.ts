import type { ProcessGraph, Transition } from '#kernel/process';
import { hearing } from './hearing.ts';

interface Words {
  name: string;
  title: string;
  subject: string;
  opener: readonly ('chef' | 'host')[];
  open: { title: string; explanation: string };
  agree: string;
  /** Template for the side that did not open it. */
  told: string;
  /** When the other side is silent: what was asked for, or a ruling. */
  silence: 'granted' | 'ruling';
}

/** Every case about the price in escrow goes the same way: the price is kept, the other side answers or does not, a person may rule. */
function escrowProcess({ name, title, subject, opener, open, agree, told, silence }: Words): ProcessGraph {
  const settled = { to: 'decided', emits: 'decided', actions: ['unfreeze'] } as const;
  const toBoth = [
    { to: 'chef', template: 'price.decided' },
    { to: 'host', template: 'price.decided' },
  ];
  const timers = [{ anchor: 'answerBy', after: 'PT0S' }];
  const lapse: Transition =
    silence === 'ruling'
      ? { title: 'No answer in time', from: ['open'], to: 'ruling', by: [], timers, notices: hearing.unanswered }
      : {
          title: 'No answer in time: decided as asked',
          from: ['open'],
          ...settled,
          by: [],
          timers,
          actions: ['grantAsked', ...settled.actions],
          notices: toBoth,
        };
  return {
    name: `prep.${name}`,
    title,
    subject,
    start: { to: 'open', by: opener, actions: ['freeze'], emits: 'opened', notices: [{ to: 'respondent', template: told }] },
    states: {
      open,
      ruling: hearing.states.ruling,
      decided: { title: 'Decided', explanation: 'The price was divided as was agreed or ruled.', end: 'happy' },
      withdrawn: { title: 'Withdrawn', explanation: 'It was withdrawn, and the booking goes on as it was.', end: 'happy' },
    },
    transitions: {
      agree: {
        title: agree,
        done: 'Agreed',
        from: ['open'],
        ...settled,
        by: ['respondent'],
        notices: toBoth,
        style: 'primary',
        confirm: 'Agree? The price is divided at once, and this cannot be taken back.',
      },
      contest: hearing.contest({ from: 'open', by: 'respondent', told: 'opener' }),
      lapse,
      withdraw: {
        title: 'Withdraw',
        done: 'Withdrawn',
        from: ['open', 'ruling'],
        to: 'withdrawn',
        by: ['opener'],
        actions: ['unfreeze'],
        emits: 'withdrawn',
        notices: [{ to: 'respondent', template: 'case.withdrawn' }],
        style: 'plain',
        confirm: 'Withdraw it? Nothing goes back to the chef, and you cannot open it again.',
      },
      ...hearing.transitions,
      rule: { title: 'Rule', done: 'Ruled', from: ['ruling'], ...settled, by: ['admin'], notices: toBoth, style: 'primary' },
    },
  };
}

export const disputeProcess = escrowProcess({
  name: 'dispute',
  title: 'Dispute over the price',
  subject: 'dispute',
  opener: ['chef', 'host'],
  open: {
    title: 'Price disputed',
    explanation: 'The price stays in escrow. The other side has 72 hours to agree or disagree; without an answer the house rules.',
  },
  agree: 'Agree to what is asked',
  told: 'dispute.opened',
  silence: 'ruling',
});

export const noShowProcess = escrowProcess({
  name: 'no-show',
  title: 'The chef did not come',
  subject: 'no_show',
  opener: ['host'],
  open: {
    title: 'The chef did not come, says the host',
    explanation: 'The price stays in escrow. The chef has 48 hours to disagree; without an answer the policy decides.',
  },
  agree: 'That is right',
  told: 'no_show.opened.chef',
  silence: 'granted',
});

export const closedProcess = escrowProcess({
  name: 'closed',
  title: 'The kitchen was closed',
  subject: 'closed',
  opener: ['chef'],
  open: {
    title: 'The kitchen was closed, says the chef',
    explanation: 'The price stays in escrow. The host has 48 hours to disagree; without an answer the chef gets everything back.',
  },
  agree: 'That is right',
  told: 'closed.opened.host',
  silence: 'granted',
});

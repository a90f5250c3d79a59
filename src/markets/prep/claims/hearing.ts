import type { Notice, State, Transition } from '#kernel/process';

const ruling: State = {
  title: 'Waiting for a ruling',
  explanation: 'Chef and host do not agree. The house reads what both say, and rules. Both can still add to it.',
};
const say: Transition = {
  title: 'Add to what I said',
  done: 'More was said',
  from: ['ruling'],
  to: 'ruling',
  by: ['chef', 'host'],
  style: 'plain',
};
const remind: Transition = {
  title: 'Remind the house',
  done: 'The house was reminded',
  from: ['ruling'],
  to: 'ruling',
  by: [],
  timers: [{ anchor: 'entered', after: 'PT48H' }],
  notices: [{ to: 'admin', template: 'case.reminder.admin' }],
};
const unanswered: readonly Notice[] = [
  { to: 'chef', template: 'case.unanswered' },
  { to: 'host', template: 'case.unanswered' },
  { to: 'admin', template: 'case.ruling.admin' },
];

/** Who does not agree says why, and a person rules. */
const contest = ({ from, by, told }: { from: string; by: string; told: string }): Transition => ({
  title: 'Disagree',
  done: 'Disagreed',
  from: [from],
  to: 'ruling',
  by: [by],
  emits: 'contested',
  notices: [
    { to: told, template: 'case.contested' },
    { to: 'admin', template: 'case.ruling.admin' },
  ],
});

/** What every case does that waits for a ruling: both sides are heard, and the house is reminded every two days. */
export const hearing = { states: { ruling }, transitions: { say, remind }, contest, unanswered };

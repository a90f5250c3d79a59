import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isGuildhallError } from '#kernel';
import { advance, available, begin, checkGraph, drawGraph, timersOf, transitionOn, type ProcessGraph } from '#kernel/process';

const graph: ProcessGraph = {
  name: 'test.loan',
  title: 'A loan',
  subject: 'loan',
  start: { to: 'asked', by: ['borrower'], actions: ['hold'], emits: 'asked' },
  states: {
    asked: { title: 'Asked', explanation: 'The lender decides.' },
    lent: { title: 'Lent', explanation: 'It is with the borrower.' },
    returned: { title: 'Returned', explanation: 'Done.', end: 'happy' },
    refused: { title: 'Refused', explanation: 'Not lent.', end: 'unhappy' },
  },
  transitions: {
    lend: { title: 'Lend', from: ['asked'], to: 'lent', by: ['lender'], emits: 'lent', notices: [{ to: 'borrower', template: 'lent' }] },
    refuse: {
      title: 'Refuse',
      from: ['asked'],
      to: 'refused',
      by: ['lender'],
      actions: ['release'],
      timers: [
        { anchor: 'entered', after: 'PT24H' },
        { anchor: 'dueAt', after: '-PT1H' },
      ],
    },
    giveBack: { title: 'Give back', from: ['lent'], to: 'returned', by: ['borrower', 'system'], actions: ['release'] },
  },
};
const surroundings = {
  actions: { hold: { fills: ['deposit'] }, release: { empties: ['deposit'] } },
  anchors: ['dueAt'],
  roles: ['borrower', 'lender', 'system'],
};
// oxlint-disable-next-line typescript/no-explicit-any -- the test breaks graphs on purpose
const changed = (change: (copy: any) => void): string[] => {
  const copy = structuredClone(graph);
  change(copy);
  return checkGraph(copy, surroundings);
};

describe('the graph checker', () => {
  test('finds nothing wrong with a sound graph', () => assert.deepEqual(checkGraph(graph, surroundings), []));
  test('names a state that can never be reached', () => {
    assert.deepEqual(
      changed((g) => (g.states.lost = { title: 'Lost', explanation: '', end: 'unhappy' })),
      ['"lost" can never be reached.'],
    );
  });
  test('names an open state without a way to an end', () => {
    assert.match(changed((g) => delete g.transitions.giveBack)[0] ?? '', /"lent" has no way to an end|"returned" can never/);
    assert.ok(changed((g) => delete g.transitions.giveBack).includes('"lent" has no way to an end.'));
  });
  test('names a transition whose target, action, role or moment does not exist', () => {
    assert.match(changed((g) => (g.transitions.lend.to = 'nowhere')).join(), /leads to "nowhere"/);
    assert.match(changed((g) => (g.transitions.lend.actions = ['dance'])).join(), /does "dance"/);
    assert.match(changed((g) => (g.transitions.lend.by = ['king'])).join(), /is for "king"/);
    assert.match(changed((g) => (g.transitions.refuse.timers[1].anchor = 'doomsday')).join(), /waits for "doomsday"/);
    assert.match(changed((g) => (g.transitions.refuse.timers[1].after = 'soon')).join(), /waits "soon"/);
    assert.match(changed((g) => (g.transitions.lend.from = ['nowhere'])).join(), /lend starts in "nowhere"/);
    assert.match(changed((g) => (g.transitions.lend.notices[0].to = 'king')).join(), /lend writes to "king"/);
  });
  test('holds the start to the same rules', () => {
    assert.match(changed((g) => (g.start.to = 'nowhere')).join(), /start leads to "nowhere"/);
    assert.match(changed((g) => (g.start.actions = ['dance'])).join(), /start does "dance"/);
    assert.match(changed((g) => (g.start.by = ['king'])).join(), /start is for "king"/);
    assert.match(changed((g) => (g.start.notices = [{ to: 'king', template: 'x' }])).join(), /start writes to "king"/);
    assert.match(changed((g) => (g.start.by = [])).join(), /start can be made by nobody/);
  });
  test('takes no name from the language for one of its own', () => {
    assert.match(changed((g) => (g.transitions.lend.to = 'constructor')).join(), /leads to "constructor"/);
    assert.match(changed((g) => (g.transitions.lend.actions = ['toString'])).join(), /does "toString"/);
  });
  test('names a transition that nobody, no timer and no outcome can make', () => {
    assert.deepEqual(
      changed((g) => (g.transitions.giveBack.by = [])),
      ['giveBack can be made by nobody.'],
    );
    assert.deepEqual(
      changed((g) => Object.assign(g.transitions.giveBack, { by: [], timers: [{ anchor: 'dueAt', after: 'PT0S' }] })),
      [],
    );
    assert.deepEqual(
      changed((g) => Object.assign(g.transitions.giveBack, { by: [], on: 'arrived' })),
      [],
    );
  });
  test('names states that only lead to each other', () => {
    const problems = changed((g) => {
      g.states.stuck = { title: 'Stuck', explanation: '' };
      g.transitions.giveBack.to = 'stuck';
      g.transitions.back = { title: 'Back', from: ['stuck'], to: 'lent', by: ['lender'] };
    });
    for (const state of ['lent', 'stuck']) assert.ok(problems.includes(`"${state}" has no way to an end.`), problems.join('\n'));
  });
  test('refuses a transition that leaves an end', () =>
    assert.match(changed((g) => g.transitions.lend.from.push('refused')).join(), /which is an end/));
  test('finds the path on which money stays behind at an end', () => {
    assert.match(
      changed((g) => delete g.transitions.refuse.actions).join(),
      /"refused" is an end, but "deposit" still holds money on the path start > refuse/,
    );
  });
  test('finds money put where money already is, and taken where none is', () => {
    assert.match(changed((g) => (g.transitions.lend.actions = ['hold'])).join(), /fills "deposit", which still holds money/);
    assert.match(changed((g) => (g.transitions.lend.actions = ['release'])).join(), /empties "deposit", which holds nothing/);
  });
  test('follows money on every path into a state, not on the first one alone', () => {
    // Two ways into "lent": one holds the deposit, the other gave it back before. Only the second breaks at the end.
    const problems = changed((g) => {
      g.transitions.lendFreely = { title: 'Lend freely', from: ['asked'], to: 'lent', by: ['lender'], actions: ['release'] };
    });
    assert.equal(problems.length, 1, problems.join('\n'));
    assert.match(problems[0] ?? '', /release empties "deposit", which holds nothing, on the path start > lendFreely > giveBack/);
  });
  test('follows money around a circle, and comes to an end', () => {
    const circle = (actions: string[]): string[] =>
      changed((g) => (g.transitions.extend = { title: 'Extend', from: ['lent'], to: 'asked', by: ['borrower'], actions }));
    assert.deepEqual(circle(['release', 'hold']), []);
    assert.match(circle(['hold']).join(), /fills "deposit", which still holds money/);
  });
});

describe('outcomes', () => {
  test('an outcome makes the one transition that waits for it in this state, and nothing in another', () => {
    const paid = structuredClone(graph) as any; // oxlint-disable-line typescript/no-explicit-any -- the test changes the graph on purpose
    paid.transitions.giveBack.on = 'arrived';
    assert.equal(transitionOn(paid, 'lent', 'arrived'), 'giveBack');
    assert.equal(transitionOn(paid, 'asked', 'arrived'), undefined);
    paid.transitions.other = { ...paid.transitions.giveBack };
    assert.match(checkGraph(paid, surroundings).join(), /the outcome "arrived" leads two ways: giveBack and other/);
  });
});

describe('advancing', () => {
  test('a permitted transition says what will be done', () => {
    assert.deepEqual(advance(graph, 'asked', 'lend', ['lender']), {
      transition: 'lend',
      from: 'asked',
      to: 'lent',
      actions: [],
      event: 'loan.lent',
      notices: [{ to: 'borrower', template: 'lent' }],
    });
    assert.equal(begin(graph, ['borrower']).to, 'asked');
  });
  test('the wrong role, the wrong state and an unknown transition are each refused by name', () => {
    const code = (run: () => unknown, expected: string): void => assert.throws(run, (error) => isGuildhallError(error, expected));
    code(() => advance(graph, 'asked', 'lend', ['borrower']), 'process.not_allowed');
    code(() => begin(graph, ['lender']), 'process.not_allowed');
    code(() => advance(graph, 'lent', 'lend', ['lender']), 'process.wrong_state');
    code(() => advance(graph, 'asked', 'constructor', ['lender']), 'process.unknown_transition');
  });
  test('the house may make a timed transition, and not another person’s', () => {
    assert.equal(advance(graph, 'asked', 'refuse', ['system']).to, 'refused');
    assert.throws(() => advance(graph, 'asked', 'lend', ['system']));
  });
  test('the house may make what an outcome makes', () => {
    const paid = structuredClone(graph) as any; // oxlint-disable-line typescript/no-explicit-any -- the test changes the graph on purpose
    Object.assign(paid.transitions.giveBack, { by: ['borrower'], on: 'arrived' });
    assert.equal(advance(paid, 'lent', 'giveBack', ['system']).to, 'returned');
    assert.throws(() => advance(graph, 'lent', 'giveBack', ['lender']), /Only the borrower or the house can do this/);
  });
  test('a timer at a moment that the subject does not tell is refused, not forgotten', () => {
    const entered = Temporal.Instant.from('2026-03-01T00:00:00Z');
    assert.throws(
      () => timersOf(graph, 'asked', { entered }),
      (error) => isGuildhallError(error, 'process.unknown_anchor'),
    );
    assert.deepEqual(timersOf(graph, 'lent', { entered }), []);
  });
  test('people see only what they can do now', () => {
    assert.deepEqual(
      available(graph, 'asked', ['lender']).map(({ name }) => name),
      ['lend', 'refuse'],
    );
    assert.deepEqual(available(graph, 'asked', ['borrower']), []);
  });
  test('of several timers the earliest wins', () => {
    const entered = Temporal.Instant.from('2026-03-01T00:00:00Z');
    const soon = timersOf(graph, 'asked', { entered, dueAt: entered.add({ hours: 5 }) });
    assert.equal(String(soon[0]?.at), '2026-03-01T04:00:00Z');
    const late = timersOf(graph, 'asked', { entered, dueAt: entered.add({ hours: 50 }) });
    assert.equal(String(late[0]?.at), '2026-03-02T00:00:00Z');
  });
});

test('the drawing shows every state and transition, and who makes it', () => {
  const text = drawGraph(graph, 'lent');
  assert.match(text, /asked --> refused : Refuse \(lender; after 24 h; 1 h before dueAt\)/);
  assert.match(text, /class lent current/);
});

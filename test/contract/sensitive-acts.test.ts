import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { routeFacts } from '#test/hostile-routes';
import { harmless, sensitiveActs } from '#test/sensitive-acts';
import { describeMarkets } from '../../scripts/generate/markets.ts';
import { graphs } from '../../scripts/generate/processes.ts';
import { actWords } from '../../web/app/texts/acts.ts';

const markets = describeMarkets();
const routes = markets.flatMap(({ modules }) => modules.flatMap(({ routes: own = [] }) => own));
const nameOf = ({ method, path }: (typeof routes)[number]): string => `${method} ${path}`;
const staffMay = new Set(
  markets.flatMap(({ roles }) => Object.values(roles).flatMap(({ staff, may, mayAsk }) => (staff ? [...may, ...mayAsk] : []))),
);
const othersMay = new Set(markets.flatMap(({ roles }) => Object.values(roles).flatMap(({ staff, may }) => (staff ? [] : may))));

test('every route that changes something for staff, or asks for a recent proof, is a sensitive act or is said to be harmless', () => {
  const weighty = routes.filter(({ method, access, recentProof }) => {
    const isForStaff = typeof access !== 'string' && staffMay.has(access.may) && !othersMay.has(access.may);
    return method !== 'GET' && (isForStaff || recentProof === true);
  });
  assert.ok(weighty.length > 20);
  assert.deepEqual(
    weighty.map(nameOf).filter((name) => sensitiveActs[name] === undefined && !harmless.includes(name)),
    [],
    'say in test/support/sensitive-acts.ts what these leave in the audit',
  );
});

test('every sensitive act is a route, and where another test shows its entry, that names it', () => {
  const names = new Set(routes.map(nameOf));
  assert.deepEqual(
    [...Object.keys(sensitiveActs), ...harmless].filter((name) => !names.has(name)),
    [],
  );
  for (const [name, { audited, shownBy }] of Object.entries(sensitiveActs)) {
    if (shownBy === undefined) continue;
    const text = readFileSync(join(import.meta.dirname, '../..', shownBy), 'utf8');
    const missing = audited.filter((action) => !text.includes(`'${action}'`) && !text.includes(`action=${action}`));
    assert.deepEqual(missing, [], `${name}: ${shownBy} does not look for these`);
  }
});

test('every sensitive act is seen to leave its entry, by the walk or by a test', () => {
  const anyId = new Proxy({}, { get: () => 'an id' }) as Record<string, string>;
  const facts = routeFacts(anyId, 'a password');
  const unseen = Object.entries(sensitiveActs).filter(
    ([name, { shownBy }]) => shownBy === undefined && (facts[name]?.answers ?? 500) >= 300,
  );
  assert.deepEqual(
    unseen.map(([name]) => name),
    [],
    'the walk’s right request is refused: name the test that looks for the entry',
  );
});

/** Actions that are put together: every one of each kind. A new one must be written out here. */
const families: Readonly<Record<string, readonly string[]>> = {
  'dead_letter.${decision}': ['dead_letter.replay', 'dead_letter.discard'],
  'payment.hand_${word}': ['payment.hand_confirmed', 'payment.hand_rejected'],
  'refund.hand_${word}': ['refund.hand_confirmed', 'refund.hand_rejected'],
  'person.${reason}': ['person.password_changed', 'person.password_reset'],
  "consent.${act === 'given' ? 'give' : 'withdraw'}": ['consent.give', 'consent.withdraw'],
  'privacy.breach_${acts[kind]}': ['open', 'change', 'told', 'waive', 'tell_people', 'note', 'remind', 'close'].map(
    (each) => `privacy.breach_${each}`,
  ),
  'calendar.add_${name}': ['calendar.add_blackout', 'calendar.add_opening'],
  'calendar.remove_${name}': ['calendar.remove_blackout', 'calendar.remove_opening'],
};

/** Names of events that stand where actions do. */
const events = ['listing.published', 'listing.paused', 'review.removed'];

/** Where the action is not written beside the call: the engine of processes, whose steps are read from the graphs, and what only passes on. */
const elsewhere = ['src/platform/process/run.ts', 'src/modules/privacy/keys/sealed-audit.ts'];

/** Actions as they stand in a source file: the value of `action`, a table called `acts`, or the word handed to the file's own helper. */
function actionsIn(text: string): string[] {
  const spots =
    /\bconst acts\b[^;{]*\{([^}]*)\};?|\baction(?::|\s*=|,[^\]]*\]\s*=)([^;]*?)(?:,\s*(?:subject|before|after|reason|\n)|;)|\b(?:audit|note|tell)\(([^;]*?)\);/g;
  const literals = /'([a-z_]+\.[a-zA-Z_]+)'|`([a-z_]+\.[^`]*)`/g;
  return [...text.matchAll(spots)].flatMap(([, table, value, handed]) =>
    [...(table ?? value ?? handed ?? '').matchAll(literals)].map(([, plain, joined]) => plain ?? joined ?? ''),
  );
}

test('every action that the audit is told of has words of its own on the pages', () => {
  const root = join(import.meta.dirname, '../..');
  const written = globSync('src/**/*.ts', { cwd: root })
    .filter((file) => !file.includes('test'))
    .flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      if (!text.includes('audit.record(') || elsewhere.includes(file)) return [];
      const actions = actionsIn(text);
      assert.ok(actions.length > 0, `${file} tells the audit of something, and this test does not see what`);
      return actions;
    });
  assert.ok(written.length > 100, String(written.length));
  const steps = graphs.flatMap(({ subject, transitions }) => Object.keys(transitions).map((id) => `${subject}.${id}`));
  const actions = new Set([...written.flatMap((action) => families[action] ?? [action]), ...steps]);
  assert.deepEqual(
    [...actions].filter((action) => actWords('en', action) === action && !events.includes(action)),
    [],
    'give these words in web/app/texts/en/acts.ts',
  );
});

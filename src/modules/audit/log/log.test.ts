import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { seededRandom } from '#kernel';
import { growingTree, leafOfEntry } from '../tree/index.ts';
import { genesis, hashOf, newSalt, verifyLog, withhold, type KnownCheckpoint, type LogEntry } from './index.ts';

const at = '2026-03-02T17:00:00Z';

/** A log of some size. Every fifth entry is of the first form, as those before salts are. */
function made(size: number): LogEntry[] {
  const entries = Array.from({ length: size }, (_, n): LogEntry => {
    const old = n % 5 === 0;
    return {
      id: `entry ${n + 1}`,
      seq: '',
      at,
      action: 'booking.accept',
      actor_kind: 'person',
      actor_id: 'p1',
      actor_name: 'Maria Höst',
      subject_kind: 'booking',
      subject_id: `b${n}`,
      before: null,
      after: { state: 'held', n },
      reason: null,
      correlation_id: 'c',
      previous_hash: '',
      hash: '',
      salts: old ? null : { actor_name: newSalt(), after: newSalt() },
      withheld: null,
    };
  });
  return rechained(entries);
}

/** What a superuser can do: everything anew, so that the log is whole in itself. */
function rechained(entries: readonly LogEntry[]): LogEntry[] {
  let previous = genesis;
  return entries.map((entry, n) => {
    const placed = { ...entry, seq: String(n + 1), previous_hash: previous };
    previous = hashOf(placed);
    return { ...placed, hash: previous };
  });
}

const checkpointOf = (entries: readonly LogEntry[]): KnownCheckpoint => {
  const tree = growingTree();
  for (const { hash } of entries) tree.append(leafOfEntry(hash));
  return { size: entries.length, root: tree.root(), at };
};
const problemOf = async (entries: readonly LogEntry[], checkpoints: readonly KnownCheckpoint[] = []): Promise<string> =>
  (await verifyLog(entries, checkpoints)).firstBroken?.problem ?? 'none';

describe('a log', () => {
  const log = made(40);
  const checkpoints = [7, 16, 33].map((size) => checkpointOf(log.slice(0, size)));

  test('that is whole verifies, and what no checkpoint vouches for is counted', async () => {
    const { entries, checkpoints: held, beyond, withheld, firstBroken } = await verifyLog(log, checkpoints);
    assert.deepEqual(
      { entries, held, beyond, withheld, firstBroken },
      { entries: 40, held: 3, beyond: 7, withheld: 0, firstBroken: undefined },
    );
  });

  test('shown without what it says of people proves the same, to a reader who expects that, and to nobody else', async () => {
    const cut = log.map((entry) => withhold(entry));
    assert.match(await problemOf(cut, checkpoints), /something was taken out/);
    const { firstBroken, withheld } = await verifyLog(cut, checkpoints, { cut: true });
    assert.deepEqual([firstBroken, withheld], [undefined, 32]);
    assert.equal(JSON.stringify(withhold(log[3] as LogEntry)).includes('Maria'), false);
  });

  test('in which a taken-out field says something again, or an entry takes the older form, is broken', async () => {
    const cut = withhold(log[3] as LogEntry);
    const filled = { ...cut, actor_name: 'Somebody else' };
    const { salts: _, withheld: __, ...older } = { ...cut, actor_name: cut.withheld?.actor_name ?? '' };
    for (const forged of [filled, older]) {
      const { firstBroken } = await verifyLog(log.with(3, forged), [], { cut: true });
      assert.match(firstBroken?.problem ?? '', /contents were changed/);
    }
  });

  test('of which a superuser edits, removes, moves, adds, cuts or rewrites anything, is found out every time, the chain made anew or not', async () => {
    const random = seededRandom(11);
    const below = (n: number): number => Math.floor(random.next() * n);
    const edits: ((entry: LogEntry) => LogEntry)[] = [
      (entry) => ({ ...entry, actor_name: 'Somebody else' }),
      (entry) => ({ ...entry, after: { state: 'paid' } }),
      (entry) => ({ ...entry, reason: 'added', salts: entry.salts === null ? null : { ...entry.salts, reason: newSalt() } }),
      (entry) => ({ ...entry, at: '2026-03-02T17:00:01Z' }),
      (entry) => ({ ...entry, subject_id: 'other' }),
      (entry) => ({ ...entry, actor_id: null }),
    ];
    const kinds: ((entries: readonly LogEntry[], n: number) => LogEntry[])[] = [
      (entries, n) => entries.map((entry, place) => (place === n ? (edits[below(edits.length)] as (typeof edits)[0])(entry) : entry)),
      (entries, n) => entries.filter((_, place) => place !== n),
      (entries, n) =>
        entries.map((entry, place) => (place === n ? entries[(n + 1) % 33] : place === (n + 1) % 33 ? entries[n] : entry) as LogEntry),
      (entries, n) => entries.toSpliced(n, 0, { ...(entries[n] as LogEntry), id: 'made up' }),
      (entries, n) => entries.slice(0, n),
      (entries) => made(entries.length),
      () => [],
    ];
    let campaigns = 0;
    for (const [kind, tamper] of kinds.entries()) {
      for (let times = 0; times < 40; times++) {
        const forged = tamper(log, below(33));
        for (const after of [forged, rechained(forged)]) {
          assert.notEqual(await problemOf(after, checkpoints), 'none', `kind ${kind}, time ${times}`);
          campaigns += 1;
        }
      }
    }
    assert.equal(campaigns, kinds.length * 80);
  });
});

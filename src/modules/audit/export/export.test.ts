import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { genesis, hashFacts } from '../log/index.ts';
import { growingTree, inclusionPaths, leafOfEntry, rootOf, type ReadSubtrees } from '../tree/index.ts';
import { sealExport, verifyExport, type ExportDocument } from './sealed.ts';
import { exportSigner } from './signer.ts';

const signer = exportSigner('a secret for tests, long enough to be one');

/** Complete subtrees over some entries, made when they are asked for. */
const subtreesOver =
  (hashes: readonly string[]): ReadSubtrees =>
  async (subtrees) =>
    subtrees.map(({ level, index }) => {
      const tree = growingTree();
      for (const hash of hashes.slice(index * 2 ** level, (index + 1) * 2 ** level)) tree.append(leafOfEntry(hash));
      return Buffer.from(tree.root(), 'hex');
    });

async function sealed(change: (document: Omit<ExportDocument, 'format' | 'key'>) => void = () => undefined, by = signer): Promise<string> {
  let previous = genesis;
  const entries = [1, 2, 3, 4, 5].map((n) => {
    const facts = {
      id: `entry ${n}`,
      at: '2026-03-02T17:00:00Z',
      action: 'booking.accept',
      actor_kind: 'person',
      actor_id: null,
      actor_name: 'Maria Höst',
      subject_kind: 'booking',
      subject_id: n % 2 === 0 ? 'ours' : 'others',
      before: null,
      after: { state: 'capturing' },
      reason: null,
      correlation_id: 'c',
    };
    const hash = hashFacts({ ...facts, seq: String(n), previousHash: previous });
    const entry = { ...facts, seq: String(n), previous_hash: previous, hash };
    previous = hash;
    return entry;
  });
  const read = subtreesOver(entries.map(({ hash }) => hash));
  const shown = [1, 3];
  const paths = await inclusionPaths(read, shown, 5);
  const document = {
    exportedAt: '2026-03-03T00:00:00Z',
    exportedBy: 'Adele Admin',
    reason: 'inspection 7',
    subject: { kind: 'booking', id: 'ours' },
    record: { total: '$12.00' },
    chain: {
      size: 5,
      root: await rootOf(read, 5),
      entries: shown.map((index, n) => ({
        entry: structuredClone(entries[index] as (typeof entries)[0]),
        proof: { index, path: paths[n] ?? [] },
      })),
    },
  };
  change(document);
  return sealExport(document, by);
}

const problemOf = (text: string, trusted?: string): string => {
  const verdict = verifyExport(text, trusted);
  return verdict.ok ? 'none' : verdict.problem;
};

describe('an audit export', () => {
  test('is verified from the file alone', async () => {
    assert.equal(problemOf(await sealed()), 'none');
    assert.equal(problemOf(await sealed(), signer.fingerprint), 'none');
  });

  test('changed in any byte, cut anywhere or made longer, it is refused', async () => {
    const bytes = Buffer.from(await sealed());
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      assert.notEqual(problemOf(changed.toString()), 'none', `byte ${at}`);
    }
    for (const cut of [1, 10, bytes.length / 2]) assert.notEqual(problemOf(bytes.subarray(0, bytes.length - cut).toString()), 'none');
    assert.notEqual(problemOf(`${await sealed()} `), 'none');
  });

  test('signed again by somebody else after a change, it is refused by whoever knows the key of the house', async () => {
    const forged = await sealed(
      (document) => (document.record = { total: '$1.00' }),
      exportSigner('another secret, long enough to be one'),
    );
    assert.equal(problemOf(forged), 'none', 'it is whole in itself');
    assert.match(problemOf(forged, signer.fingerprint), /signed with another key/);
  });

  test('an entry that the house itself changed or made up is found, whatever it signs', async () => {
    assert.match(
      problemOf(await sealed(({ chain }) => void ((chain.entries[0] as { entry: { actor_name: string } }).entry.actor_name = 'X'))),
      /not what its hash says/,
    );
    const madeUp = await sealed(({ chain }) => {
      const entry = chain.entries[1]?.entry;
      if (entry === undefined) return;
      const { hash: _, previous_hash: previousHash, ...facts } = { ...entry, action: 'booking.decline' };
      Object.assign(entry, { action: 'booking.decline', hash: hashFacts({ ...facts, previousHash }) });
    });
    assert.match(problemOf(madeUp), /not in the log/);
  });
});

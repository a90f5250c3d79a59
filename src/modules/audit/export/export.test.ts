import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hashFacts } from './canonical.ts';
import { isIncluded, proveInclusion } from './merkle.ts';
import { sealExport, verifyExport, type ExportDocument } from './sealed.ts';
import { exportSigner } from './signer.ts';

const signer = exportSigner('a secret for tests, long enough to be one');
const genesis = '0'.repeat(64);

function sealed(change: (document: Omit<ExportDocument, 'format' | 'key'>) => void = () => undefined, by = signer): string {
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
  const { root, proofs } = proveInclusion(
    entries.map(({ hash }) => hash),
    [1, 3],
  );
  const document = {
    exportedAt: '2026-03-03T00:00:00Z',
    exportedBy: 'Adele Admin',
    reason: 'inspection 7',
    subject: { kind: 'booking', id: 'ours' },
    record: { total: '$12.00' },
    chain: {
      size: 5,
      root,
      entries: proofs.map((proof) => ({ entry: structuredClone(entries[proof.index] as (typeof entries)[0]), proof })),
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
  test('is verified from the file alone', () => {
    assert.equal(problemOf(sealed()), 'none');
    assert.equal(problemOf(sealed(), signer.fingerprint), 'none');
  });

  test('changed in any byte, cut anywhere or made longer, it is refused', () => {
    const bytes = Buffer.from(sealed());
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      assert.notEqual(problemOf(changed.toString()), 'none', `byte ${at}`);
    }
    for (const cut of [1, 10, bytes.length / 2]) assert.notEqual(problemOf(bytes.subarray(0, bytes.length - cut).toString()), 'none');
    assert.notEqual(problemOf(`${sealed()} `), 'none');
  });

  test('signed again by somebody else after a change, it is refused by whoever knows the key of the house', () => {
    const forged = sealed((document) => (document.record = { total: '$1.00' }), exportSigner('another secret, long enough to be one'));
    assert.equal(problemOf(forged), 'none', 'it is whole in itself');
    assert.match(problemOf(forged, signer.fingerprint), /signed with another key/);
  });

  test('an entry that the house itself changed or made up is found, whatever it signs', () => {
    assert.match(
      problemOf(sealed(({ chain }) => void ((chain.entries[0] as { entry: { actor_name: string } }).entry.actor_name = 'X'))),
      /not what its hash says/,
    );
    const madeUp = sealed(({ chain }) => {
      const entry = chain.entries[1]?.entry;
      if (entry === undefined) return;
      const { hash: _, previous_hash: previousHash, ...facts } = { ...entry, action: 'booking.decline' };
      Object.assign(entry, { action: 'booking.decline', hash: hashFacts({ ...facts, previousHash }) });
    });
    assert.match(problemOf(madeUp), /not in the log/);
  });

  test('every entry of trees of every size is included at its own place only', () => {
    for (let size = 1; size <= 20; size++) {
      const hashes = Array.from({ length: size }, (_, n) => hashFacts({ n }));
      const { root, proofs } = proveInclusion(hashes, [...hashes.keys()]);
      for (const proof of proofs) {
        assert.ok(isIncluded(hashes[proof.index] ?? '', proof, size, root));
        assert.ok(!isIncluded(hashes[(proof.index + 1) % size] ?? '', proof, size, root) || size === 1);
        assert.ok(!isIncluded(hashes[proof.index] ?? '', { ...proof, index: proof.index + 1 }, size, root));
      }
    }
  });
});

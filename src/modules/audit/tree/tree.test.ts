import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { emptyRoot, growingTree, inclusionPath, inclusionPaths, isConsistent, isIncluded, leafHash, nodeHash, rootOf } from './index.ts';
import { consistencyPath, type ReadSubtrees } from './index.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
/** The inputs that the reference implementations of Certificate Transparency are tested with. */
const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(hex);
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();
/** MTH of RFC 9162, section 2.1.1, word for word. */
function slowRoot(data: readonly Buffer[]): Buffer {
  const [first] = data;
  if (first === undefined) return sha256(Buffer.alloc(0));
  if (data.length === 1) return sha256(Buffer.concat([Buffer.from([0]), first]));
  const k = powerBelow(data.length);
  return sha256(Buffer.concat([Buffer.from([1]), slowRoot(data.slice(0, k)), slowRoot(data.slice(k))]));
}
/** PATH of section 2.1.3.1. */
function slowPath(m: number, data: readonly Buffer[]): Buffer[] {
  if (data.length === 1) return [];
  const k = powerBelow(data.length);
  return m < k
    ? [...slowPath(m, data.slice(0, k)), slowRoot(data.slice(k))]
    : [...slowPath(m - k, data.slice(k)), slowRoot(data.slice(0, k))];
}
/** SUBPROOF of section 2.1.4.1. */
function slowProof(m: number, data: readonly Buffer[], whole = true): Buffer[] {
  if (m === data.length) return whole ? [] : [slowRoot(data)];
  const k = powerBelow(data.length);
  return m <= k
    ? [...slowProof(m, data.slice(0, k), whole), slowRoot(data.slice(k))]
    : [...slowProof(m - k, data.slice(k), false), slowRoot(data.slice(0, k))];
}
function powerBelow(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}
const hexes = (hashes: readonly Buffer[]): string[] => hashes.map((each) => each.toString('hex'));
const leaf = (n: number): Buffer => Buffer.from(`leaf ${n}`);
const leaves = (size: number): Buffer[] => Array.from({ length: size }, (_, n) => leaf(n));

/** Complete subtrees of some leaves, as a store would have them, counting how many are read. */
function stored(data: readonly Buffer[]) {
  const levels = [data.map(leafHash)];
  for (let below = levels[0] ?? []; below.length > 1; below = levels.at(-1) ?? [])
    levels.push(
      Array.from({ length: Math.floor(below.length / 2) }, (_, n) => nodeHash(below[2 * n] as Buffer, below[2 * n + 1] as Buffer)),
    );
  const reads = { nodes: 0, calls: 0 };
  const read: ReadSubtrees = async (subtrees) => {
    reads.calls += 1;
    reads.nodes += subtrees.length;
    return subtrees.map(({ level, index }) => {
      const hash = levels[level]?.[index];
      assert.ok(hash, `no complete subtree ${level}/${index}`);
      return hash;
    });
  };
  return { read, reads };
}

describe('the Merkle tree', () => {
  test('has the roots that Certificate Transparency’s test vectors give', async () => {
    assert.equal(emptyRoot.toString('hex'), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    const tree = growingTree();
    for (const [n, input] of inputs.entries()) {
      tree.append(leafHash(input));
      assert.equal(tree.root(), roots[n]);
      assert.equal(slowRoot(inputs.slice(0, n + 1)).toString('hex'), roots[n]);
      assert.equal(await rootOf(stored(inputs).read, n + 1), roots[n]);
    }
  });

  test('of every size up to 40 proves what the definitions of the RFC prove, for every leaf and every older tree', async () => {
    const data = leaves(40);
    const { read } = stored(data);
    for (let size = 1; size <= 40; size++) {
      const now = data.slice(0, size);
      for (let index = 0; index < size; index++) assert.deepEqual(await inclusionPath(read, index, size), hexes(slowPath(index, now)));
      for (let older = 1; older <= size; older++) assert.deepEqual(await consistencyPath(read, older, size), hexes(slowProof(older, now)));
    }
  });

  test('includes a leaf at its own place, and nothing else anywhere', async () => {
    const { read } = stored(leaves(33));
    for (const size of [1, 2, 3, 7, 8, 20, 33]) {
      const root = await rootOf(read, size);
      for (let index = 0; index < size; index++) {
        const path = await inclusionPath(read, index, size);
        const holds = (changed: { at?: number; of?: number; by?: readonly string[]; it?: Buffer; under?: string }): boolean =>
          isIncluded(
            changed.it ?? leafHash(leaf(index)),
            changed.at ?? index,
            changed.of ?? size,
            changed.by ?? path,
            changed.under ?? root,
          );
        assert.ok(holds({}));
        assert.ok(!holds({ it: leafHash(leaf(index + 1)) }));
        assert.ok(!holds({ under: emptyRoot.toString('hex') }));
        assert.ok(!holds({ by: [...path, root] }));
        assert.ok(size === 1 || !holds({ by: path.slice(1) }));
        assert.ok(!holds({ at: size }) && !holds({ at: -1 }) && !holds({ at: 0.5 }));
        for (let other = 0; other < size; other++) assert.equal(holds({ at: other }), other === index);
        for (const n of path.keys()) assert.ok(!holds({ by: path.with(n, root) }));
      }
    }
  });

  test('continues an older tree, and no other one', async () => {
    const { read } = stored(leaves(40));
    const forged = stored(leaves(40).with(3, Buffer.from('another')));
    for (let size = 1; size <= 40; size++) {
      const now = { size, root: await rootOf(read, size) };
      for (let older = 1; older <= size; older++) {
        const before = { size: older, root: await rootOf(read, older) };
        const path = await consistencyPath(read, older, size);
        assert.ok(isConsistent(before, now, path), `${older} of ${size}`);
        assert.ok(!isConsistent(before, now, [...path, now.root]));
        for (const n of path.keys()) assert.ok(!isConsistent(before, now, path.with(n, emptyRoot.toString('hex'))));
        if (size <= 3) continue;
        const rewritten = { size, root: await rootOf(forged.read, size) };
        assert.ok(!isConsistent(before, rewritten, await consistencyPath(forged.read, older, size)) || older <= 3);
      }
    }
  });

  test('of thirty thousand leaves proves with one read of at most two subtrees a level', async () => {
    const size = 30_003;
    const { read, reads } = stored(leaves(size));
    await inclusionPath(read, 14_321, size);
    await consistencyPath(read, 20_001, size);
    assert.equal(reads.calls, 2);
    assert.ok(reads.nodes <= 2 * 2 * 15, `${reads.nodes} nodes were read`);
    await inclusionPaths(read, [1, 2, 3, 27_000], size);
    assert.equal(reads.calls, 3);
  });
});

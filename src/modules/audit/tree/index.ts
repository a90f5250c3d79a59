export { growingTree, type GrowingTree } from './growing.ts';
export { emptyRoot, leafHash, leafOfEntry, nodeHash } from './hashing.ts';
export { consistencyPath, inclusionPath, inclusionPaths, rootOf, type ReadSubtrees } from './proofs.ts';
export { isConsistent, isIncluded } from './verify-proof.ts';
export type { Subtree } from './shape.ts';
export { growTree, storedSubtrees, treeAsOf } from './store.ts';
